"""What the product says to people: every message that its code and its pages hand to gettext."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext")}
KEYWORDS = DEFAULT_KEYWORDS | LAZY | {"noop": None, "gettext_noop": None}


class Message(NamedTuple):
    said: str | tuple[str, str]  # the English; one and many where there are two
    context: str | None
    place: str  # file:line


def spoken(root: Path, folders: list[str]) -> Iterator[Message]:
    """Each message of the Python and HTML files below `folders` of the checkout `root`."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".html"):
                yield from messages_of(path, str(path.relative_to(root)))


def messages_of(path: Path, name: str) -> Iterator[Message]:
    """The messages of one file; a page is first turned into what Django's gettext would see."""
    text = path.read_text()
    if path.suffix == ".html":
        text = "\n".join(line.strip() for line in templatize(text).split("\n"))  # as Python
    for line, said, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
        if said:
            yield Message(said, context, f"{name}:{line}")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as read:
        return read_po(read)


def untranslated(messages: Iterator[Message], words: Catalog) -> list[Message]:
    """Those that `words` does not hold, or holds empty or only guessed."""
    return [message for message in messages if not is_translated(message, words)]


def is_translated(message: Message, words: Catalog) -> bool:
    one = message.said if isinstance(message.said, str) else message.said[0]
    entry = words.get(one, message.context)
    if entry is None or entry.fuzzy:
        return False
    return bool(entry.string) and (isinstance(entry.string, str) or all(entry.string))
