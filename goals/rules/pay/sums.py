"""How pay is rounded: exact until the end, then once, half to the even cent; splits lose nothing.

Vectors: definitions 2.9, V4 (credit notes), V5 (payment in parts), V6 (equal split).
"""

from collections.abc import Sequence
from fractions import Fraction


def rounded(exact: Fraction) -> int:
    """Whole minor units, half to the even neighbour. The one rounding rule of pay."""
    return round(exact)


def split(total: int, parts: Sequence[Fraction]) -> list[int]:
    """A whole total shared as the parts are, by largest remainder: the shares add up to it.

    Equal remainders go to the earlier part, so the result never depends on anything but the
    parts; where they are all nothing the first takes it all. ValueError without any part.
    """
    if not parts:
        raise ValueError("nobody to split among")
    whole = sum(parts)
    if whole == 0:
        return [total, *[0] * (len(parts) - 1)]
    exact = [total * part / whole for part in parts]
    shares = [one.__floor__() for one in exact]
    largest = sorted(range(len(parts)), key=lambda n: (shares[n] - exact[n], n))
    for n in largest[: total - sum(shares)]:
        shares[n] += 1
    return shares


def commission(amounts: Sequence[int], rate: Fraction) -> int:
    """A rate on the signed sum of a ledger: what is credited back earns nothing."""
    return rounded(sum(amounts) * rate)


def due_now(earned: int, paid_before: int, paid_now: int, invoiced: int) -> int:
    """What a payment in parts releases of what was earned; all the parts release all of it."""
    whole = Fraction(earned, invoiced)
    return rounded(whole * (paid_before + paid_now)) - rounded(whole * paid_before)
