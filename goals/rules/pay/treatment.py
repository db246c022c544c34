"""What another measure does to a payout: gates, modifiers and tiers, kept by lower bounds alone.

A band reaches from its lower bound up to the next one, so no amount falls between two.
Vectors: definitions 2.9, V2 (gate), V3 (modifier), V7 (no gaps), V8 (cliff).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from goals.rules.pay.curve import Cliff, Curve


@dataclass(frozen=True)
class Band:
    """From this lower bound on, this rate."""

    low: Fraction
    rate: Fraction


def rate_at(bands: Sequence[Band], value: Fraction) -> Fraction:
    """The rate of the band a value lies in; a bound belongs to the band it begins."""
    return [band.rate for band in bands if band.low <= value][-1]


def gated(
    curve: Curve, attained: Mapping[str, Fraction], measure: str, least: Fraction
) -> Fraction:
    """What a measure pays when nothing above the whole is paid until all reach the least."""
    pays = curve.pays(attained[measure])
    is_open = all(share >= least for share in attained.values())
    return pays if is_open else min(pays, Fraction(1))


def progressive(bands: Sequence[Band], value: Fraction) -> Fraction:
    """Every slice at its own rate, as taxes on income are."""
    paid = Fraction(0)
    for band, above in pairwise(bands):
        paid += (min(value, above.low) - band.low) * band.rate if value > band.low else 0
    last = bands[-1]
    return paid + (max(value - last.low, Fraction(0)) * last.rate)


def retroactive(bands: Sequence[Band], value: Fraction) -> Fraction:
    """All of it at the rate of the band that was reached."""
    return value * rate_at(bands, value)


def cliffs(bands: Sequence[Band]) -> list[Cliff]:
    """Where retroactive bands jump, and by how much."""
    return [Cliff(b.low, b.low * (b.rate - a.rate)) for a, b in pairwise(bands) if b.rate != a.rate]
