"""From one currency's minor units to another's, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

USUAL_DIGITS = 2
UNUSUAL_DIGITS = {  # ISO 4217: the currencies whose minor unit is not a hundredth
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
DIGITS = {code: places for places, codes in UNUSUAL_DIGITS.items() for code in codes.split()}


def digits(currency: str) -> int:
    """How many decimals a currency's minor unit is away from the whole one."""
    return DIGITS.get(currency, USUAL_DIGITS)


def written(amount_minor: int, currency: str) -> str:
    """An amount as programs read it: a decimal with all of the currency's digits, `1482300.00`."""
    return f"{Decimal(amount_minor).scaleb(-digits(currency)):f}"


def convert(
    amount_minor: int, from_currency: str, to_currency: str, rate: Decimal | Fraction
) -> int:
    """An amount in minor units of another currency, rounded once, half to the even neighbour.

    `rate` is whole units of `to_currency` for one whole unit of `from_currency`. Raises
    ValueError for a rate that is not above zero, ArithmeticError for one that is no number.
    """
    if not rate > 0:
        raise ValueError(f"no rate: {rate}")
    numerator, denominator = rate.as_integer_ratio()
    numerator *= amount_minor * 10 ** digits(to_currency)
    denominator *= 10 ** digits(from_currency)
    return _half_even(numerator, denominator)


def _half_even(numerator: int, denominator: int) -> int:
    # Whole numbers all the way: a Fraction would look for common factors that nobody needs.
    whole, rest = divmod(numerator, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and whole % 2):
        return whole + 1
    return whole
