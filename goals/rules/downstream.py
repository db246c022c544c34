"""What a new target does to both halves: agreed beside new, before anything is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from goals.rules.progress import Progress, pace_gap, whole
from goals.rules.spread import Needed


@dataclass(frozen=True)
class Change:
    """One figure under the agreed target and under the new one; None where nothing can be said."""

    key: str  # of a figure, or of a step
    old: int | None
    new: int | None
    is_money: bool = False
    name: str = ""  # of a step

    @property
    def by(self) -> int | None:
        if self.old is None or self.new is None:
            return None
        return self.new - self.old


@dataclass(frozen=True)
class Pays:
    """What a half's plan pays at today's pace, as a multiple of what its people aim for."""

    half: str
    old: Fraction | None
    new: Fraction | None


@dataclass(frozen=True)
class Derived:
    """What follows from the goal before anybody promises anew: by step, in money, in pay.

    `steps` are the counts of the chain that leads to the goal, old and new, by step; empty where
    there is none, and then `promised` keeps its share of the goal. `value` is the worth of leads
    that marketing promised for these months. `entry` is the step whose leads sales has to answer.
    """

    steps: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    value: int | None = None
    entry: str = ""
    pay: tuple[Pays, ...] = ()


NOTHING_MORE = Derived()


@dataclass(frozen=True)
class Downstream:
    """Everything that moves with a target."""

    pace: list[Change]
    marketing: list[Change]
    sales: list[Change]
    old_status: str
    new_status: str
    old_share: Fraction | None
    new_share: Fraction | None
    has_begun: bool  # else there is no pace to speak of
    pay: tuple[Pays, ...] = ()
    by_chain: bool = False  # the steps are worked out anew, not kept at their share


def downstream(
    agreed: Progress,
    new: Progress,
    is_money: bool,
    promised: Mapping[str, Needed],
    quotas: int,
    marketing: frozenset[str],
    derived: Derived = NOTHING_MORE,
    names: Mapping[str, str] | None = None,
) -> Downstream:
    """Set the agreed target beside a new one.

    `promised` is what steps need in the goal's period, by their keys; the new figure keeps each
    one's share of the goal, for nobody has promised it yet. `quotas` is what teams carry of the
    goal's metric; the steps named in `marketing` are that half's; `derived` is what follows.
    """
    scale = Fraction(new.way, agreed.way) if agreed.way and new.way else None
    steps = {
        step: replace(of_step(step, promised, derived, scale), name=(names or {}).get(step, step))
        for step in dict.fromkeys([*derived.steps, *promised])
    }
    answers = steps.get(derived.entry)
    return Downstream(
        pace=[
            Change(key, *figures, is_money) for key, figures in paces(agreed, new, is_money).items()
        ],
        marketing=[
            *(change for step, change in steps.items() if step in marketing),
            *promised_value(derived.value, scale),
        ],
        sales=[
            *([Change("to_answer", answers.old, answers.new)] if answers else []),
            *(change for step, change in steps.items() if step not in marketing),
            Change("unassigned", rest(agreed, quotas), rest(new, quotas), is_money),
        ],
        old_status=agreed.status,
        new_status=new.status,
        old_share=agreed.attainment,
        new_share=new.attainment,
        has_begun=has_begun(agreed, new),
        pay=derived.pay,
        by_chain=bool(derived.steps),
    )


def from_nothing(found: Downstream) -> Downstream:
    """The same with nothing agreed before it: a goal for days that had none."""

    def new_only(changes: list[Change]) -> list[Change]:
        return [replace(change, old=None) for change in changes]

    return replace(
        found,
        pace=new_only(found.pace),
        marketing=new_only(found.marketing),
        sales=new_only(found.sales),
        old_share=None,
        pay=tuple(replace(one, old=None) for one in found.pay),
    )


def of_step(
    step: str, promised: Mapping[str, Needed], derived: Derived, scale: Fraction | None
) -> Change:
    """A step as the chain works it out anew, else its promise at the same share of the goal."""
    if step in derived.steps:
        return Change(step, *derived.steps[step])
    return kept_share(step, promised[step], scale)


def promised_value(value: int | None, scale: Fraction | None) -> list[Change]:
    """Marketing's promise in money at the same share of the goal."""
    if value is None:
        return []
    grown = None if scale is None else whole(value * scale, is_money=True)
    return [Change("promised_value", value, grown, is_money=True)]


def has_begun(agreed: Progress, new: Progress) -> bool:
    return agreed.day > 0 or new.day > 0


def paces(
    agreed: Progress, new: Progress, is_money: bool
) -> dict[str, tuple[int | None, int | None]]:
    """What the pace asks for, old and new; before the first day what each day must bring."""
    both = (agreed, new)
    told = {}
    if has_begun(agreed, new):
        told["needed_by_today"] = tuple(whole(one.needed_by_today, is_money) for one in both)
        told["pace_gap"] = tuple(pace_gap(one, is_money) for one in both)
    told["required_per_day"] = tuple(whole(one.required_per_day, is_money) for one in both)
    return told


def kept_share(step: str, needed: Needed, scale: Fraction | None) -> Change:
    """A step's promise if it keeps its share of the goal."""
    grown = None if scale is None else whole(needed.whole * scale, is_money=False)
    return Change(step, whole(needed.whole, is_money=False), grown)


def rest(progress: Progress, quotas: int) -> int | None:
    """What of the way to the target no team carries."""
    return None if progress.way is None else progress.way - quotas
