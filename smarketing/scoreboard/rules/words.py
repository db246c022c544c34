"""From stored numbers to those that people read: exact, rounded once, and never flattering."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from fractions import Fraction

# ISO 4217: the minor digits of currencies that do not have two.
NO_DIGITS = frozenset("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split())
THREE_DIGITS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
FOUR_DIGITS = frozenset("CLF UYW".split())

Share = Fraction | Decimal | int | str


def digits_of(currency: str) -> int:
    """How many digits of a minor amount lie behind the point."""
    if currency in NO_DIGITS:
        return 0
    if currency in THREE_DIGITS:
        return 3
    return 4 if currency in FOUR_DIGITS else 2


def major(minor: int, currency: str) -> Decimal:
    """Minor units as an exact decimal of whole units."""
    return Decimal(minor).scaleb(-digits_of(currency))


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
