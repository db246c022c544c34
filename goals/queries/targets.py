"""Reads of step targets: what is needed of each step, by when.

What somebody typed for a month wins; elsewhere the chain that both heads agreed says it. What
both heads moved between months within the period is added last.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from goals.models import StepTarget
from goals.queries.owed import Owed, owed_by_month
from goals.queries.shifts import shifts_in
from goals.rules.adjusting import MONTH, Shift, months_after
from goals.rules.spread import Needed, spread
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.audit.models import Act

Months = dict[date, int]


def targets_in(organization: Organization, period: Period | None = None) -> QuerySet[StepTarget]:
    """Every typed target, or those of the months that share a day with a period."""
    if period is None:
        return organization.step_targets.all()
    return organization.step_targets.filter(
        month__gte=period.starts_on.replace(day=1), month__lte=period.ends_on
    )


@dataclass(frozen=True)
class Needs:
    """What each step needs by month, and whence that comes."""

    months: dict[str, Months]  # as it is judged, moves between months with it
    derived: dict[str, dict[date, Owed]]  # the months that an agreed chain says
    moved: dict[str, Months]  # by how much adjustments changed a month
    shifts: list[Shift]


def needs_of(organization: Organization, period: Period) -> Needs:
    """What each step needs in a period's months; three queries, one more where months moved."""
    derived, shifts = owed_by_month(organization, period), shifts_in(organization, period)
    by_step: dict[str, Months] = {
        step: {month: owed.count for month, owed in months.items()}
        for step, months in derived.items()
    }
    for target in targets_in(organization, period):
        by_step.setdefault(target.step, {})[target.month] = target.count
        derived.get(target.step, {}).pop(target.month, None)
    moved: dict[str, Months] = {}
    if any(shift.kind == MONTH for shift in shifts):
        halves = dict(organization.steps.values_list("key", "half"))
        by_step, moved = months_after(by_step, halves, shifts)
    return Needs(by_step, derived, moved, shifts)


def months_needed(
    organization: Organization, period: Period
) -> tuple[dict[str, Months], dict[str, dict[date, Owed]]]:
    """What each step needs by month, and which of these an agreed chain says."""
    needs = needs_of(organization, period)
    return needs.months, needs.derived


def needed_by_step(organization: Organization, period: Period, today: date) -> dict[str, Needed]:
    """What each step needs in a period and by today; a step that nothing is said of is absent."""
    by_step, _derived = months_needed(organization, period)
    return {step: spread(months, period, today) for step, months in by_step.items()}


def needed(organization: Organization, step: str, period: Period, today: date) -> Needed | None:
    """What one step needs; None where nobody said so and no agreed chain does."""
    return needed_by_step(organization, period, today).get(step)


def changes_of_targets(organization: Organization) -> QuerySet[Act]:
    """Who set which step's month from what to what, newest first."""
    return organization.acts.filter(verb="step_target.set").select_related("member")
