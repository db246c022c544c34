import gettext
import os

import pytest

from smarketing.operations.words import compile_words

pytestmark = pytest.mark.embedded

SOURCE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "shared goal"
msgstr "meta compartida"

#, fuzzy
msgid "quota"
msgstr "not sure"
"""


def spanish(folder):
    place = folder / "es" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.po").write_text(SOURCE)
    return place


def test_catalogues_are_compiled_without_gettexts_tools(tmp_path):
    place = spanish(tmp_path)
    assert compile_words([tmp_path]) == [place / "django.mo"]
    with (place / "django.mo").open("rb") as made:
        words = gettext.GNUTranslations(made)
    assert words.gettext("shared goal") == "meta compartida"
    assert words.gettext("quota") == "quota"


def test_only_what_changed_is_compiled_again(tmp_path):
    place = spanish(tmp_path)
    compile_words([tmp_path])
    assert compile_words([tmp_path]) == []
    later = (place / "django.mo").stat().st_mtime + 5
    os.utime(place / "django.po", (later, later))
    assert compile_words([tmp_path]) == [place / "django.mo"]
