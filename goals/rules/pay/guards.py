"""What a plan is refused for, and what it is honest about: warnings that stand beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from goals.rules.pay.curve import Cliff, faults
from goals.rules.pay.measures import FromPay, measure_of
from goals.rules.pay.terms import Terms

WEIGHTS, MEASURE, COMMISSION, CURVE = "weights measure commission curve".split()


@dataclass(frozen=True)
class Wrong:
    """One thing that cannot be agreed to; `why` and `point` are a curve's own."""

    what: str
    why: str = ""
    point: int = 0


def wrong_terms(terms: Terms, steps: Sequence[str]) -> list[Wrong]:
    """Everything about a plan that no signature may stand under."""
    wrong = []
    weights = [component.weight for component in terms.components]
    if sum(weights) != 1 or any(weight <= 0 for weight in weights):
        wrong.append(Wrong(WEIGHTS))
    for component in terms.components:
        try:
            measure_of(component.measure, steps)
        except FromPay:
            wrong.append(Wrong(COMMISSION))
        except ValueError:
            wrong.append(Wrong(MEASURE))
        curve = component.curve
        wrong += [Wrong(CURVE, why, point) for why, point in faults(curve.points, curve.behind)]
    return wrong


@dataclass(frozen=True)
class Honest:
    """What two plans are honest about, side by side."""

    cliffs: tuple[Cliff, ...]
    same_goal: bool | None  # None while there is only one plan
    same_curve: bool | None
    raw_counts: tuple[str, ...]  # the halves whose plan pays on them
    shared: Mapping[str, Fraction]  # how much of a half's variable pay hangs on the goal


def honest(plans: Mapping[str, Terms], marketings: Sequence[str]) -> Honest:
    """The warnings of the plans as they stand together; `marketings` are marketing's steps."""
    both = list(plans.values()) if len(plans) == 2 else None
    cliffs = {c.curve.cliff for terms in plans.values() for c in terms.components}
    return Honest(
        cliffs=tuple(sorted(cliffs - {None}, key=lambda cliff: cliff.at)),
        same_goal=both and measured(both[0]) == measured(both[1]),
        same_curve=both and both[0].components == both[1].components,
        raw_counts=tuple(
            half
            for half, terms in plans.items()
            if any(one.of.is_raw_count(marketings) for one in terms.components)
        ),
        shared={half: terms.shared for half, terms in plans.items()},
    )


def measured(terms: Terms) -> set[str]:
    return {component.measure for component in terms.components}
