"""Calendars as data: fiscal years by months, years of whole weeks (4-4-5), and own periods.

A calendar answers one question: which named periods share a day with these days. A name is
`2026` for a year, `2026-Q3` for a quarter and `2026-P07` for a period of a year; own periods
carry the name that somebody gave them. A year is named by the calendar year in which it ends.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

from smarketing.accounts.rules.periods import Period, add_months, month_of

YEAR, QUARTER, MONTH, OWN = "year", "quarter", "month", "own"
LEVELS = (QUARTER, MONTH, YEAR, OWN)  # in the order in which they are offered
PATTERNS = {"4-4-5": (4, 4, 5), "4-5-4": (4, 5, 4), "5-4-4": (5, 4, 4)}
LAST, NEAREST = "last", "nearest"  # the weekday on which a year of weeks ends
MOST_OWN = 200  # periods of one calendar
MOST_DAYS = 1100  # of one period


@dataclass(frozen=True)
class Named:
    """A period by its name in a calendar."""

    period: Period
    name: str
    level: str


@dataclass(frozen=True)
class ByMonths:
    """Years of twelve calendar months that begin in any of them."""

    first_month: int

    def year(self, year: int) -> list[Period]:
        """The twelve months of the year that ends in this calendar year."""
        first = date(year - (1 if self.first_month > 1 else 0), self.first_month, 1)
        return [month_of(add_months(first, n)) for n in range(12)]

    def named(self, first: date, last: date) -> Iterator[Named]:
        yield from named_years(self, first, last)


@dataclass(frozen=True)
class ByWeeks:
    """Years of 52 or 53 whole weeks, each quarter of 13 cut as the pattern says.

    The year ends on the last `weekday` (0 is Monday) of `last_month`, or on the one nearest to
    that month's end. A 53rd week belongs to the twelfth period.
    """

    pattern: str
    last_month: int
    weekday: int
    rule: str

    def ends_on(self, year: int) -> date:
        last = month_of(date(year, self.last_month, 1)).ends_on
        back = last - timedelta((last.weekday() - self.weekday) % 7)
        after = back + timedelta(7)
        return after if self.rule == NEAREST and (after - last) < (last - back) else back

    def year(self, year: int) -> list[Period]:
        """The twelve periods of the year that ends in this calendar year."""
        first = self.ends_on(year - 1) + timedelta(1)
        weeks = ((self.ends_on(year) - first).days + 1) // 7
        lengths = [*PATTERNS[self.pattern]] * 4
        lengths[-1] += weeks - sum(lengths)
        ends = [first + timedelta(7 * n) for n in accumulate([0, *lengths])]
        return [Period(one, following - timedelta(1)) for one, following in pairwise(ends)]

    def named(self, first: date, last: date) -> Iterator[Named]:
        yield from named_years(self, first, last)


@dataclass(frozen=True)
class OwnPeriods:
    """Periods that somebody named and dated, such as the intakes of a university."""

    periods: tuple[tuple[str, Period], ...]

    def named(self, first: date, last: date) -> Iterator[Named]:
        for name, period in self.periods:
            if period.starts_on <= last and first <= period.ends_on:
                yield Named(period, name, OWN)


Plan = ByMonths | ByWeeks | OwnPeriods


def named_years(plan: ByMonths | ByWeeks, first: date, last: date) -> Iterator[Named]:
    """The years, quarters and periods that share a day with these."""
    for year in range(max(first.year - 1, 2), min(last.year + 1, 9998) + 1):
        months = plan.year(year)
        found = [
            Named(joined(months), f"{year}", YEAR),
            *(
                Named(joined(months[3 * n : 3 * n + 3]), f"{year}-Q{n + 1}", QUARTER)
                for n in range(4)
            ),
            *(
                Named(joined([month]), f"{year}-P{n:02}", MONTH)
                for n, month in enumerate(months, start=1)
            ),
        ]
        yield from (
            one for one in found if one.period.starts_on <= last and first <= one.period.ends_on
        )


def joined(parts: Sequence[Period]) -> Period:
    """Neighbouring periods as one, under the name that its two days give it everywhere."""
    starts_on, ends_on = parts[0].starts_on, parts[-1].ends_on
    return Period(starts_on, ends_on, f"{starts_on:%Y%m%d}-{ends_on:%Y%m%d}")


def find(plan: Plan, name: str, near: date) -> Named | None:
    """The period of a name; of own periods that share one, the one nearest to a day."""
    if isinstance(plan, OwnPeriods):
        same = [Named(period, called, OWN) for called, period in plan.periods if called == name]
        return min(same, key=lambda one: distance(one.period, near), default=None)
    year = name.partition("-")[0]
    if not (year.isascii() and year.isdigit() and len(year) == 4 and 2 < int(year) < 9998):
        return None
    months = plan.year(int(year))
    days = plan.named(months[0].starts_on, months[-1].ends_on)
    return next((one for one in days if one.name == name), None)


def distance(period: Period, day: date) -> int:
    """How many days lie between a day and a period."""
    if day in period:
        return 0
    return min(abs((day - period.starts_on).days), abs((day - period.ends_on).days))


def earlier(plan: Plan, of: Named, years: int) -> Named | None:
    """The same period so many years before: by its name where the calendar counts years, else
    the own period that lay there."""
    if isinstance(plan, OwnPeriods):
        then = of.period.starts_on - timedelta(round(365.25 * years))
        near = [
            Named(period, name, OWN)
            for name, period in plan.periods
            if abs((period.starts_on - then).days) <= 60
        ]
        return min(near, key=lambda one: abs((one.period.starts_on - then).days), default=None)
    year, dash, part = of.name.partition("-")
    return find(plan, f"{int(year) - years}{dash}{part}", of.period.starts_on)


def around(plan: Plan, day: date, before: int, after: int, level: str) -> list[Named]:
    """The periods of a level about a day: that of the day, or the next, with so many beside it."""
    window = timedelta(400 * (1 + max(before, after)) if level != OWN else 20_000)
    first = max(day, date.min + window) - window
    last = min(day, date.max - window) + window
    found = sorted(
        (one for one in plan.named(first, last) if one.level == level),
        key=lambda one: one.period.starts_on,
    )
    here = next((n for n, one in enumerate(found) if one.period.ends_on >= day), len(found))
    return found[max(here - before, 0) : here + after + 1]
