"""What a decision did to the number it meant to move: the days before it against those after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

SPAN = 28  # days before, and at most so many after
SOONEST = 7  # days after; earlier nothing is said
MONTH = 30  # counts are told for so many days
COUNT, AMOUNT, IN_TIME, HOURS = "count", "amount", "in_time", "hours"


@dataclass(frozen=True)
class Effect:
    """A number before a decision and after it. Counts and amounts are of 30 days."""

    kind: str
    before: Fraction
    after: Fraction
    days: int  # so many lie behind `after`
    is_clear: bool  # more than chance alone would do

    @property
    def change(self) -> Fraction:
        return self.after - self.before

    @property
    def is_better(self) -> bool:
        """Whether the number went where everybody wants it: up, but hours to an answer down."""
        return self.change < 0 if self.kind == HOURS else self.change > 0


def windows(decided_on: date, today: date) -> tuple[tuple[date, date], tuple[date, date]] | None:
    """The days before a decision, its own with them, and those after it; None while too few."""
    last = min(decided_on + timedelta(SPAN), today)
    if (last - decided_on).days < SOONEST:
        return None
    before = (decided_on - timedelta(SPAN - 1), decided_on)
    return before, (decided_on + timedelta(1), last)


def of_sums(
    kind: str, by_day: Mapping[date, tuple[int, int]], decided_on: date, today: date
) -> Effect | None:
    """The effect on counts or amounts, from each day's (count, value).

    Clear where the counts differ by more than two standard deviations of chance alone: counts
    scatter by their root.
    """
    spans = windows(decided_on, today)
    if spans is None:
        return None
    (was, was_value), (now, now_value) = (sums(by_day, *span) for span in spans)
    days = (spans[1][1] - spans[1][0]).days + 1
    expected = Fraction(was * days, SPAN)
    scatter = expected * (1 + Fraction(days, SPAN))
    return Effect(
        kind,
        Fraction(was_value * MONTH, SPAN),
        Fraction(now_value * MONTH, days),
        days,
        (now - expected) ** 2 > 4 * max(scatter, Fraction(1)),
    )


def sums(by_day: Mapping[date, tuple[int, int]], first: date, last: date) -> tuple[int, int]:
    found = [pair for on, pair in by_day.items() if first <= on <= last]
    return sum(n for n, _value in found), sum(value for _n, value in found)


Answer = tuple[int | None, bool]  # seconds it took, None without one; whether it came in time


def of_answers(
    kind: str, by_day: Mapping[date, list[Answer]], decided_on: date, today: date
) -> Effect | None:
    """The effect on how soon leads are answered: the share in time, or the median hours."""
    spans = windows(decided_on, today)
    if spans is None:
        return None
    was, now = (
        [one for on, every in by_day.items() if first <= on <= last for one in every]
        for first, last in spans
    )
    before, after = (measured(kind, every) for every in (was, now))
    if before is None or after is None:
        return None
    days = (spans[1][1] - spans[1][0]).days + 1
    if kind == HOURS:
        return Effect(kind, before, after, days, abs(after - before) * 10 > before)
    spread = (before * (1 - before) / len(was)) + (after * (1 - after) / len(now))
    return Effect(kind, before, after, days, (after - before) ** 2 > 4 * spread)


def measured(kind: str, answers: list[Answer]) -> Fraction | None:
    if kind == HOURS:
        took = [seconds for seconds, _in_time in answers if seconds is not None]
        return Fraction(median(took)) / 3600 if took else None
    return Fraction(sum(soon for _s, soon in answers), len(answers)) if answers else None
