"""Where things stand in a picture. Positions are tenths of a percent, so no style is needed."""

from dataclasses import dataclass
from fractions import Fraction

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
    """The geometry of a share of the whole; beyond the whole the scale widens and says where it is."""
    given = [None if part is None else max(Fraction(part), Fraction(0)) for part in (share, tick)]
    ends = [None if part is None else max(Fraction(part), Fraction(0)) for part in (low, high)]
    length = max([Fraction(1), *(part for part in (*given, *ends) if part is not None)])
    fill, mark, near, far = (
        None if part is None else round(part / length * 1000) for part in (*given, *ends)
    )
    whole = round(1000 / length) if length > 1 else None
    return Bar(fill=fill or 0, tick=mark, whole=whole, low=near, high=far)


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
