"""What a goal or a quota may count: a typed registry, no free picking of fields."""

from collections.abc import Sequence
from dataclasses import dataclass

AMOUNT, COUNT = "amount", "count"
VISITOR = "visitor"
WON = "customer"  # the step whose amounts are the revenue


@dataclass(frozen=True)
class Metric:
    """The amount or the count of a step."""

    kind: str
    step: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.step}"

    @property
    def is_money(self) -> bool:
        return self.kind == AMOUNT


REVENUE = Metric(AMOUNT, WON)


def metric_of(key: str, steps: Sequence[str]) -> Metric:
    """The metric written `amount:customer` or `count:lead`; a ValueError says it is none."""
    for metric in metrics_of(steps):
        if metric.key == key:
            return metric
    raise ValueError(key)


def kind_of(key: str) -> Metric:
    """A metric that was let in before, read back from its key."""
    kind, _, step = key.partition(":")
    return Metric(kind, step)


def metrics_of(steps: Sequence[str]) -> list[Metric]:
    """Every metric of an organisation with these steps, the won amount first.

    Visits carry no amounts; every other step may be measured by count or by amount.
    """
    won = [REVENUE] if WON in steps else []
    others = [Metric(AMOUNT, step) for step in steps if step not in (WON, VISITOR)]
    return [*won, *(Metric(COUNT, step) for step in steps), *others]
