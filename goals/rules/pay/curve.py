"""What an attainment pays, as a multiple of what is aimed for: points with straight lines between.

Below the first point nothing is paid. A retroactive threshold pays the first point's value at once
when it is reached, back to the first unit, so there is a cliff; a hard one never pays for what lies
below it. Behind the last point the value stays (a cap) or goes on along the last line; the curve
says which. Two points at one place are a jump. Everything is exact. Vectors: definitions 2.9, V1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

STAYS, GOES_ON = "stays", "goes_on"
BEHIND = (STAYS, GOES_ON)  # what a curve does behind its last point
RETROACTIVE, HARD = "retroactive", "hard"
THRESHOLDS = (RETROACTIVE, HARD)
MOST_POINTS = 12
WHOLE = Fraction(1)
NOUGHT = Fraction(0)


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
class Piece:
    """From this share on, up to the next piece: a value, and what each share more pays."""

    at: Fraction
    pays: Fraction
    slope: Fraction


@dataclass(frozen=True)
class Curve:
    points: tuple[Point, ...]
    behind: str = STAYS
    threshold: str = RETROACTIVE
    onward: Fraction | None = None  # of tiers: what each share behind the last point pays

    def pays(self, attained: Fraction) -> Fraction:
        """The multiple that an attainment pays; below the first point nothing."""
        found = None
        for piece in self.pieces:
            if piece.at > attained:
                break
            found = piece
        if found is None:
            return NOUGHT
        if not found.slope:
            return found.pays
        return found.pays + (attained - found.at) * found.slope

    def segment(self, attained: Fraction) -> tuple[Point, Fraction]:
        """The point an attainment counts from, and what each share more pays from there on."""
        before = [piece for piece in self.pieces if piece.at <= attained]
        if not before:
            return Point(NOUGHT, NOUGHT), NOUGHT
        return Point(before[-1].at, before[-1].pays), before[-1].slope

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The straight pieces of the curve, from left to right."""
        made = []
        for one, other in pairwise(self.corners):
            if one.at < other.at:
                made.append(Piece(one.at, one.pays, slope(one, other)))
        last = self.corners[-1]
        return (*made, Piece(last.at, last.pays, self.last_slope))

    @property
    def corners(self) -> tuple[Point, ...]:
        """The points as they pay: under a hard threshold what lies below it is never paid."""
        lost = self.points[0].pays if self.threshold == HARD else NOUGHT
        return tuple(Point(point.at, point.pays - lost) for point in self.points)

    @property
    def last_slope(self) -> Fraction:
        """What each share behind the last point pays."""
        if self.onward is not None:
            return self.onward
        if self.behind == STAYS or len(self.points) < 2:
            return NOUGHT
        return slope(*self.points[-2:])

    @property
    def cliffs(self) -> list[Cliff]:
        """Every place where more appears at once, from left to right."""
        first, corners = self.corners[0], self.corners
        found = [Cliff(first.at, first.pays)] if first.at > 0 and first.pays > 0 else []
        jumps = ((one, other) for one, other in pairwise(corners) if one.at == other.at)
        return [*found, *(Cliff(a.at, b.pays - a.pays) for a, b in jumps if a.pays != b.pays)]

    @property
    def cliff(self) -> Cliff | None:
        """The first jump, if there is one."""
        return next(iter(self.cliffs), None)

    @property
    def most(self) -> Fraction | None:
        """The most it ever pays; None where nothing ends it."""
        return None if self.last_slope > 0 else self.corners[-1].pays


def slope(one: Point, other: Point) -> Fraction:
    return (other.pays - one.pays) / (other.at - one.at)


ORDER, FALLS, FEW, MANY, LOW, LARGE, LEVEL, UNDER = (
    "order falls few many low large level under".split()
)


def faults(
    points: Sequence[Point], behind: str, threshold: str = RETROACTIVE
) -> list[tuple[str, int]]:
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
    if wrong:
        return wrong
    return endless(Curve(tuple(points), behind, threshold))


def endless(curve: Curve) -> list[tuple[str, int]]:
    """What is wrong with the end of a curve: it never pays anything, or never all of it."""
    place, last = len(curve.points) - 1, curve.corners[-1].pays
    wrong = [(UNDER, place)] if last < WHOLE and curve.last_slope == 0 else []
    return wrong + ([(LEVEL, place)] if last == 0 and curve.last_slope == 0 else [])


NOTHING, AT, ABOVE, STAYING, JUMPS = "nothing", "at", "above", "stays", "jumps"


@dataclass(frozen=True)
class Said:
    """One sentence of a curve read aloud: below, at, above or from a share, what it pays."""

    kind: str
    at: Fraction
    pays: Fraction  # of NOTHING 0; of ABOVE the rate on what lies above; else the multiple

    @property
    def is_faster(self) -> bool:
        """Whether more than the target's own rate is paid from here: an accelerator."""
        return self.kind == ABOVE and self.pays > 1


def aloud(curve: Curve) -> list[Said]:
    """The curve in sentences, from left to right: points, accelerators and decelerators."""
    corners, pieces = curve.corners, curve.pieces
    jumps = {cliff.at for cliff in curve.cliffs if cliff.at > corners[0].at}
    said = [Said(NOTHING, corners[0].at, NOUGHT)] if corners[0].at > 0 else []
    for piece in pieces[:-1]:
        if piece.at in jumps:
            said.append(Said(JUMPS, piece.at, piece.pays))
        elif piece.at >= WHOLE and piece.slope not in (0, 1):
            said.append(Said(ABOVE, piece.at, piece.slope))
        else:
            said.append(Said(AT, piece.at, piece.pays))
    last = pieces[-1]
    if not last.slope:
        return [*said, Said(STAYING, last.at, last.pays)]
    if len(pieces) > 1 and last.slope == pieces[-2].slope:
        return [*said, Said(AT, last.at, last.pays), Said(ABOVE, last.at, last.slope)]
    kind = JUMPS if last.at in jumps else AT
    return [*said, Said(kind, last.at, last.pays), Said(ABOVE, last.at, last.slope)]


def halfway(curve: Curve) -> Said | None:
    """One more point to read: the middle of a long line from the first point to the whole."""
    if len(curve.corners) < 2:
        return None
    first, second = curve.corners[:2]
    if second.at - first.at < Fraction(3, 10) or first.pays == second.pays:
        return None
    at = (first.at + second.at) / 2
    return Said(AT, at, curve.pays(at))


PRACTICE = Curve(  # half pays on the shared goal alone: see templates.py
    (
        Point(Fraction(60, 100), Fraction(40, 100)),
        Point(Fraction(1), Fraction(1)),
        Point(Fraction(105, 100), Fraction(105, 100)),
        Point(Fraction(125, 100), Fraction(135, 100)),
    ),
    STAYS,
)
