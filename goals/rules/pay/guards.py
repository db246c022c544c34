"""What a plan is refused for, and what it is honest about: warnings that stand beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from goals.rules.pay.curve import Curve, faults
from goals.rules.pay.measures import GOAL, FromPay, measure_of
from goals.rules.pay.terms import HOLDS, MOMENTS, SPANS, Component, Gate, Modifier, Spiff, Terms
from goals.rules.pay.tiers import Tiers, band_faults, tier_faults

WEIGHTS, MEASURE, COMMISSION, CURVE, TARGET, TWICE = (
    "weights measure commission curve target twice".split()
)
GATE, MODIFIER, SPIFF, CAP, FLOOR, RAMP, CLAWBACK, COUNTS = (
    "gate modifier spiff cap floor ramp clawback counts".split()
)
MOST_PARTS = 8
MOST_RAMP = 24  # months
LONGEST_CLAWBACK = 730  # days
WIDEST = Fraction(10)


@dataclass(frozen=True)
class Wrong:
    """One thing that cannot be agreed to: of which part, why, and at which point of its curve."""

    what: str
    why: str = ""
    point: int = 0
    part: int = 0
    makes: Fraction = field(default=Fraction(1), compare=False)  # all weights together


def wrong_terms(terms: Terms, steps: Sequence[str]) -> list[Wrong]:
    """Everything about a plan that no signature may stand under."""
    wrong = []
    weights = [component.weight for component in terms.components]
    if sum(weights) != 1 or any(weight <= 0 for weight in weights) or len(weights) > MOST_PARTS:
        wrong.append(Wrong(WEIGHTS, makes=sum(weights, Fraction(0))))
    keys = [component.measure for component in terms.components]
    wrong += [Wrong(TWICE, part=n) for n, key in enumerate(keys) if key in keys[:n]]
    for part, component in enumerate(terms.components):
        wrong += wrong_measure(component, steps, part)
        wrong += [Wrong(CURVE, why, point, part) for why, point in shape_faults(component.shape)]
    for part, gate in enumerate(terms.gates):
        wrong += wrong_measure(gate, steps, part)
        if not 0 < gate.least <= WIDEST or gate.holds not in HOLDS:
            wrong.append(Wrong(GATE, part=part))
    for part, modifier in enumerate(terms.modifiers):
        wrong += wrong_measure(modifier, steps, part)
        found = band_faults(modifier.bands)
        if not found and modifier.bands[0].low != 0:
            found = [("begins", 0)]
        wrong += [Wrong(MODIFIER, why, point, part) for why, point in found]
    wrong += [Wrong(SPIFF, part=n) for n, one in enumerate(terms.spiffs) if not sound(one, steps)]
    return wrong + wrong_limits(terms)


def shape_faults(shape: Curve | Tiers) -> list[tuple[str, int]]:
    """What is wrong with what a part pays, and at which point or band."""
    if isinstance(shape, Tiers):
        return tier_faults(shape)
    return faults(shape.points, shape.behind, shape.threshold)


def wrong_measure(one: Component | Gate | Modifier, steps: Sequence[str], part: int) -> list[Wrong]:
    try:
        measure = measure_of(one.measure, steps)
    except FromPay:
        return [Wrong(COMMISSION, part=part)]
    except ValueError:
        return [Wrong(MEASURE, part=part)]
    is_said = one.target is not None and one.target > 0
    return [] if measure.needs_target == is_said else [Wrong(TARGET, part=part)]


def sound(spiff: Spiff, steps: Sequence[str]) -> bool:
    """Whether a SPIFF says what for, how much, and on which days."""
    named = bool(spiff.name.strip()) and len(spiff.name) <= 80
    return named and spiff.step in steps and spiff.each > 0 and spiff.from_on <= spiff.to_on


def wrong_limits(terms: Terms) -> list[Wrong]:
    """A cap below the whole takes from people who reached their target."""
    wrong = []
    if terms.cap is not None and not 1 <= terms.cap <= WIDEST:
        wrong.append(Wrong(CAP, "large" if terms.cap > WIDEST else ""))
    if terms.floor is not None and not 0 < terms.floor <= (terms.cap or 1):
        wrong.append(Wrong(FLOOR))
    if len(terms.ramp) > MOST_RAMP or any(not 0 <= share <= 1 for share in terms.ramp):
        wrong.append(Wrong(RAMP))
    if not 0 <= terms.clawback_days <= LONGEST_CLAWBACK or terms.spans not in SPANS:
        wrong.append(Wrong(CLAWBACK))
    if terms.counts not in MOMENTS or (
        terms.counts and not any(one.of.is_won for one in terms.parts)
    ):
        wrong.append(Wrong(COUNTS))
    return wrong


@dataclass(frozen=True)
class Jump:
    """A cliff of a part of a plan: what of all that is aimed for appears at once."""

    half: str
    measure: str
    at: Fraction
    jump: Fraction


@dataclass(frozen=True)
class Honest:
    """What two plans are honest about, side by side."""

    cliffs: tuple[Jump, ...]
    same_goal: bool | None  # None while there is only one plan
    same_curve: bool | None
    raw_counts: tuple[str, ...]  # the halves whose plan pays on them
    shared: Mapping[str, Fraction]  # how much of a half's variable pay hangs on the goal


def honest(plans: Mapping[str, Terms], marketings: Sequence[str]) -> Honest:
    """The warnings of the plans as they stand together; `marketings` are marketing's steps."""
    both = list(plans.values()) if len(plans) == 2 else None
    cliffs = [
        Jump(half, one.measure, cliff.at, cliff.jump * one.weight)
        for half, terms in plans.items()
        for one in terms.components
        for cliff in one.curve.cliffs
    ]
    return Honest(
        cliffs=tuple(sorted(cliffs, key=lambda one: (one.at, one.measure, one.half))),
        same_goal=both and measured(both[0]) == measured(both[1]) != set(),
        same_curve=both and curves(both[0]) == curves(both[1]),
        raw_counts=tuple(
            half
            for half, terms in plans.items()
            if any(one.of.is_raw_count(marketings) for one in terms.components)
        ),
        shared={half: terms.shared for half, terms in plans.items()},
    )


def measured(terms: Terms) -> set[str]:
    """The shared goals a plan pays on."""
    return {one.measure for one in terms.components if one.of.kind == GOAL}


def curves(terms: Terms) -> list[tuple[str, object]]:
    """The curve of a plan's part on the shared goal."""
    return [(one.measure, one.shape) for one in terms.components if one.of.kind == GOAL]
