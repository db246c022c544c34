"""What an attainment pays, as a multiple of what is aimed for: points with straight lines between.

Below the first point nothing is paid, at the point its own value: where that is more than nothing
there is a cliff. Behind the last point the value stays (a cap) or goes on along the last line;
the curve says which. Everything is exact. Vectors: definitions 2.9, V1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

STAYS, GOES_ON = "stays", "goes_on"
BEHIND = (STAYS, GOES_ON)  # what a curve does behind its last point
MOST_POINTS = 12
WHOLE = Fraction(1)


@dataclass(frozen=True)
class Point:
    """At this share of the target, this multiple of what is aimed for."""

    at: Fraction
    pays: Fraction


@dataclass(frozen=True)
class Cliff:
    """Where a hair's breadth more pays so much more at once."""

    at: Fraction
    jump: Fraction


@dataclass(frozen=True)
class Curve:
    points: tuple[Point, ...]
    behind: str = STAYS

    def pays(self, attained: Fraction) -> Fraction:
        """The multiple that an attainment pays; below the first point nothing."""
        if attained < self.points[0].at:
            return Fraction(0)
        base, slope = self.segment(attained)
        return base.pays + (attained - base.at) * slope

    def segment(self, attained: Fraction) -> tuple[Point, Fraction]:
        """The point an attainment counts from, and what each share more pays from there on."""
        before = [point for point in self.points if point.at <= attained]
        base = before[-1] if before else Point(Fraction(0), Fraction(0))
        place = len(before)
        if not before:
            return base, Fraction(0)
        if place < len(self.points):
            return base, slope(base, self.points[place])
        return base, self.last_slope

    @property
    def last_slope(self) -> Fraction:
        """What each share behind the last point pays."""
        if self.behind == STAYS or len(self.points) < 2:
            return Fraction(0)
        return slope(*self.points[-2:])

    @property
    def cliff(self) -> Cliff | None:
        """The jump on the threshold, if there is one."""
        first = self.points[0]
        return Cliff(first.at, first.pays) if first.at > 0 and first.pays > 0 else None

    @property
    def most(self) -> Fraction | None:
        """The most it ever pays; None where nothing ends it."""
        return None if self.last_slope > 0 else self.points[-1].pays


def slope(one: Point, other: Point) -> Fraction:
    return (other.pays - one.pays) / (other.at - one.at)


ORDER, FALLS, FEW, MANY, LOW, LARGE, LEVEL, UNDER = (
    "order falls few many low large level under".split()
)


def faults(points: Sequence[Point], behind: str) -> list[tuple[str, int]]:
    """What is wrong with a curve, and at which point; nothing for one that can be agreed.

    Points must climb to the right and never pay less; 100 % must pay all of it at least once:
    a curve that ends below the whole caps people under their target.
    """
    if not 2 <= len(points) <= MOST_POINTS:
        return [(FEW if len(points) < 2 else MANY, 0)]
    wrong = [(LOW, n) for n, point in enumerate(points) if point.at < 0 or point.pays < 0]
    wrong += [(LARGE, n) for n, point in enumerate(points) if point.at > 10 or point.pays > 10]
    for n, (one, other) in enumerate(pairwise(points), 1):
        if other.at <= one.at:
            wrong.append((ORDER, n))
        elif other.pays < one.pays:
            wrong.append((FALLS, n))
    if not wrong and points[-1].pays < WHOLE and Curve(tuple(points), behind).last_slope == 0:
        wrong.append((UNDER, len(points) - 1))
    if not wrong and points[-1].pays == 0:
        wrong.append((LEVEL, len(points) - 1))
    return wrong


NOTHING, AT, ABOVE, STAYING = "nothing", "at", "above", "stays"


@dataclass(frozen=True)
class Said:
    """One sentence of a curve read aloud: below, at, above or from a share, what it pays."""

    kind: str
    at: Fraction
    pays: Fraction  # of NOTHING 0; of ABOVE the rate on what lies above; else the multiple


def aloud(curve: Curve) -> list[Said]:
    """The curve in sentences, from left to right."""
    first = curve.points[0]
    said = [Said(NOTHING, first.at, Fraction(0))] if first.at > 0 else []
    for one, other in pairwise(curve.points):
        rate = slope(one, other)
        is_faster = one.at >= WHOLE and rate > WHOLE
        said.append(Said(ABOVE, one.at, rate) if is_faster else Said(AT, one.at, one.pays))
    last = curve.points[-1]
    if curve.last_slope:
        return [*said, Said(AT, last.at, last.pays), Said(ABOVE, last.at, curve.last_slope)]
    return [*said, Said(STAYING, last.at, last.pays)]


def halfway(curve: Curve) -> Said | None:
    """One more point to read: the middle of a long line from the first point to the whole."""
    first, second = curve.points[:2]
    if second.at - first.at < Fraction(3, 10):
        return None
    at = (first.at + second.at) / 2
    return Said(AT, at, curve.pays(at))


PRACTICE = Curve(  # half pays on the shared goal alone: see the templates in terms.py
    (
        Point(Fraction(60, 100), Fraction(40, 100)),
        Point(Fraction(1), Fraction(1)),
        Point(Fraction(105, 100), Fraction(105, 100)),
        Point(Fraction(125, 100), Fraction(135, 100)),
    ),
    STAYS,
)
