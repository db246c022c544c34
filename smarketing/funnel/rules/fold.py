"""The fold: a lead's facts in, the entries of the ledger out. Pure, and the same in any order."""

from collections.abc import Iterable

from smarketing.funnel.rules.ledger import (
    ACTS,
    BLANK,
    OUTCOMES,
    Entry,
    Fact,
    Folded,
    Ground,
    difference,
    uncorrected,
)
from smarketing.funnel.rules.life import Life
from smarketing.funnel.rules.order import in_order, lasting

__all__ = [
    "ACTS",
    "BLANK",
    "OUTCOMES",
    "Entry",
    "Fact",
    "Folded",
    "Ground",
    "difference",
    "fold",
    "lived",
    "uncorrected",
]


def fold(facts: Iterable[Fact], ground: Ground) -> Folded:
    """Count one lead's facts by the eleven rules; their order and repeats do not matter.

    Facts are needed in their highest version; older ones may come along. Amounts in the
    organisation's own currency are never asked of `ground.price`.
    """
    return lived(facts, ground).told()


def lived(facts: Iterable[Fact], ground: Ground) -> Life:
    """The life that these facts make, which can be told, and may go on."""
    line = in_order(facts, ground)
    life = Life(ground, lasting(line))
    life.live(line)
    return life
