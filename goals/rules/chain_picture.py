"""The picture of a chain: one band that narrows from visitors to customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log

WIDE, HIGH = 1232, 150
MOST, LEAST = 143.2, 19.4  # how high the band is at its ends


@dataclass(frozen=True)
class Bar:
    """One step in the band."""

    x: float
    y: float
    height: float
    half: str


@dataclass(frozen=True)
class Piece:
    """The band between two steps, as an SVG path; `half` names its colour, "" for both."""

    path: str
    half: str


@dataclass(frozen=True)
class Picture:
    pieces: list[Piece]
    bars: list[Bar]


def picture(counts: Sequence[Fraction], halves: Sequence[str]) -> Picture:
    """The band of these steps, first to last; its height is the logarithm of the count."""
    tall = heights(counts)
    column = WIDE / len(counts)
    xs = [column * (n + 0.5) for n in range(len(counts))]
    bars = [
        Bar(round(x - 3, 1), round((HIGH - h) / 2, 1), round(h, 1), half)
        for x, h, half in zip(xs, tall, halves, strict=True)
    ]
    ends = [Piece(path(0, xs[0], tall[0], tall[0]), halves[0])]
    for n in range(len(counts) - 1):
        half = halves[n] if halves[n] == halves[n + 1] else ""
        ends.append(Piece(path(xs[n], xs[n + 1], tall[n], tall[n + 1]), half))
    ends.append(Piece(path(xs[-1], WIDE, tall[-1], tall[-1]), halves[-1]))
    return Picture(ends, bars)


def heights(counts: Sequence[Fraction]) -> list[float]:
    """From LEAST for the smallest to MOST for the largest."""
    logs = [log(count) for count in counts]
    low, high = min(logs), max(logs)
    if high == low:
        return [MOST] * len(logs)
    return [LEAST + (MOST - LEAST) * (one - low) / (high - low) for one in logs]


def path(x: float, to: float, high: float, then: float) -> str:
    """A piece of the band between two heights, curved so that it meets its neighbours level."""
    middle = (x + to) / 2
    top, bottom = (HIGH - high) / 2, (HIGH + high) / 2
    top_then, bottom_then = (HIGH - then) / 2, (HIGH + then) / 2
    numbers = [round(n, 1) for n in (x, top, middle, top, middle, top_then, to, top_then)]
    back = [round(n, 1) for n in (to, bottom_then, middle, bottom_then, middle, bottom, x, bottom)]
    return "M{} {} C{} {} {} {} {} {} L{} {} C{} {} {} {} {} {}Z".format(*numbers, *back)
