"""Where a curve lies in its picture: plain numbers for SVG attributes, which know no styles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from goals.rules.pay.curve import Curve

LEFT, RIGHT, TOP, BOTTOM = 40, 740, 20, 232  # the field inside 760 by 280
WIDEST = Fraction(3, 2)  # 150 % unless more is asked for


@dataclass(frozen=True)
class Mark:
    """A point of the picture with what it says."""

    x: str
    y: str
    at: Fraction
    pays: Fraction
    lean: str = "start"  # how its label is anchored so that it stays inside


@dataclass(frozen=True)
class Picture:
    line: str  # the points of a polyline
    across: tuple[Mark, ...]  # below the field, in shares
    up: tuple[Mark, ...]  # beside the field, in multiples
    marks: Mapping[str, Mark]
    widest: Fraction


def picture(curve: Curve, at: Mapping[str, Fraction | None]) -> Picture:
    """A curve drawn from nothing to 150 % or further, with marks at named attainments."""
    known = {name: share for name, share in at.items() if share is not None}
    end = widest(curve, known.values())
    tallest = max(Fraction(3, 2), curve.pays(end) * Fraction(11, 10))

    def x(share: Fraction) -> str:
        return f"{float(LEFT + (RIGHT - LEFT) * max(share, Fraction(0)) / end):.1f}"

    def y(multiple: Fraction) -> str:
        return f"{float(BOTTOM - (BOTTOM - TOP) * multiple / tallest):.1f}"

    def mark(share: Fraction) -> Mark:
        pays = curve.pays(share)
        first = curve.points[0].at
        before = first - end / 5 < share < first  # its label meets the step
        lean = "end" if before or share > end * Fraction(7, 10) else "start"
        return Mark(x(share), y(pays), share, pays, lean)

    levels = climb(tallest, (Fraction(1, 2), Fraction(1), Fraction(2)), 5)
    return Picture(
        line=" ".join(f"{x(share)},{y(pays)}" for share, pays in bends(curve, end)),
        across=tuple(mark(at) for at in climb(end, (Fraction(1, 5), Fraction(1, 2)), 9)),
        up=tuple(Mark(str(LEFT), y(one), one, one) for one in levels),
        marks={name: mark(share) for name, share in known.items()},
        widest=end,
    )


def bends(curve: Curve, end: Fraction) -> list[tuple[Fraction, Fraction]]:
    """The corners of a curve from nothing to the end of its picture."""
    first = curve.corners[0]
    flat = [(Fraction(0), Fraction(0)), (first.at, Fraction(0))] if first.at > 0 else []
    return [*flat, *((one.at, one.pays) for one in curve.corners), (end, curve.pays(end))]


def widest(curve: Curve, shares: Iterable[Fraction]) -> Fraction:
    """How far to the right a picture reaches: 150 %, or all that is asked for."""
    return Fraction(ceil(max([WIDEST, curve.points[-1].at, *shares]) * 10), 10)


def climb(top: Fraction, steps: tuple[Fraction, ...], most: int) -> list[Fraction]:
    """Round places from nothing up to the top: the smallest step that needs few enough."""
    step = next((one for one in steps if top / one < most), Fraction(ceil(top / most)))
    return [n * step for n in range(int(top / step) + 1)]
