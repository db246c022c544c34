"""How a persona's win rate moved, month by month and since a version. Exact fractions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

ENOUGH = 10  # that ended on both sides, before a version is said to have moved anything
LONGEST = timedelta(days=365)


@dataclass(frozen=True)
class Ended:
    """What was won and what was lost of a stretch of days, net of what was taken back."""

    won: int = 0
    lost: int = 0

    @property
    def n(self) -> int:
        return self.won + self.lost

    @property
    def rate(self) -> Fraction | None:
        """Narrow: won / (won + lost). None where nothing ended, or more was taken back."""
        sound = self.n > 0 and 0 <= self.won <= self.n
        return Fraction(self.won, self.n) if sound else None

    def __add__(self, other: "Ended") -> "Ended":
        return Ended(self.won + other.won, self.lost + other.lost)


@dataclass(frozen=True)
class Since:
    """The days from a version's publication on, against as many days before it."""

    edition: int
    published_on: date
    before: Ended
    after: Ended

    @property
    def is_enough(self) -> bool:
        return min(self.before.n, self.after.n) >= ENOUGH


@dataclass(frozen=True)
class Month:
    first: date
    ended: Ended


def between(days: Mapping[date, Ended], first: date, last: date) -> Ended:
    """All that ended from one day to another, both included."""
    found = Ended()
    for day, ended in days.items():
        if first <= day <= last:
            found += ended
    return found


def compared_since(published_on: date, today: date) -> date:
    """The first day that a version's days so far are held against."""
    return published_on - min(today - published_on, LONGEST) - timedelta(1)


def since(days: Mapping[date, Ended], edition: int, published_on: date, today: date) -> Since:
    """A version's days so far, a year at most, against the same length before it."""
    length = min(today - published_on, LONGEST)
    after = between(days, published_on, published_on + length)
    before = between(days, compared_since(published_on, today), published_on - timedelta(1))
    return Since(edition, published_on, before, after)


def by_month(days: Mapping[date, Ended], months: Sequence[date]) -> list[Month]:
    """What ended in each of these months, named by their first days."""
    found = dict.fromkeys(months, Ended())
    for day, ended in days.items():
        first = day.replace(day=1)
        if first in found:
            found[first] += ended
    return [Month(first, ended) for first, ended in found.items()]


WIDTH, HEIGHT, EDGE = 640, 96, 8


@dataclass(frozen=True)
class Mark:
    """A version's place on the line."""

    x: int
    edition: int


@dataclass(frozen=True)
class Line:
    """The months' rates as a drawing of 640 by 96; months in which nothing ended are left out."""

    points: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]
    first: Fraction | None
    last: Fraction | None

    @property
    def path(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)

    @property
    def end(self) -> tuple[int, int] | None:
        return self.points[-1] if self.points else None


def line_of(months: Sequence[Month], editions: Iterable[tuple[int, date]]) -> Line:
    """The line of some months, the first at the left edge; versions stand on their day."""
    rates = [(n, one.ended.rate) for n, one in enumerate(months) if one.ended.rate is not None]
    top = max((rate for _n, rate in rates), default=Fraction(0)) or Fraction(1)
    span = max(len(months) - 1, 1)
    points = tuple(
        (
            EDGE + round(Fraction(n, span) * (WIDTH - 2 * EDGE)),
            HEIGHT - EDGE - round(rate / top * (HEIGHT - 3 * EDGE)),
        )
        for n, rate in rates
    )
    marks = tuple(
        Mark(EDGE + round(place * (WIDTH - 2 * EDGE)), edition)
        for edition, on in editions
        if (place := place_of(on, months)) is not None
    )
    return Line(points, marks, rates[0][1] if rates else None, rates[-1][1] if rates else None)


def place_of(on: date, months: Sequence[Month]) -> Fraction | None:
    """Where a day lies between the first and the last of these months; None outside."""
    for n, one in enumerate(months):
        if (one.first.year, one.first.month) == (on.year, on.month):
            return min(Fraction(n, max(len(months) - 1, 1)) + Fraction(on.day, 31 * len(months)), 1)
    return None
