"""Pipeline coverage (definitions 2.4): what closes in the period over what is still missing,
against need.

No deal says on which day it will close: how many of them do within the period is told by how long
deals as old as they are took before.

Need is computed, never a folk number: one over the win rate, less what is still to be created and
won within the period.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

COVERED, SHORT, UNKNOWN = "covered", "short", "unknown"


@dataclass(frozen=True)
class OpenStep:
    """The open deals on one step of sales that close in the period, won or lost."""

    step: str
    leads: int
    worth: int  # minor units, or the leads themselves where things are counted
    of: int = 0  # all open deals on the step, whenever they close


@dataclass(frozen=True)
class OpenDeals:
    """Deals that are as old on one step."""

    step: str
    age: int  # days since their last move
    leads: int
    worth: int  # minor units, or the leads themselves where things are counted


@dataclass(frozen=True)
class Coverage:
    """The open pipeline against what is missing of a target."""

    steps: tuple[OpenStep, ...]
    missing: int  # of the target; 0 once it is reached
    win_rate: Fraction | None  # of the last step before the win: won / (won + lost)
    created: Fraction  # of what is expected, the share from leads that are still to come

    @property
    def pipeline(self) -> int:
        return sum(step.worth for step in self.steps)

    @property
    def times(self) -> Fraction | None:
        """How many times the open deals cover what is missing; unsaid once nothing is."""
        return Fraction(self.pipeline, self.missing) if self.missing else None

    @property
    def needed(self) -> Fraction | None:
        """How many times they must: 20 % won and 30 % created and won within need 3.5 times."""
        return (1 - self.created) / self.win_rate if self.win_rate else None

    @property
    def status(self) -> str:
        if not self.missing:
            return COVERED
        if self.needed is None:
            return UNKNOWN
        return COVERED if self.times >= self.needed else SHORT

    def share_of(self, step: OpenStep) -> Fraction:
        """A step's part of the pipeline."""
        return Fraction(step.worth, self.pipeline) if self.pipeline else Fraction(0)


def closing(step: str, deals: Iterable[OpenDeals], share_at: Callable[[int], Fraction]) -> OpenStep:
    """What of a step's open deals closes in the period; `share_at` tells the share by their age."""
    mine = [(share_at(one.age), one) for one in deals if one.step == step]
    return OpenStep(
        step,
        leads=round(sum(share * one.leads for share, one in mine)),
        worth=round(sum(share * one.worth for share, one in mine)),
        of=sum(one.leads for _share, one in mine),
    )


def coverage(
    steps: Sequence[OpenStep],
    target: int,
    attained: int,
    won: tuple[float, float],
    expected: tuple[int, int],
) -> Coverage:
    """`won` are shares of deals won and of all that ended; `expected` results of open leads and
    of those still to come."""
    ours, ended = won
    total = sum(expected)
    return Coverage(
        steps=tuple(steps),
        missing=max(target - attained, 0),
        win_rate=Fraction(ours / ended).limit_denominator(10_000) if ended and ours else None,
        created=Fraction(expected[1], total) if total else Fraction(0),
    )
