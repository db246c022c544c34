"""Forecasts held against what happened: how often the range held, and who was nearer."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

import numpy as np

from goals.rules.forecast.curves import ANY
from goals.rules.forecast.draws import Standing
from goals.rules.forecast.outlook import Outlook
from smarketing.funnel.rules.intervals import wilson

ASKED = Fraction(80, 100)  # what the range from p10 to p90 promises


@dataclass(frozen=True)
class Held:
    """One forecast beside the outcome, and what simpler ways would have said on the same day."""

    week: int
    p10: int
    p50: int
    p90: int
    outcome: int
    run_rate: int
    weighted: int | None

    @property
    def is_inside(self) -> bool:
        return self.p10 <= self.outcome <= self.p90


@dataclass(frozen=True)
class Calibration:
    """What the range kept of its promise, and the median errors as shares of the outcome."""

    inside: int
    of: int
    error: float | None
    run_rate_error: float | None
    weighted_error: float | None

    @property
    def coverage(self) -> Fraction | None:
        return Fraction(self.inside, self.of) if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the coverage; forecasts of one period are not independent."""
        return wilson(self.inside, self.of)


def calibration(held: Sequence[Held]) -> Calibration:
    """How well so many forecasts held."""
    return Calibration(
        inside=sum(one.is_inside for one in held),
        of=len(held),
        error=median_error([(one.p50, one.outcome) for one in held]),
        run_rate_error=median_error([(one.run_rate, one.outcome) for one in held]),
        weighted_error=median_error(
            [(one.weighted, one.outcome) for one in held if one.weighted is not None]
        ),
    )


def median_error(pairs: Sequence[tuple[int, int]]) -> float | None:
    """The middle of the distances from the outcome as shares of it; None where nothing came."""
    shares = [abs(said - outcome) / outcome for said, outcome in pairs if outcome > 0]
    return median(shares) if shares else None


def run_rate(attained: int, gone: int, days: int) -> int:
    """Where the period ends if every day to come is like those gone (definitions 2.3)."""
    return round(attained * days / gone)


def weighted(seen: Outlook, now: Standing, attained: int, before: int | None) -> int | None:
    """The weighted pipeline (2.5): attained, and each open deal by how often deals were won.

    `before` is the place of the step before the goal's, where deals stand; None without one.
    """
    if before is None or seen.curves is None:
        return None
    place = seen.places[before]
    deals = int(now.leads[now.state == before].sum())
    leaves = seen.curves.leaves[0].sum(axis=2)
    ended = leaves[place].sum()
    if not deals or not ended:
        return None
    share = leaves[place, -1] / ended
    return round(attained + deals * share * (float(np.mean(seen.worth[ANY])) if seen.worth else 1))


@dataclass(frozen=True)
class Mark:
    """One forecast in the picture, as plain numbers of its field: where, and between what."""

    x: str
    top: str
    bottom: str
    middle: str
    is_inside: bool
    held: Held


@dataclass(frozen=True)
class Strip:
    """One period's forecasts beside each other, first week to last, over its outcome."""

    marks: list[Mark]
    whole: str  # where the outcome lies


FIELD, TALL = 220, 120  # a strip's field
HIGHEST = 2.0  # twice the outcome


def strip(held: Sequence[Held]) -> Strip | None:
    """A picture of forecasts as shares of what came; None where nothing came."""
    if not held or held[0].outcome <= 0:
        return None
    step = FIELD / len(held)
    return Strip(
        [
            Mark(
                x=f"{step * (n + 0.5):.1f}",
                top=height(one.p90, one.outcome),
                bottom=height(one.p10, one.outcome),
                middle=height(one.p50, one.outcome),
                is_inside=one.is_inside,
                held=one,
            )
            for n, one in enumerate(held)
        ],
        whole=height(1, 1),
    )


def height(figure: int, outcome: int) -> str:
    return f"{TALL * (1 - min(max(figure / outcome, 0), HIGHEST) / HIGHEST):.1f}"
