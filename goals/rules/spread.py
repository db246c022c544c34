"""A month's target spread evenly over its days; a period adds its days, exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from smarketing.accounts.rules.periods import Period, add_months, month_of


@dataclass(frozen=True)
class Needed:
    """What a period needs of a step, and how many of its days have a target at all."""

    whole: Fraction  # in the whole period
    by_today: Fraction  # by the end of today
    days: int  # of the period
    days_set: int  # of these lie in a month with a target
    is_complete_by_today: bool  # every day gone has a target: a status can be said

    @property
    def is_complete(self) -> bool:
        return self.days_set == self.days


def spread(targets: Mapping[date, int], period: Period, today: date) -> Needed | None:
    """Add up the days of a period; None where no month of it has a target.

    `targets` are counts by the first day of their month. A month without a target adds nothing,
    and the answer says so: a count is never judged against a part of what it should be.
    """
    parts = [(part, targets.get(part.starts_on.replace(day=1))) for part in months_in(period)]
    typed = [(part, count) for part, count in parts if count is not None]
    if not typed:
        return None
    return Needed(
        whole=sum((share(count, part, part.days) for part, count in typed), Fraction(0)),
        by_today=sum(
            (share(count, part, part.elapsed(today)) for part, count in typed), Fraction(0)
        ),
        days=period.days,
        days_set=sum(part.days for part, _ in typed),
        is_complete_by_today=all(
            count is not None or not part.elapsed(today) for part, count in parts
        ),
    )


def share(count: int, part: Period, days: int) -> Fraction:
    """What so many days of this part of a month take of the month's count."""
    return Fraction(count * days, month_of(part.starts_on).days)


def months_in(period: Period) -> list[Period]:
    """The period cut at the ends of calendar months; the first and last may be parts of one."""
    parts, first = [], period.starts_on
    while first <= period.ends_on:
        last = min(month_of(first).ends_on, period.ends_on)
        parts.append(Period(first, last))
        first = add_months(first.replace(day=1), 1)
    return parts
