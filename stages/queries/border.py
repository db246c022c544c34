"""The border of the two halves: the step marketing passes a lead from, and the answers to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import MARKETING
from smarketing.funnel.models import Step

USUAL = "mql"  # also where both halves own every step
ANSWERS = ("rejected", "returned")


@dataclass(frozen=True)
class Border:
    """The step leads are passed from, and the one after it; "" where there is none."""

    passed: str
    accepted: str


def border_of(steps: Sequence[Step]) -> Border:
    """Where a lead goes from one half to the other, by the organisation's own steps."""
    keys = [step.key for step in steps]
    ours = [step.key for step in steps if step.half == MARKETING]
    passed = USUAL if USUAL in keys else ours[-1] if ours else ""
    if not passed or passed == keys[-1]:
        return Border("", "")
    return Border(passed, keys[keys.index(passed) + 1])


def border(organization: Organization) -> Border:
    return border_of(list(organization.steps.all()))
