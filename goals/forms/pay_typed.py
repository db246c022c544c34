"""What was typed into the builder, piece by piece and row by row, read one number at a time."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from goals.forms.pay import in_field, mended
from goals.rules.pay.curve import MOST_POINTS
from goals.rules.pay.measures import known_measure
from goals.rules.pay.tiers import Band
from smarketing.accounts.rules.typed import Unreadable, read, whole_number

PLACES = 2  # decimals of a percentage; a multiple has four
FINE = 4
SPARE = 2  # empty rows to type further points into
LEAST_PERCENT = 3  # a smaller one was meant as a share: 0.9 for 90


class Unsaid(ValueError):
    """Something that cannot be read; the message says how to write it."""


@dataclass
class Row:
    """Two inputs side by side with what is wrong with them."""

    at: str = ""
    pays: str = ""
    said: str = ""


@dataclass
class Piece:
    """One part, gate, modifier or SPIFF as typed."""

    typed: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def spare_rows(self) -> list[Row]:
        """The rows with a few empty ones to go on in."""
        spare = min(SPARE, MOST_POINTS - len(self.rows))
        return [*self.rows, *(Row() for _n in range(spare))]

    @property
    def needs_target(self) -> bool:
        return known_measure(self.typed.get("measure", "")).needs_target


def at(many: list[str], place: int) -> str:
    return many[place][:80] if place < len(many) else ""


def at_place(many: list, numbers: list[str]) -> object | None:
    place = int(numbers[0]) if numbers and numbers[0].isdigit() else len(many)
    return many[place] if place < len(many) else None


def rows_typed(data: QueryDict, prefix: str) -> list[Row]:
    """The rows in which anything was typed."""
    pairs = list(zip(data.getlist(f"{prefix}-at"), data.getlist(f"{prefix}-pays"), strict=False))[
        : MOST_POINTS + 1
    ]
    return [Row(left[:20].strip(), right[:20].strip()) for left, right in pairs if left or right]


def banded(band: Band) -> Row:
    return Row(in_field(band.low * 100), in_field(band.rate))


def number(text: str, places: int = 0, signs: tuple[str, ...] = ()) -> int:
    try:
        return read(text, get_language(), places, signs)
    except Unreadable as refused:
        raise Unsaid(mended(refused)) from None


def percentage(text: str, meant: str = "") -> Fraction:
    """A percentage; 0.9 was meant as 90."""
    value = number(text, PLACES, ("%",))
    if 0 < value < LEAST_PERCENT * 10**PLACES:
        raise Unsaid(meant or _("Write 90 for ninety percent of the goal."))
    return Fraction(value, 100 * 10**PLACES)


def multiple(text: str) -> Fraction:
    return Fraction(number(text, FINE, ("×", "x")), 10**FINE)


def ramp_typed(text: str) -> tuple[Fraction, ...]:
    """What of a quota the first months ask for, in percent; 0.25 was meant as 25."""
    meant = _("Write 25 for a quarter of the quota.")
    return tuple(percentage(one, meant) for one in text.split())


def days_typed(text: str) -> int:
    days = whole_number(text.strip())
    if days is None:
        raise Unsaid(_("Write whole days, such as 90."))
    return days


def day_typed(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Unsaid(_("Write the day like 2026-10-01.")) from None
