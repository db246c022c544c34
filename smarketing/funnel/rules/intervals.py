"""How sure a share is."""

from math import sqrt

Z_95 = 1.959963984540054  # the normal quantile of 0.975


def wilson(hits: int, of: int, z: float = Z_95) -> tuple[float, float] | None:
    """The 95 % interval of a share by Wilson's score (1927); None where nothing was tried.

    Unlike the usual interval it stays between 0 and 1, and says something at 0 and at all.
    """
    if of <= 0 or not 0 <= hits <= of:
        return None
    share, weight = hits / of, z * z / of
    middle = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    low = 0.0 if hits == 0 else middle - half
    high = 1.0 if hits == of else middle + half
    return low, high
