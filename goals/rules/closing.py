"""A closed period: what was frozen of it, and what has come in since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from goals.rules.progress import BELOW, REACH, Course, Progress

LATE, BACK, CHANGED, MOVED = "late", "back", "changed", "moved"


@dataclass(frozen=True)
class Closed:
    """The figures of a goal when its period was closed, in the metric's unit."""

    metric: str
    unit: str
    target: int
    original: int  # what both heads first promised
    attained: int  # the baseline and what was counted
    not_priced: int
    steps: Mapping[str, int]  # step -> what entered it
    teams: Sequence[Mapping]  # name, target or None, attained
    baseline: int = 0
    reached: bool = False
    direction: str = REACH

    @property
    def attainment(self) -> Fraction | None:
        return self.share(self.attained)

    @property
    def is_reached(self) -> bool:
        return self.reached

    def share(self, figure: int) -> Fraction | None:
        """The attainment a figure would be, as the running goal tells it."""
        course = Course(self.direction, self.baseline)
        return Progress(self.target, figure, days=1, day=1, course=course).attainment

    def settled(self, figure: int) -> bool:
        """Whether a figure would settle it as reached."""
        return figure <= self.target if self.direction == BELOW else figure >= self.target

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
    would_be_reached: bool

    @property
    def effect(self) -> int:
        """What the corrections add up to."""
        return self.now - self.closed.attained

    @property
    def attainment(self) -> Fraction | None:
        return self.closed.share(self.now)

    @property
    def turns(self) -> bool:
        """Whether the period would be settled the other way."""
        return self.closed.is_reached != self.would_be_reached


def cause_of(n: int, amount: int) -> str:
    """What kind of correction a change of count and amount is."""
    if n:
        return LATE if n > 0 else BACK
    return CHANGED if amount else MOVED
