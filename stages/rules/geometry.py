"""Where things stand in the two pictures of the line, in units of their view boxes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from smarketing.accounts.rules.periods import add_months
from stages.rules.history import Moved, Point

LEFT, WIDTH = 10, 1070  # of the line from stage 1 to stage 4; it goes on after it, open
HISTORY_LEFT, HISTORY_RIGHT, HISTORY_TOP, STAGE_HEIGHT = 100, 30, 34, 62
HISTORY_WIDTH, NARROW = 1030, 300  # of the line, on a desk and on a phone
LABELS = 6  # so many changes are named at most
APART = 150  # no nearer to one another than this
WIDE = 150  # of a label
QUARTER = 3  # months from one tick below to the next


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
    label_y: int  # above a rise, below a fall, clear of the line


@dataclass(frozen=True)
class Picture:
    """The history as a line, its marks, and how high each stage lies."""

    points: str
    marks: tuple[Mark, ...]
    levels: dict[int, int]  # stage -> y
    ticks: tuple[tuple[int, date], ...]  # the beginnings of quarters
    first: date
    last: date
    end: tuple[int, int]
    right: int
    width: int
    height: int


def picture(
    points: Sequence[Point], moved: Sequence[Moved], width: int = HISTORY_WIDTH
) -> Picture | None:
    """The kept days as a picture, its line this wide; of one day there is none."""
    if len(points) < 2:
        return None
    top = max(3, *(-(-one.tenths // 10) for one in points))
    first, last = points[0].day, points[-1].day
    days = (last - first).days

    def at(day: date, tenths: int) -> tuple[int, int]:
        x = HISTORY_LEFT + round((day - first).days * width / days)
        return x, HISTORY_TOP + round((top * 10 - tenths) * STAGE_HEIGHT / 10)

    corners = [
        one
        for n, one in enumerate(points)
        if n in (0, len(points) - 1)
        or one.tenths != points[n - 1].tenths
        or one.tenths != points[n + 1].tenths
    ]
    places = {one.day: at(one.day, one.after) for one in moved}
    marks = [(one, *places[one.day]) for one in telling(moved, places)]
    line = [at(one.day, one.tenths) for one in corners]
    return Picture(
        points=" ".join(f"{x},{y}" for x, y in line),
        marks=tuple(mark(one, x, y, line, HISTORY_LEFT + width) for one, x, y in marks),
        levels={stage: at(first, stage * 10)[1] for stage in range(1, top + 1)},
        ticks=tuple((at(on, 10)[0], on) for on in quarters(first, last)),
        first=first,
        last=last,
        end=at(last, points[-1].tenths),
        right=HISTORY_LEFT + width,
        width=HISTORY_LEFT + width + HISTORY_RIGHT,
        height=HISTORY_TOP + (top - 1) * STAGE_HEIGHT + 44,
    )


def telling(moved: Sequence[Moved], places: Mapping[date, tuple[int, int]]) -> list[Moved]:
    """The largest changes that do not stand too near to one another, in their order; the last
    change always, for it says why the line is where it is.
    """
    chosen = list(moved[-1:])
    for one in sorted(moved, key=lambda one: -abs(one.after - one.before)):
        apart = (abs(places[one.day][0] - places[other.day][0]) for other in chosen)
        if len(chosen) < LABELS and all(distance >= APART for distance in apart):
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.day)


def mark(moved: Moved, x: int, y: int, line: Sequence[tuple[int, int]], right: int) -> Mark:
    """A named change, its label clear of the line where that runs over or under it."""
    lean = lean_of(x, right)
    first = x - {"start": 0, "middle": WIDE // 2, "end": WIDE}[lean]
    near = [y, *(height for at, height in line if first <= at <= first + WIDE)]
    label = min(near) - 12 if moved.after > moved.before else max(near) + 24
    return Mark(x, y, moved, lean, label)


def lean_of(x: int, right: int) -> str:
    """How a label is anchored so that it stays inside the picture, which ends on the right."""
    if x < HISTORY_LEFT + APART // 2:
        return "start"
    return "end" if x > right - APART // 2 else "middle"


def quarters(first: date, last: date) -> Iterator[date]:
    """The first days of calendar quarters between two days, far enough from both to be read."""
    day = add_months(first.replace(day=1), QUARTER - (first.month - 1) % QUARTER)
    while day < last:
        if min(day - first, last - day) * 14 > last - first:
            yield day
        day = add_months(day, QUARTER)
