"""A closed period: what was frozen of it, and what has come in since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

LATE, BACK, CHANGED, MOVED = "late", "back", "changed", "moved"


@dataclass(frozen=True)
class Closed:
    """The figures of a goal when its period was closed, in the metric's unit."""

    metric: str
    unit: str
    target: int
    original: int  # what both heads first promised
    attained: int
    not_priced: int
    steps: Mapping[str, int]  # step -> what entered it
    teams: Sequence[Mapping]  # name, target or None, attained

    @property
    def attainment(self) -> Fraction | None:
        return Fraction(self.attained, self.target) if self.target else None

    @property
    def is_reached(self) -> bool:
        return self.attained >= self.target

    @property
    def plain(self) -> dict:
        return dict(vars(self))


def closed_of(figures: Mapping) -> Closed:
    """What a closing kept."""
    return Closed(**figures)


@dataclass(frozen=True)
class Corrected:
    """A closed figure beside what is known now."""

    closed: Closed
    now: int

    @property
    def effect(self) -> int:
        """What the corrections add up to."""
        return self.now - self.closed.attained

    @property
    def attainment(self) -> Fraction | None:
        return Fraction(self.now, self.closed.target) if self.closed.target else None

    @property
    def turns(self) -> bool:
        """Whether the period would be settled the other way."""
        return self.closed.is_reached != (self.now >= self.closed.target)


def cause_of(n: int, amount: int) -> str:
    """What kind of correction a change of count and amount is."""
    if n:
        return LATE if n > 0 else BACK
    return CHANGED if amount else MOVED
