"""Tiers on an attainment, kept by their lower bounds alone, so no amount falls between two.

Progressive: every slice at its own rate, as taxes on income are. Retroactive: all of it at the
rate of the tier reached, which jumps at every bound. Vectors: definitions 2.9, V7 and V8.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from goals.rules.pay.curve import (
    FALLS,
    FEW,
    GOES_ON,
    LARGE,
    LEVEL,
    LOW,
    MANY,
    MOST_POINTS,
    ORDER,
    UNDER,
    WHOLE,
    Curve,
    Point,
)

PROGRESSIVE, RETRO = "progressive", "retroactive"
MODES = (PROGRESSIVE, RETRO)


@dataclass(frozen=True)
class Band:
    """From this lower bound on, this rate."""

    low: Fraction
    rate: Fraction


@dataclass(frozen=True)
class Tiers:
    """Rates by attainment: 1 pays each share of the target as it is worth."""

    bands: tuple[Band, ...]
    mode: str = PROGRESSIVE

    @cached_property
    def curve(self) -> Curve:
        """The same as points: a line through every tier, with a jump at a retroactive bound."""
        first, last = self.bands[0], self.bands[-1]
        points = [Point(first.low, first.low * first.rate if self.mode == RETRO else Fraction(0))]
        for band, above in pairwise(self.bands):
            ends = points[-1].pays + (above.low - band.low) * band.rate
            points.append(Point(above.low, ends))
            if self.mode == RETRO and above.rate != band.rate:
                points.append(Point(above.low, above.low * above.rate))
        return Curve(tuple(points), GOES_ON, onward=last.rate)


def rate_at(bands: Sequence[Band], value: Fraction) -> Fraction:
    """The rate of the band a value lies in; a bound belongs to the band it begins.

    Below the first bound its rate holds too: nothing lies outside of bands.
    """
    reached = [band.rate for band in bands if band.low <= value]
    return reached[-1] if reached else bands[0].rate


def band_faults(bands: Sequence[Band], most: Fraction = Fraction(10)) -> list[tuple[str, int]]:
    """What is wrong with bounds that should climb and rates that should be rates."""
    if not 1 <= len(bands) <= MOST_POINTS:
        return [(FEW if not bands else MANY, 0)]
    wrong = [(LOW, n) for n, band in enumerate(bands) if band.low < 0 or band.rate < 0]
    wrong += [(LARGE, n) for n, band in enumerate(bands) if band.low > most or band.rate > most]
    wrong += [(ORDER, n) for n, (a, b) in enumerate(pairwise(bands), 1) if b.low <= a.low]
    return wrong


def tier_faults(tiers: Tiers) -> list[tuple[str, int]]:
    """What is wrong with tiers: attaining more must never pay less, and all must pay all once."""
    wrong = band_faults(tiers.bands)
    if wrong:
        return wrong
    last = tiers.bands[-1]
    if tiers.mode == RETRO:
        fell = [n for n, (a, b) in enumerate(pairwise(tiers.bands), 1) if b.rate < a.rate]
        wrong += [(FALLS, n) for n in fell if tiers.bands[n].low > 0]
    if not wrong and all(band.rate == 0 for band in tiers.bands):
        wrong.append((LEVEL, len(tiers.bands) - 1))
    elif not wrong and last.rate == 0 and tiers.curve.pays(last.low) < WHOLE:
        wrong.append((UNDER, len(tiers.bands) - 1))
    return wrong
