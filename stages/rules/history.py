"""What moved the line from one kept day to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from smarketing.funnel.rules.events import FIRST_DAY
from stages.rules.table import TABLE

WEIGHTS = {one.key: one.weight for one in TABLE}


def day_to_show(asked: date, today: date) -> date:
    """The day that was asked for, or the nearest one of which anything can be known."""
    return max(FIRST_DAY, min(asked, today))


@dataclass(frozen=True)
class Point:
    """One kept day: where the company stood, and each indicator's strength."""

    day: date
    tenths: int
    stage: int
    strengths: Mapping[str, Fraction]
    halves: Mapping[str, Mapping[str, int]] = field(
        default_factory=dict
    )  # half -> kind -> how many


@dataclass(frozen=True)
class Moved:
    """A day on which the position changed, and the indicator that changed most."""

    day: date
    before: int
    after: int
    key: str
    halves: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def moves(points: Sequence[Point]) -> list[Moved]:
    """Every change of the position, oldest first."""
    pairs = zip(points, points[1:], strict=False)
    return [
        Moved(after.day, before.tenths, after.tenths, mover(before, after), after.halves)
        for before, after in pairs
        if before.tenths != after.tenths
    ]


def mover(before: Point, after: Point) -> str:
    """The indicator whose weighted change explains the move best: in its direction, largest."""
    up = after.tenths > before.tenths

    def change(key: str) -> Fraction:
        diff = after.strengths.get(key, Fraction(0)) - before.strengths.get(key, Fraction(0))
        return (diff if up else -diff) * WEIGHTS[key]

    return max(WEIGHTS, key=change)
