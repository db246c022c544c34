"""How what people earn is spread: how many of them earn which multiple of what they aim for."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

BOUNDS = tuple(Fraction(n, 10) for n in (0, 5, 8, 10, 12, 15))  # each belongs to what it begins
WIDE, GAP, LEFT, FLOOR, TALL = 104, 14, 8, 132, 96  # a column inside 720 by 170


@dataclass(frozen=True)
class Column:
    """So many people from one multiple up to the next, with where it is drawn."""

    low: Fraction
    high: Fraction | None  # of the last none: whatever lies above
    people: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + WIDE // 2

    @property
    def above(self) -> int:
        """Where its number stands."""
        return self.y - 8


@dataclass(frozen=True)
class Spread:
    """The people of one half; multiples of what each aims for."""

    half: str
    columns: tuple[Column, ...]
    middle: Fraction  # half of them earn it or more
    people: int


def spread_of(half: str, multiples: Sequence[Fraction]) -> Spread | None:
    """The columns of some people's multiples; None of nobody."""
    if not multiples:
        return None
    edges = [*pairwise(BOUNDS), (BOUNDS[-1], None)]
    counts = [
        sum(1 for one in multiples if one >= low and (high is None or one < high))
        for low, high in edges
    ]
    tallest = max(counts)
    columns = []
    for place, ((low, high), people) in enumerate(zip(edges, counts, strict=True)):
        height = max(TALL * people // tallest, 2) if people else 0
        x = LEFT + place * (WIDE + GAP)
        columns.append(Column(low, high, people, x, FLOOR - height, height))
    ordered = sorted(multiples, reverse=True)
    middle = ordered[(len(ordered) - 1) // 2]
    return Spread(half, tuple(columns), middle, len(multiples))
