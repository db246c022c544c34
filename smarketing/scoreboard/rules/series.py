"""Sums by day: what has come together by the end of each day of a period.

What does not depend on what came is made once: nobody may change the lists that are given.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate

from goals.rules.progress import Course, whole
from smarketing.accounts.rules.periods import Period


@lru_cache(maxsize=500)
def days_of(period: Period) -> list[str]:
    return [day.isoformat() for day in period.each_day()]


def summed(by_day: Mapping[str, int], period: Period, today: date) -> list[int]:
    """The sums from the first day to today. What is dated later counts on the last point, as it
    counts in the period's figure; before the period begins there is no point at all."""
    gone = period.elapsed(today)
    sums = list(accumulate(by_day.get(day, 0) for day in days_of(period)))
    return [*sums[: gone - 1], sums[-1]] if gone else []


@lru_cache(maxsize=500)
def pace_of(target: int, course: Course, period: Period, is_money: bool) -> list[int]:
    """What a goal's own pace needs by the end of each day of its period."""
    start, days = course.baseline, period.days
    due = (Fraction(*course.gone(day, days)) for day in range(1, days + 1))
    return [whole(start + (target - start) * share, is_money) for share in due]


@lru_cache(maxsize=500)
def even(target: Fraction | int, period: Period, is_money: bool) -> list[int]:
    """What an even pace needs by the end of each day of the period."""
    return [
        whole(Fraction(target) * day / period.days, is_money) for day in range(1, period.days + 1)
    ]
