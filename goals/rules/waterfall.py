"""The daily waterfall (definitions.md, 2.1: F4): each day's bar starts where the last one ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 1000, 300  # of the picture; it stretches to its place
THIN = 3  # of a day on which nothing came: the level it stands on


@dataclass(frozen=True)
class Column:
    """One day's bar in the picture's own units."""

    x: int
    y: int
    width: int
    height: int
    is_behind: bool = False  # at the day's end less than was promised


@dataclass(frozen=True)
class Waterfall:
    """A bar for each day that has happened; the days to come are empty."""

    columns: tuple[Column, ...]
    promised: str  # the cumulative promise, as the points of a polyline; "" where there is none
    ground: int  # where nothing lies; above the foot where more was taken back than came


def waterfall(
    sums: Sequence[int], promised: Sequence[int], days: int, top: int | None = None
) -> Waterfall:
    """The picture of sums by day, up to today, against the promised sums of the whole period.

    `top` is the figure at the upper edge; without it the largest one there is.
    """
    low = min([0, *sums])
    reach = max(max([1, *sums, *promised]) if top is None else top, 1) - low

    def height(value: int) -> int:
        return HEIGHT - round((value - low) * HEIGHT / reach)

    columns = []
    for day, (was, now) in enumerate(pairwise([0, *sums])):
        upper, lower = height(max(was, now)), height(min(was, now))
        tall = max(lower - upper, THIN)
        behind = day < len(promised) and now < promised[day]
        at, width = day * WIDTH // days, WIDTH // days * 4 // 5
        columns.append(Column(at, min(upper, HEIGHT - tall), width, tall, behind))
    last = max(days - 1, 1)
    points = (f"{round(day * WIDTH / last)},{height(value)}" for day, value in enumerate(promised))
    return Waterfall(tuple(columns), " ".join(points), height(0))
