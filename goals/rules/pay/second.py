"""What a signed component pays at an attainment, read from its plain wording: for `verify` alone.

It knows nothing of curves as objects: it walks the written points and bands one by one.
"""

from collections.abc import Mapping
from fractions import Fraction


def paid_for(component: Mapping, share: Fraction) -> Fraction:
    """The multiple of what the part is worth that this share of its target pays."""
    if "tiers" in component:
        return paid_in_bands(component["tiers"], component["mode"], share)
    return paid_on_line(component, share)


def paid_on_line(component: Mapping, share: Fraction) -> Fraction:
    """Straight lines between written points; nothing below the first, the last stays or goes on."""
    points = [(Fraction(at), Fraction(pays)) for at, pays in component["points"]]
    lost = points[0][1] if component.get("threshold") == "hard" else Fraction(0)
    if share < points[0][0]:
        return Fraction(0)
    left, right = points[-2], points[-1]
    if share >= right[0] and component["behind"] == "stays":
        return right[1] - lost
    for n in range(1, len(points)):
        if share < points[n][0]:
            left, right = points[n - 1], points[n]
            break
    along = (share - left[0]) / (right[0] - left[0])
    return left[1] * (1 - along) + right[1] * along - lost


def paid_in_bands(bands: list, mode: str, share: Fraction) -> Fraction:
    """Every slice at its own rate, or all of it at the rate of the band reached."""
    lows = [(Fraction(low), Fraction(rate)) for low, rate in bands]
    if mode == "retroactive":
        reached = [rate for low, rate in lows if low <= share]
        return share * reached[-1] if reached else Fraction(0)
    ends = [*(low for low, _rate in lows[1:]), share]
    return sum(
        (
            rate * (min(share, end) - low)
            for (low, rate), end in zip(lows, ends, strict=True)
            if share > low
        ),
        Fraction(0),
    )
