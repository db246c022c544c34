"""Exchange rates: plan rates fixed for a period, spot rates from a day on, and how they are
written in files.

A day that a plan rate holds is priced at it; any other at the newest spot rate on or before it.
Without either, an amount is counted and not priced.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

CURRENCY = re.compile("[A-Z]{3}")
PLAIN = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,18})?")
GROUPED = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}")  # could be a thousand, or three decimals
MOST = Decimal(10**12)
FINEST = -18  # decimals


@dataclass(frozen=True)
class Fixed:
    """A rate and the day from which it is known."""

    rate: Decimal
    since: date
    is_plan: bool


@dataclass(frozen=True)
class RateBook:
    """Every rate of an organisation, to be asked day by day."""

    spots: Mapping[str, tuple[Sequence[date], Sequence[Decimal]]] = field(default_factory=dict)
    plans: Mapping[str, Sequence[tuple[date, date, Decimal]]] = field(default_factory=dict)

    def spot(self, currency: str, day: date) -> Fixed | None:
        """The newest spot rate on or before a day."""
        days, values = self.spots.get(currency, ((), ()))
        place = bisect_right(days, day)
        return Fixed(values[place - 1], days[place - 1], is_plan=False) if place else None

    def plan(self, currency: str, day: date) -> Fixed | None:
        """The plan rate that holds a day."""
        for first_on, last_on, rate in self.plans.get(currency, ()):
            if first_on <= day <= last_on:
                return Fixed(rate, first_on, is_plan=True)
        return None

    def used(self, currency: str, day: date) -> Fixed | None:
        """What a day is priced at: the plan rate, else the spot rate."""
        return self.plan(currency, day) or self.spot(currency, day)


def book_of(
    spots: Iterable[tuple[str, date, str]], plans: Iterable[tuple[str, date, date, str]]
) -> RateBook:
    """The book of rows in the order of their days."""
    by_currency: dict[str, tuple[list[date], list[Decimal]]] = {}
    for currency, first_on, rate in spots:
        days, values = by_currency.setdefault(currency, ([], []))
        days.append(first_on)
        values.append(Decimal(rate))
    fixed: dict[str, list[tuple[date, date, Decimal]]] = {}
    for currency, first_on, last_on, rate in plans:
        fixed.setdefault(currency, []).append((first_on, last_on, Decimal(rate)))
    return RateBook(by_currency, fixed)


def point_of(texts: Iterable[str]) -> str:
    """The decimal sign of a column of rates, told by those that cannot be read in two ways; ""
    where none tells it, or two contradict each other."""
    plain = [text for text in texts if PLAIN.fullmatch(text) and not GROUPED.fullmatch(text)]
    signs = {sign for text in plain for sign in ".," if sign in text}
    return signs.pop() if len(signs) == 1 else ""


def rate_read(text: str, point: str) -> Decimal | None:
    """A rate with this decimal sign; without one, only what can be read in one way. None: it
    cannot be read."""
    if not PLAIN.fullmatch(text):
        return None
    if point:
        other = "," if point == "." else "."
        return None if other in text else Decimal(text.replace(point, "."))
    return None if GROUPED.fullmatch(text) else Decimal(text.replace(",", "."))
