"""The Spanish is complete, and says of each message what the English holds."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from smarketing.operations.spoken import catalogue, messages_of, spoken, untranslated

pytestmark = pytest.mark.embedded

SPEAKING = ["goals", "personas", "smarketing", "stages", "templates"]
PLACE = re.compile(r"%\(\w+\)[a-z]|%[sd%]|{\w*}")


def spanish() -> Catalog:
    return catalogue(settings.ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po")


def test_everything_said_is_said_in_spanish():
    missing = untranslated(spoken(settings.ROOT, SPEAKING), spanish())
    assert [f"{message.place}: {message.said}" for message in missing] == []


def test_a_translation_holds_the_values_of_its_message():
    wrong = [
        f"{said!r}: {told!r}"
        for entry in spanish()
        if entry.id
        for said, told in pairs(entry.id, entry.string)
        if set(PLACE.findall(told)) - set(PLACE.findall(said))
    ]
    assert wrong == []


FAMILIAR = re.compile(
    r"(?i:\b(tus?|tú|te|ti|contigo|eres|puedes|podrás|tienes|quieres|debes|serás|sabes|hagas|fuiste"
    r"|hiciste|pídeselo|déjalo|cópialo|guárdalo|envíalos?|expórtalo|ponla)\b)"
    r"|(?:^|[.;:] )(Elige|Escribe|Pide|Usa|Quita|Envía|Exporta|Guarda|Pulsa|Marca|Cierra|Abre"
    r"|Revisa|Pregunta)\b"
)


def test_the_spanish_says_usted():
    said = [told for entry in spanish() if entry.id for _, told in pairs(entry.id, entry.string)]
    assert [told for told in said if FAMILIAR.search(told)] == []


SECOND_NAMES = {
    "remuneración": r"retribuci",
    "directores": r"ambos jefes|(ambas|las dos) direcciones",
    "buyer persona": r"persona compradora|ninguna persona\b.*prospect|prospect.*ninguna persona\b",
    "plan de compensación": r"plan(es)? de pago",
    "tipo de cambio del plan": r"tasas? del (plan|día)",
    "añadir": r"agreg[aoó]",
    "periodo": r"período",
}


@pytest.mark.parametrize("word", SECOND_NAMES)
def test_the_spanish_has_one_word_for_one_thing(word):
    other = re.compile(SECOND_NAMES[word], re.IGNORECASE)
    said = [told for entry in spanish() if entry.id for _, told in pairs(entry.id, entry.string)]
    assert [told for told in said if other.search(told)] == []


def pairs(said, told):
    if isinstance(said, str):
        return [(said, told)]
    return [(" ".join(said), form) for form in told]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.py", 'x = _("one")', ["one"]),
        ("a.py", 'x = ngettext("one", "many", n)', [("one", "many")]),
        ("a.html", "<p>{% translate 'one' %}</p>", ["one"]),
        (
            "a.html",
            "  {% blocktranslate %}Hello\n{{ name }}{% endblocktranslate %}",
            ["Hello\n%(name)s"],
        ),
    ],
)
def test_what_is_said_is_found(tmp_path: Path, name, text, said):
    path = tmp_path / name
    path.write_text(text)
    assert [message.said for message in messages_of(path, name)] == said


def test_what_is_not_translated_is_told(tmp_path: Path):
    path = tmp_path / "a.py"
    path.write_text('_("one")\n_("two")\n_("three")')
    words = Catalog()
    words.add("one", "uno")
    words.add("two", "")
    found = untranslated(messages_of(path, "a.py"), words)
    assert [message.place for message in found] == ["a.py:2", "a.py:3"]
