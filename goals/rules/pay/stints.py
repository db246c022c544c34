"""The days somebody is in a plan, and what a period is worth to them. Definitions 2.9, proration.

Days employed prorate what is aimed for and a personal quota, never the shared goal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from goals.rules.pay.measures import Carried
from goals.rules.pay.terms import PART, Terms
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.rules.questions import overlap

Days = tuple[date, date]  # the first and the last, both counted


@dataclass(frozen=True)
class Stint:
    """Days on which somebody aims for so much in so many months, in one half's plan."""

    half: str
    target: int  # minor units for `months` whole months
    months: int
    from_on: date
    to_on: date | None = None

    def days_in(self, period: Period) -> int:
        """The days of a period that it covers."""
        return max((self.last_in(period) - self.first_in(period)).days + 1, 0)

    def first_in(self, period: Period) -> date:
        return max(self.from_on, period.starts_on)

    def last_in(self, period: Period) -> date:
        return min(self.to_on or period.ends_on, period.ends_on)

    def worth_in(self, months: Fraction) -> Fraction:
        """What so many months are worth at the whole of everything."""
        return Fraction(self.target) * months / self.months


@dataclass(frozen=True)
class Stretch:
    """Days of a period that one version of a half's plan pays."""

    terms: Terms
    period: Period
    version: int = 0

    def span(self, period: Period) -> Days:
        """The days over which this plan reads attainment: the whole period, or its own part."""
        days = self.period if self.terms.spans == PART else period
        return days.starts_on, days.ends_on


def stretches_of(versions: Sequence[tuple[int, Terms]], period: Period) -> tuple[Stretch, ...]:
    """Which version of a plan pays which days of a period.

    `versions` are those in force, as they were agreed: of two that pay from the same day on the
    later one counts, and none reaches back behind an earlier one that begins later.
    """
    standing: list[tuple[int, Terms]] = []
    for version, terms in versions:
        standing = [one for one in standing if one[1].from_on < terms.from_on]
        standing.append((version, terms))
    found, last = [], period.ends_on
    for version, terms in reversed(standing):
        first = max(terms.from_on, period.starts_on)
        if first <= last:
            found.insert(0, Stretch(terms, Period(first, last), version))
            last = first - timedelta(1)
    return tuple(found)


def months_of(period: Period) -> Fraction:
    """How many months a period is long: whole ones counted, else by days of a usual year."""
    after = period.ends_on + timedelta(1)
    if period.starts_on.day == after.day == 1:
        years, months = after.year - period.starts_on.year, after.month - period.starts_on.month
        return Fraction(12 * years + months)
    return Fraction(12 * period.days, 365)


def carried_by(
    quotas: Sequence[Carried], stints: Sequence[Stint], ramp: Sequence[Fraction], span: Period
) -> Fraction | None:
    """What personal quotas ask for on the days somebody is in the plan; None where they ask for
    nothing. The first months ask for less: by the quota's own ramp, else by the plan's."""
    asked = Fraction(0)
    for quota in quotas:
        days = overlap(quota.period, span)
        if days is None or not stints:
            continue
        began = quota.ramp_from or min(stint.from_on for stint in stints)
        counted = days_counted(stints, began, quota.ramp if quota.ramp_from else ramp, days)
        asked += quota.target * counted / quota.period.days
    return asked or None


def days_counted(
    stints: Sequence[Stint], began: date, ramp: Sequence[Fraction], span: Period
) -> Fraction:
    """The days somebody is in the plan, each by what of it counts."""
    here = [stint for stint in stints if stint.days_in(span)]
    if not ramp:
        return Fraction(sum(stint.days_in(span) for stint in here))
    return sum(
        (
            ramp_on(stint.first_in(span) + timedelta(n), began, ramp)
            for stint in here
            for n in range(stint.days_in(span))
        ),
        Fraction(0),
    )


def ramp_on(day: date, began: date, ramp: Sequence[Fraction]) -> Fraction:
    """What of a quota counts on a day: the share of the month somebody is in, then all of it."""
    if day < began:
        return Fraction(0)
    month = 12 * (day.year - began.year) + day.month - began.month - (day.day < began.day)
    return ramp[month] if month < len(ramp) else Fraction(1)
