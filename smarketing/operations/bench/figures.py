"""What a bench answers: figures, and targets with what holds."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Target:
    """One line of the targets: `value` against `target`, and the `floor` it must not pass.

    Smaller is better, unless `larger` says otherwise.
    """

    id: str
    value: float | None
    target: float
    floor: float
    unit: str
    larger: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether the floor holds; None where this engine has nothing to compare with."""
        if self.value is None:
            return None
        return self.value >= self.floor if self.larger else self.value <= self.floor

    def as_json(self) -> dict:
        return asdict(self) | {"holds": self.holds}


@dataclass
class Result:
    """One bench on one engine."""

    bench: str
    engine: str
    figures: dict[str, object] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)

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


def median_ms(act: Callable[[], object], times: int) -> float:
    """The median of several calls in milliseconds, after one that is not counted."""
    act()
    return statistics.median(seconds(act) for _n in range(times)) * 1000


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
