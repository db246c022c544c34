"""Where things stand in the two pictures of the line, in units of their view boxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stages.rules.history import Moved, Point

LEFT, WIDTH = 10, 1070  # of the line from stage 1 to stage 4; it goes on after it, open
HISTORY_LEFT, HISTORY_WIDTH, HISTORY_TOP, STAGE_HEIGHT = 100, 1040, 30, 56
LABELS = 4  # so many changes are named


def place(tenths: int) -> int:
    """A position on the line: 10 is its left end, 40 the last stage, not its end."""
    return LEFT + round((tenths - 10) * WIDTH / 30)


@dataclass(frozen=True)
class Mark:
    """A named change in the history's picture."""

    x: int
    y: int
    moved: Moved
    lean: str


@dataclass(frozen=True)
class Picture:
    """The history as a line, its marks, and how high each stage lies."""

    points: str
    marks: tuple[Mark, ...]
    levels: dict[int, int]  # stage -> y
    first: date
    last: date
    end: tuple[int, int]
    height: int


def picture(points: Sequence[Point], moved: Sequence[Moved]) -> Picture | None:
    """The kept days as a picture; of one day there is none."""
    if len(points) < 2:
        return None
    top = max(3, *(-(-one.tenths // 10) for one in points))
    first, last = points[0].day, points[-1].day
    days = (last - first).days

    def at(day: date, tenths: int) -> tuple[int, int]:
        x = HISTORY_LEFT + round((day - first).days * HISTORY_WIDTH / days)
        return x, HISTORY_TOP + round((top * 10 - tenths) * STAGE_HEIGHT / 10)

    corners = [
        one
        for n, one in enumerate(points)
        if n in (0, len(points) - 1)
        or one.tenths != points[n - 1].tenths
        or one.tenths != points[n + 1].tenths
    ]
    marks = [(one, *at(one.day, one.after)) for one in telling(moved)]
    return Picture(
        points=" ".join("{},{}".format(*at(one.day, one.tenths)) for one in corners),
        marks=tuple(
            Mark(x, y, one, "end" if x > HISTORY_WIDTH // 2 else "start") for one, x, y in marks
        ),
        levels={stage: at(first, stage * 10)[1] for stage in range(1, top + 1)},
        first=first,
        last=last,
        end=at(last, points[-1].tenths),
        height=HISTORY_TOP + (top - 1) * STAGE_HEIGHT + 44,
    )


def telling(moved: Sequence[Moved]) -> list[Moved]:
    """The largest changes, in their order."""
    largest = sorted(moved, key=lambda one: -abs(one.after - one.before))[:LABELS]
    return sorted(largest, key=lambda one: one.day)
