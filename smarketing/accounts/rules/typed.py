"""One number typed by a person whose language is known: read strictly, never guessed.

English groups by comma and has a decimal point, Spanish groups by point and has a decimal comma.
What would be another number in the other language is refused where it could be either.
"""

import re
from dataclasses import dataclass

LARGEST = 10**15 - 1  # minor units; the ledger's own limit
SPACES = re.compile(r"[\s\u00a0\u2009\u202f]")

EMPTY, LETTERS, FOREIGN, GROUPS, MARKS, DIGITS, LARGE, NEGATIVE = (
    "empty",
    "letters",
    "foreign",
    "groups",
    "marks",
    "digits",
    "large",
    "negative",
)


class Unreadable(ValueError):
    """The text is no such number; `why` names the reason, one of the words above."""

    def __init__(self, why: str, text: str) -> None:
        super().__init__(f"{why}: {text}")
        self.why = why
        self.text = text


@dataclass(frozen=True)
class Writing:
    """How a language writes numbers."""

    group: str
    point: str


WRITINGS = {"en": Writing(",", "."), "es": Writing(".", ",")}


def writing_of(language: str | None) -> Writing:
    """The writing of a language code; English where none is kept for it."""
    return WRITINGS.get((language or "en")[:2], WRITINGS["en"])


def read(text: str, language: str | None, digits: int = 0, signs: tuple[str, ...] = ()) -> int:
    """The number as a whole count of its smallest unit: `2,400.50` with 2 digits is 240050.

    `signs` are the currency's own (`$`, `USD`), allowed before or after. Raises `Unreadable`.
    """
    bare = without_signs(SPACES.sub(" ", text).strip(), signs)
    if not bare:
        raise Unreadable(EMPTY, text)
    if bare.startswith(("-", "−")):
        raise Unreadable(NEGATIVE, text)
    if not re.fullmatch(r"[0-9., ']+", bare) or not re.search("[0-9]", bare):
        raise Unreadable(FOREIGN if re.search(r"[A-Za-z$€£¥]", bare) else LETTERS, text)
    whole, decimals = parted(bare, writing_of(language), text)
    if len(decimals) > digits:
        raise Unreadable(MARKS if len(decimals) == 3 else DIGITS, text)
    figures = (whole + decimals.ljust(digits, "0")).lstrip("0") or "0"
    if len(figures) > len(str(LARGEST)) or int(figures) > LARGEST:
        raise Unreadable(LARGE, text)
    return int(figures)


def without_signs(text: str, signs: tuple[str, ...]) -> str:
    """The number without its currency's sign, the longest first: `US$` before `$`."""
    for sign in sorted(signs, key=len, reverse=True):
        if text.startswith(sign):
            return text[len(sign) :].strip()
        if text.endswith(sign):
            return text[: -len(sign)].strip()
    return text


def parted(bare: str, writing: Writing, text: str) -> tuple[str, str]:
    """The digits before and after the decimal mark."""
    whole, mark, decimals = bare.partition(writing.point)
    if re.search(r"[., ']", decimals):
        raise Unreadable(MARKS, text)  # 2.400.000,00 typed in English
    if mark and not decimals:
        raise Unreadable(DIGITS, text)
    groups = re.split(r"[., ']", whole)
    if len(groups) > 1 and not (grouped(groups) and one_mark(whole, writing)):
        raise Unreadable(GROUPS, text)
    return "".join(groups) or "0", decimals


def grouped(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


def one_mark(whole: str, writing: Writing) -> bool:
    """Whether the groups are parted by one mark only, the language's own or a space."""
    return set(re.sub("[0-9]", "", whole)) in ({writing.group}, {" "}, {"'"})


def write(value: int, language: str | None, digits: int = 0) -> str:
    """The number as `read` reads it back: decimals only where they are not all nought."""
    writing = writing_of(language)
    whole, rest = divmod(abs(value), 10**digits)
    text = f"{whole:,}".replace(",", writing.group)
    if rest:
        text += writing.point + str(rest).zfill(digits)
    return f"-{text}" if value < 0 else text


def read_plain(text: str, digits: int) -> int:
    """A program's decimal, `"2400000.00"`: digits, one point, no more decimals than its unit."""
    match = re.fullmatch(r"(-?)([0-9]{1,18})(?:\.([0-9]+))?", text)
    if match is None:
        raise Unreadable(LETTERS, text)
    sign, whole, decimals = match.group(1), match.group(2), (match.group(3) or "")
    if decimals[digits:].strip("0"):
        raise Unreadable(DIGITS, text)
    value = int(whole + decimals[:digits].ljust(digits, "0"))
    if value > LARGEST:
        raise Unreadable(LARGE, text)
    return -value if sign else value


def write_plain(value: int, digits: int) -> str:
    """Whole minor units as a program reads them: 240000000 with 2 digits is `2400000.00`."""
    whole, rest = divmod(abs(value), 10**digits)
    text = f"{whole}.{rest:0{digits}d}" if digits else str(whole)
    return f"-{text}" if value < 0 else text


def whole_number(text: str) -> int | None:
    """A whole number as a page sends it back; None for what is none, or longer than any is."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
