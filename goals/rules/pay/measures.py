"""What a plan may pay on: a typed registry. Nothing computed from anybody's pay is in it.

The one measure so far is the attainment of the shared goal, written `goal:amount:customer` with
the metric that both halves counted on when they agreed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from goals.rules.metrics import Metric, kind_of, metric_of

GOAL = "goal"
PAID = ("commission", "pay", "payout")  # what somebody earns is never a measure of somebody's pay


class FromPay(ValueError):
    """A measure that would share a commission."""


@dataclass(frozen=True)
class Measure:
    """How much of something is attained."""

    kind: str
    metric: Metric

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.metric.key}"

    def is_raw_count(self, marketings: Sequence[str]) -> bool:
        """Whether it counts what marketing alone brings, before sales has accepted any of it."""
        return not self.metric.is_money and self.metric.step in marketings


def measure_of(key: str, steps: Sequence[str]) -> Measure:
    """The measure of this key; ValueError says it is none, `FromPay` that it never will be."""
    kind, _, metric = key.partition(":")
    if kind in PAID:
        raise FromPay(key)
    if kind != GOAL:
        raise ValueError(key)
    return Measure(GOAL, metric_of(metric, steps))


def known_measure(key: str) -> Measure:
    """A measure that was let in before, read back from its key."""
    kind, _, metric = key.partition(":")
    return Measure(kind, kind_of(metric))
