"""How a goal's days share its target: evenly, by working days, or by the season.

The shares are worked out when a wording is proposed and kept with it: both heads sign them, and
no holiday or late row moves a promise under a team.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise

from smarketing.accounts.rules.periods import Period, add_months

CALENDAR, WORKING, SEASONAL = "calendar", "working", "seasonal"
BASES = (CALENDAR, WORKING, SEASONAL)
YEARS = 3  # of history that a season is told from
FINE = 1_000_000  # parts of the whole that a season's days are given in


@dataclass(frozen=True)
class Pacing:
    """A basis, the office or the years it is of, and the days' shares as whole numbers."""

    basis: str = CALENDAR
    of: str = ""
    weights: tuple[int, ...] = ()


EVENLY = Pacing()


def plain_pacing(pacing: Pacing) -> dict:
    return {"basis": pacing.basis, "of": pacing.of, "weights": list(pacing.weights)}


def pacing_of(plain: dict | None) -> Pacing:
    if plain is None:
        return EVENLY
    return Pacing(plain["basis"], plain["of"], tuple(plain["weights"]))


def working_days(period: Period, is_worked: Callable[[date], bool]) -> tuple[int, ...]:
    """One for each day that is worked, nothing for each that is not."""
    return tuple(int(is_worked(day)) for day in period.each_day())


def years_before(period: Period) -> list[Period]:
    """The same days of the years before, the last one first; 29 February is the 28th there."""
    return [
        Period(back(period.starts_on, n), back_to_end(period.ends_on, n))
        for n in range(1, YEARS + 1)
    ]


def back(day: date, years: int) -> date:
    first = add_months(day.replace(day=1), -12 * years)
    return first + timedelta(min(day.day, last_of(first)) - 1)


def back_to_end(day: date, years: int) -> date:
    """The same, but the last day of a month stays its last."""
    first = add_months(day.replace(day=1), -12 * years)
    is_last = (day + timedelta(1)).day == 1
    return first + timedelta((last_of(first) if is_last else min(day.day, last_of(first))) - 1)


def last_of(first: date) -> int:
    return (add_months(first, 1) - timedelta(1)).day


def season(years: Sequence[Sequence[int]], days: int) -> tuple[int, ...]:
    """The days' shares of a whole, from what came on each day of the same period before.

    Each year counts alike, whatever it brought; days that took back count nothing, so the share
    never falls. Empty where no year brought anything.
    """
    curves = [curve for one in years if (curve := gone_by(one, days))]
    if not curves:
        return ()
    mean = [sum(shares, Fraction(0)) / len(curves) for shares in zip(*curves, strict=True)]
    parts = [round(share * FINE) for share in mean]
    return tuple(after - before for before, after in pairwise([0, *parts]))


def gone_by(year: Sequence[int], days: int) -> list[Fraction]:
    """Which share of a year's whole had come by each of so many days; another length is fitted."""
    sums = list(accumulate(max(one, 0) for one in year))
    if not sums or not sums[-1]:
        return []
    return [
        Fraction(sums[max(-(-day * len(sums) // days), 1) - 1], sums[-1])
        for day in range(1, days + 1)
    ]
