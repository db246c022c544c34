"""Where a company stands on the line of four stages, from evidence alone. Definitions 2.13.

A stage holds when all its indicators and all earlier stages' hold. The position is the stage that
holds and the weighted mean strength of the next stage's indicators, cut to one decimal, at most
nine tenths; from 1.0 to 4.0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from stages.rules.evidence import addressed, functional, operational, strategic, together
from stages.rules.evidence.functional import leader_on
from stages.rules.facts import Facts, Said
from stages.rules.found import Shown
from stages.rules.table import (
    FUNCTIONAL,
    OPERATIONAL,
    SILOED,
    STAGES,
    TABLE,
    UNDER_ONE_LEADER_DAYS,
    of_stage,
)

PREDICATES = {
    "decision": together.decision,
    "statement": together.statement,
    "collaboration": together.collaboration,
    "handoffs": together.handoffs,
    "goals": together.goals,
    "personas": addressed.personas,
    "qualification": strategic.qualification,
    "cadence": strategic.cadence,
    "plan": operational.plan,
    "scoreboard": operational.scoreboard,
    "council": strategic.council,
    "steps": operational.steps,
    "pay": operational.pay,
    "readings": operational.readings,
    "mandate": functional.mandate,
    "leader": functional.leader,
}
MOST = 3  # sentences about what holds it back
USUAL_TARGET = OPERATIONAL  # two directors can be fully healthy there


@dataclass(frozen=True)
class Assessment:
    """The line on one day. `tenths` is the position in tenths: 26 is 2.6."""

    day: date
    tenths: int
    stage: int  # the highest that holds
    shown: tuple[Shown, ...]
    leader: Said | None = None

    @property
    def in_name_only(self) -> bool:
        """One leader for both, but the stages that carry them do not hold."""
        return self.leader is not None and self.stage < OPERATIONAL

    def of(self, key: str) -> Shown:
        return next(one for one in self.shown if one.key == key)

    def of_stage(self, stage: int) -> tuple[Shown, ...]:
        return tuple(one for one in self.shown if one.indicator.stage == stage)

    def missing(self, stage: int) -> list[Shown]:
        """What a stage lacks, the heaviest loss first."""
        lacking = [one for one in self.of_stage(stage) if not one.holds]
        return sorted(lacking, key=lambda one: -one.indicator.weight * (1 - one.strength))


def assess(facts: Facts, day: date) -> Assessment:
    """The line at the end of a day."""
    early = [shown(key, facts, day) for key in PREDICATES]
    leads = leader_on(facts, day)
    days = days_held(facts, day, early, leads)
    last = next(one for one in TABLE if one.key == "structure")
    every = (*early, Shown(last, functional.structure(days)))
    stage = stage_held(every)
    return Assessment(day, tenths_of(stage, every), stage, every, leads)


def shown(key: str, facts: Facts, day: date) -> Shown:
    indicator = next(one for one in TABLE if one.key == key)
    return Shown(indicator, PREDICATES[key](facts, day))


def stage_held(every: Iterable[Shown]) -> int:
    """The highest stage whose indicators hold while all earlier ones' hold too."""
    failing = {one.indicator.stage for one in every if not one.holds}
    held = SILOED
    for stage in STAGES[1:]:
        if stage in failing or not any(one.indicator.stage == stage for one in every):
            break
        held = stage
    return held


def tenths_of(stage: int, every: Sequence[Shown]) -> int:
    """The position in tenths: cut, never rounded, and below the next stage until it holds."""
    if stage == FUNCTIONAL:
        return FUNCTIONAL * 10
    following = [one for one in every if one.indicator.stage == stage + 1]
    weights = sum(one.indicator.weight for one in following)
    total = sum((one.strength * one.indicator.weight for one in following), Fraction(0))
    return stage * 10 + min(int(total / weights * 10), 9)


def days_held(facts: Facts, day: date, early: Sequence[Shown], leads: Said | None) -> int | None:
    """For how many days stages 2 and 3 have held under the leader; None where nobody leads both."""
    if leads is None:
        return None
    if stage_held(early) < OPERATIONAL:
        return 0
    days, before = 0, day - timedelta(1)
    while days < UNDER_ONE_LEADER_DAYS and before >= leads.on and held_on(facts, before):
        days, before = days + 1, before - timedelta(1)
    return days


def held_on(facts: Facts, day: date) -> bool:
    """Whether stages 2 and 3 held on an earlier day; stops at the first thing that did not."""
    keys = [one.key for stage in STAGES[1:OPERATIONAL] for one in of_stage(stage)]
    return all(shown(key, facts, day).holds for key in keys)


def holding_back(assessment: Assessment, target: int) -> list[Shown]:
    """At most three things that keep the next stage away; nothing beyond the stage aimed for."""
    following = assessment.stage + 1
    if following > min(target, FUNCTIONAL):
        return []
    return assessment.missing(following)[:MOST]
