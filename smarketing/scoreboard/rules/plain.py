"""How figures leave the house: money as decimal text, shares as numbers, nothing as null."""

from fractions import Fraction

from smarketing.scoreboard.rules.words import major


def whole_units(value: int | None, unit: str, is_money: bool) -> str | int | None:
    """`"1482300.00"` where the unit is money, else the count."""
    if value is None or not is_money:
        return value
    return f"{major(value, unit):f}"


def rate(share: str | None) -> float | None:
    """An exact share as the nearest number."""
    return None if share is None else float(Fraction(share))
