"""How pay is rounded: exact until the end, then once, half to the even cent; splits lose nothing,
and what is lost again is lost of what was given last.

Vector: definitions 2.9, V6 (equal split).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import lcm


def rounded(exact: Fraction) -> int:
    """Whole minor units, half to the even neighbour. The one rounding rule of pay."""
    return round(exact)


def added_up(exact: Sequence[Fraction]) -> list[int]:
    """Exact amounts as whole minor units that add up to their rounded sum, by largest remainder.

    What is whole already stays as it is; equal remainders go to the earlier one, so the result
    never depends on anything but the amounts.
    """
    floors = [one.numerator // one.denominator for one in exact]
    broken = [n for n, one in enumerate(exact) if one.denominator > 1]
    if broken:  # over one common denominator, because whole numbers are quick
        common, whole = lcm(*(exact[n].denominator for n in broken)), sum(floors)
        rests = {n: over(exact[n], common) - floors[n] * common for n in broken}
        short = rounded(whole + Fraction(sum(rests.values()), common)) - whole
        for n in sorted(broken, key=lambda n: (-rests[n], n))[:short]:
            floors[n] += 1
    return floors


def over(exact: Fraction, common: int) -> int:
    """How many of a common part an amount is."""
    return exact.numerator * (common // exact.denominator)


def split(total: int, parts: Sequence[Fraction]) -> list[int]:
    """A whole total shared as the parts are, by largest remainder: the shares add up to it.

    Where the parts are all nothing the first takes it all. ValueError without any part.
    """
    if not parts:
        raise ValueError("nobody to split among")
    whole = sum(parts)
    if whole == 0:
        return [total, *[0] * (len(parts) - 1)]
    return added_up([total * Fraction(part) / whole for part in parts])


def lost_again(days: Iterable[tuple[date, int]], lost: int) -> dict[date, int]:
    """Of which days' credit a loss takes how much: the newest first.

    `days` are what earlier days gave or took, in their order. What goes beyond all that was given
    is of none of them.
    """
    given: list[tuple[date, int]] = []
    gone: dict[date, int] = {}
    for day, value in [*days, (date.max, -max(lost, 0))]:
        if value > 0:
            given.append((day, value))
            continue
        gone, rest = {}, -value
        while rest and given:
            on, whole = given.pop()
            gone[on] = min(whole, rest)
            rest -= gone[on]
            if whole > gone[on]:
                given.append((on, whole - gone[on]))
    return gone
