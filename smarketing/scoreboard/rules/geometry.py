"""Where things stand in a picture. Positions are tenths of a percent, so no style is needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from goals.rules.waterfall import Column
from smarketing.scoreboard.rules.words import Share

WIDTH, HEIGHT = 1000, 300  # of a small line picture; it stretches to its place
NEAR = 120  # a label closer to an edge than this leans away from it


@dataclass(frozen=True)
class Bar:
    """A bar's parts in thousandths of its length; None: not shown."""

    fill: int
    tick: int | None = None  # what should be there by today
    whole: int | None = None  # where 100 % lies, once it is passed
    low: int | None = None  # the range in which the end is likely
    high: int | None = None

    @property
    def lean(self) -> str:
        """How the tick's label is anchored so that it stays inside."""
        if self.tick is None or NEAR <= self.tick <= 1000 - NEAR:
            return "middle"
        return "start" if self.tick < NEAR else "end"


def bar(
    share: Share | None,
    tick: Share | None = None,
    low: Share | None = None,
    high: Share | None = None,
) -> Bar:
    """Where the parts of a bar lie, given as shares of the whole; nothing is below nought.

    Beyond the whole the scale widens, and `whole` says where 100 % lies; a range is cut at the end.
    """
    length = max([Fraction(1), *(Fraction(part) for part in (share, tick) if part is not None)])

    def place(part: Share | None) -> int | None:
        return None if part is None else round(min(max(Fraction(part) / length, 0), 1) * 1000)

    return Bar(
        fill=place(share) or 0,
        tick=place(tick),
        whole=round(1000 / length) if length > 1 else None,
        low=place(low),
        high=place(high),
    )


def ticks(top: int) -> list[int]:
    """Four to six round figures from nought to at least the top: steps of 1, 2 or 5 by tens."""
    if top <= 0:
        return [0, 1]
    step = 1
    while top > step * 5:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return list(range(0, step * (-(-top // step)) + 1, step))


def points(values: list[int], days: int, top: int) -> str:
    """A line of a picture: one point a day, as the points attribute of a polyline."""
    if not values or top <= 0:
        return ""
    last = max(days - 1, 1)
    return " ".join(
        f"{round(day * WIDTH / last)},{HEIGHT - round(max(value, 0) * HEIGHT / top)}"
        for day, value in enumerate(values)
    )


def bars(columns: Iterable[Column]) -> str:
    """The bars of a picture as one path."""
    return "".join(f"M{c.x} {c.y}h{c.width}v{c.height}h-{c.width}z" for c in columns)
