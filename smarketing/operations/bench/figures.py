"""What a bench answers: figures, and its targets with what holds."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import TypeVar

from smarketing.operations.bench.targets import TARGETS, Target

Name = TypeVar("Name", str, int)


@dataclass(frozen=True)
class Measured:
    """A target and what this run measured of it."""

    target: Target
    value: float | None

    @property
    def holds(self) -> bool | None:
        """Whether the floor holds; None where this engine has nothing to compare with."""
        if self.value is None:
            return None
        aim = self.target
        return self.value >= aim.floor if aim.larger else self.value <= aim.floor

    def as_json(self) -> dict:
        return asdict(self.target) | {"value": self.value, "holds": self.holds}


@dataclass
class Result:
    """One bench on one engine."""

    bench: str
    engine: str
    figures: dict[str, object] = field(default_factory=dict)
    targets: list[Measured] = field(default_factory=list)

    def measured(self, name: str, value: float | None) -> None:
        """Set a value against its target; two digits after the point tell all there is to tell."""
        rounded = None if value is None else round(value, 2)
        self.targets.append(Measured(TARGETS[name], rounded))

    def as_json(self) -> dict:
        targets = [target.as_json() for target in self.targets]
        return {
            "bench": self.bench,
            "engine": self.engine,
            "figures": self.figures,
            "targets": targets,
        }


def seconds(act: Callable[[], object]) -> float:
    """How long one call takes, on the wall."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def in_turn(
    acts: dict[Name, Callable[[], object]],
    times: int,
    before: Callable[[Name], object] = lambda _name: None,
) -> dict[Name, float]:
    """The median of each act in milliseconds. A round does each once; the first does not count,
    and what is to be done `before` an act does not either."""
    took: dict[Name, list[float]] = {name: [] for name in acts}
    for _round in range(times + 1):
        for name, act in acts.items():
            before(name)
            took[name].append(seconds(act) * 1000)
    return {name: statistics.median(all_of[1:]) for name, all_of in took.items()}


def percentile(values: list[float], share: float) -> float:
    """The value that so large a share does not pass."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def spread(values: list[float]) -> dict[str, float]:
    """Median, p90, p99 and maximum, rounded for reading."""
    return {
        "p50": round(statistics.median(values), 2),
        "p90": round(percentile(values, 0.9), 2),
        "p99": round(percentile(values, 0.99), 2),
        "max": round(max(values), 2),
    }
