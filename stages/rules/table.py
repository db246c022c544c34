"""The table of indicators: what each stage asks for, how much it weighs, how far it looks back.

Product.md's table of stages and definitions 2.13, as one versioned value. The step that leads on
to a stage (a decision, a plan, a mandate) is an indicator of the stage it leads to.
"""

from dataclasses import dataclass
from fractions import Fraction

VERSION = 3  # raised with every change below and told in `words.TABLES`; kept with each day
HOLDS = Fraction(4, 5)  # an indicator holds from this strength on
SILOED, STRATEGIC, OPERATIONAL, FUNCTIONAL = 1, 2, 3, 4
STAGES = (SILOED, STRATEGIC, OPERATIONAL, FUNCTIONAL)
UNDER_ONE_LEADER_DAYS = 90  # so long stages 2 and 3 must hold under the leader of both halves


@dataclass(frozen=True)
class Indicator:
    """One thing that a stage rests on. `window` is in days, 0 where no day is too long ago."""

    key: str
    stage: int
    weight: int
    window: int = 0


TABLE = (
    Indicator("decision", STRATEGIC, 2, 90),
    Indicator("statement", STRATEGIC, 1),
    Indicator("collaboration", STRATEGIC, 1, 90),
    Indicator("handoffs", STRATEGIC, 1, 90),
    Indicator("goals", STRATEGIC, 1, 90),
    Indicator("personas", STRATEGIC, 1, 180),
    Indicator("qualification", STRATEGIC, 2, 90),
    Indicator("cadence", STRATEGIC, 2, 90),
    Indicator("plan", OPERATIONAL, 2, 60),
    Indicator("scoreboard", OPERATIONAL, 2, 7),
    Indicator("council", OPERATIONAL, 2, 90),
    Indicator("steps", OPERATIONAL, 1, 90),
    Indicator("pay", OPERATIONAL, 1),
    Indicator("readings", OPERATIONAL, 1),
    Indicator("mandate", FUNCTIONAL, 2),
    Indicator("leader", FUNCTIONAL, 1),
    Indicator("structure", FUNCTIONAL, 2, UNDER_ONE_LEADER_DAYS),
)
KEYS = tuple(one.key for one in TABLE)
HABITS = ("habit_goal", "habit_quotas", "habit_progress", "habit_pay", "habit_personas")


def of_stage(stage: int) -> tuple[Indicator, ...]:
    """The indicators that a stage asks for; the first asks for none."""
    return tuple(one for one in TABLE if one.stage == stage)
