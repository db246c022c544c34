"""What everybody would earn at an attainment of the goal, as multiples of what each aims for."""

from collections.abc import Iterable
from fractions import Fraction

from goals.queries.pay.pots import stints_of_people
from goals.queries.pay.situation import Situation
from goals.rules.pay.payout import payout
from goals.rules.pay.spread import Spread, spread_of


def spreads_at(now: Situation, share: Fraction, halves: Iterable[str]) -> list[Spread]:
    """The spread of each half, were this the attainment, everything else where its pace leads.

    Who changed halves in the period is counted with the half they ended in.
    """
    readings = now.moved(share)
    multiples: dict[str, list[Fraction]] = {}
    for who, stints in stints_of_people(now.organization).items():
        paid = payout(stints, now.stretches, readings.of(who), now.period)
        if paid is not None and paid.aimed:
            half = max(stints, key=lambda one: one.from_on).half
            multiples.setdefault(half, []).append(paid.earned / paid.aimed)
    found = [spread_of(half, multiples.get(half, ())) for half in halves]
    return [one for one in found if one]
