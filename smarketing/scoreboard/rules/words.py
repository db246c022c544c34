"""From stored numbers to those that people read: exact, rounded once, and never flattering."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from smarketing.funnel.rules.money import digits

Share = Fraction | Decimal | int | str


def major(minor: int, currency: str) -> Decimal:
    """Minor units as an exact decimal of whole units."""
    return Decimal(minor).scaleb(-digits(currency))


def percent(share: Share, places: int | None = None) -> Decimal:
    """A share as a percentage with `places` digits; None: one digit below 10 %, else none.

    What falls short of the whole never reads 100 %: 99.96 % is 99.9 %, not 100.0 %.
    """
    exact = Fraction(share) * 100
    if places is None:
        places = 1 if abs(exact) < 10 and exact.denominator != 1 else 0
    step = Decimal(1).scaleb(-places)
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    rounded = value.quantize(step, ROUND_HALF_EVEN)
    if exact < 100 <= rounded:
        return value.quantize(step, ROUND_DOWN)
    return rounded


def three_digits(value: Decimal) -> Decimal:
    """The value rounded to its three leading digits: 1482300 is 1480000, 12.345 is 12.3."""
    return value.quantize(Decimal(1).scaleb(value.adjusted() - 2), ROUND_HALF_EVEN)
