"""A reduced quota for somebody new: each month of the first ones asks for its percent."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from goals.rules.progress import whole
from smarketing.accounts.rules.periods import Period

USUAL = (25, 50, 75)  # percent of the first, second and third month; then the whole
NEW_DAYS = 120  # who joined so lately is offered the ramp


def percent_on(day: date, since: date, ramp: Sequence[int]) -> int:
    """What a day asks of the full quota. The month ends on the day of the month it began on."""
    if day < since:
        return 0
    months = (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
    return ramp[months] if months < len(ramp) else 100


def ramped(
    target: int, period: Period, since: date | None, ramp: Sequence[int], is_money: bool
) -> int:
    """The quota that counts: the full one, less what the first months do not ask for.

    Spread over the days of the period, each by its month's percent, rounded once at the end.
    """
    if since is None:
        return target
    asked = sum(percent_on(day, since, ramp) for day in period.each_day())
    return whole(Fraction(target * asked, 100 * period.days), is_money)


def sound(ramp: Sequence[int]) -> bool:
    """Whether these are percents of months: at most 24, none above the whole, never falling."""
    percents = all(isinstance(one, int) and 0 <= one <= 100 for one in ramp)
    return len(ramp) <= 24 and percents and list(ramp) == sorted(ramp)
