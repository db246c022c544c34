"""Conversion by cohort and velocity, from the days on which leads entered two steps.

`definitions.md` 2.7 and 2.8: a cohort whose horizon has not elapsed is shown, but kept out of
averages; whoever still waits is counted as waiting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from smarketing.funnel.rules.intervals import wilson
from smarketing.funnel.rules.questions import period_of

HALF = 0.5 + 1e-12  # the curve is a product of floats


@dataclass(frozen=True)
class Passage:
    """So many leads that entered one step on a day and another on a day, or not yet."""

    entered_on: date
    reached_on: date | None
    ended: bool  # lost, rejected or sent back: no longer on the way
    leads: int

    @property
    def days(self) -> int | None:
        """How long it took; below 0 where the later step was entered first."""
        return self.reached_on and (self.reached_on - self.entered_on).days


@dataclass(frozen=True)
class Share:
    """How many of those that entered got there, and how sure that is."""

    entered: int
    reached: int

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.reached, self.entered) if self.entered else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval by Wilson's score."""
        return wilson(self.reached, self.entered)


@dataclass(frozen=True)
class CohortShare(Share):
    """The leads that entered in one period, and how many got there within the horizon."""

    key: str  # 2018-01, 2018-W03 …
    starts_on: date
    ends_on: date  # the last day of which leads were asked for
    negative: int  # of those reached, how many had entered the later step first
    complete: bool  # the horizon of its last day has passed
    trusted: bool  # not older than what the organisation's data is complete for
    estimate: float | None  # the share to expect once the horizon has passed, of what is known


def cohorts(
    passages: Iterable[Passage],
    *,
    cohort: str,
    within: int,
    today: date,
    fiscal_start: int = 1,
    until: date | None = None,
    complete_since: date | None = None,
) -> list[CohortShare]:
    """The cohorts in order; `cohort` is day, week, month or quarter, `within` whole days.

    A lead that took exactly `within` days got there in time. `until` is the last day asked for.
    """
    members: dict[tuple[date, date, str], list[Passage]] = {}
    for passage in passages:
        period = period_of(cohort, passage.entered_on, fiscal_start)
        ends_on = min(period.ends_on, until) if until else period.ends_on
        members.setdefault((period.starts_on, ends_on, period.key), []).append(passage)
    return [
        CohortShare(
            entered=sum(passage.leads for passage in inside),
            reached=sum(passage.leads for passage in inside if in_time(passage, within)),
            key=key,
            starts_on=starts_on,
            ends_on=ends_on,
            negative=sum(passage.leads for passage in inside if (passage.days or 0) < 0),
            complete=has_elapsed(ends_on, within, today),
            trusted=complete_since is None or starts_on >= complete_since,
            estimate=expected(inside, within, today),
        )
        for (starts_on, ends_on, key), inside in sorted(members.items())
    ]


def in_time(passage: Passage, within: int) -> bool:
    return passage.days is not None and passage.days <= within


def has_elapsed(ends_on: date, within: int, today: date) -> bool:
    """Whether the last lead of a period has had all its days."""
    return (today - ends_on).days > within


def average(found: Iterable[CohortShare]) -> Share:
    """All complete and trusted cohorts as one: their leads added, never their rates."""
    counted = [cohort for cohort in found if cohort.complete and cohort.trusted]
    return Share(
        sum(cohort.entered for cohort in counted), sum(cohort.reached for cohort in counted)
    )


def survival(
    times: Iterable[tuple[int, int]], waits: Iterable[tuple[int, int]]
) -> list[tuple[int, float]]:
    """The Kaplan-Meier curve (1958): (day, share not there yet after it), one for each event day.

    `times` are (days until there, leads), `waits` (days waited so far, leads); who waited exactly
    as long as somebody took was still there to be counted.
    """
    events: dict[int, int] = {}
    leaving: dict[int, int] = {}
    for day, leads in times:
        events[day] = events.get(day, 0) + leads
        leaving[day] = leaving.get(day, 0) + leads
    for day, leads in waits:
        leaving[day] = leaving.get(day, 0) + leads
    curve, left, at_risk = [], 1.0, sum(leaving.values())
    for day in sorted(leaving):
        if day in events:
            left *= 1 - events[day] / at_risk
            curve.append((day, left))
        at_risk -= leaving[day]
    return curve


def expected(passages: Sequence[Passage], within: int, today: date) -> float | None:
    """The share that gets there within the horizon, with those still waiting counted as waiting.

    Who has ended waits for ever: they will not come, and are no reason to hope for others.
    """
    curve = survival(
        [(passage.days, passage.leads) for passage in passages if passage.days is not None],
        [
            (within + 1 if passage.ended else waited(passage, today), passage.leads)
            for passage in passages
            if passage.days is None
        ],
    )
    if not passages:
        return None
    return 1 - next((left for day, left in reversed(curve) if day <= within), 1.0)


def waited(passage: Passage, today: date) -> int:
    return max((today - passage.entered_on).days, 0)


@dataclass(frozen=True)
class Velocity:
    """How many days it took from one step to another, of those that got there."""

    n: int
    median: Fraction | None
    p90: int | None  # nine of ten were there by this day
    negative: int  # how many of n had entered the later step first
    waiting: int  # entered and neither there nor ended
    ended: int
    left_out: int  # entered before the organisation's data is complete
    median_with_waiting: int | None  # Kaplan-Meier, those who ended left out; None: over half wait


def velocity(
    passages: Iterable[Passage], *, today: date, complete_since: date | None = None
) -> Velocity:
    """Median and ninth decile of the days, beside them how many still wait."""
    every = list(passages)
    kept = [p for p in every if complete_since is None or p.entered_on >= complete_since]
    took = sorted((p.days, p.leads) for p in kept if p.days is not None)
    waits = [(waited(p, today), p.leads) for p in kept if p.days is None and not p.ended]
    n = sum(leads for _days, leads in took)
    curve = survival(took, waits)
    return Velocity(
        n=n,
        median=Fraction(nth(took, (n + 1) // 2) + nth(took, n // 2 + 1), 2) if n else None,
        p90=nth(took, ceil(Fraction(9 * n, 10))) if n else None,
        negative=sum(leads for days, leads in took if days < 0),
        waiting=sum(leads for _days, leads in waits),
        ended=sum(p.leads for p in kept if p.days is None and p.ended),
        left_out=sum(p.leads for p in every) - sum(p.leads for p in kept),
        median_with_waiting=next((day for day, left in curve if left <= HALF), None),
    )


def nth(took: Iterable[tuple[int, int]], place: int) -> int:
    """The days of the place-th lead, counted from 1 in the order given."""
    for days, leads in took:
        place -= leads
        if place <= 0:
            return days
    raise IndexError(place)
