"""Writes of step targets: how many shall reach a step in a calendar month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import StepTarget
from goals.services.open_periods import demand_open, demand_reason
from goals.services.seen import Seen, still_seen
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import month_of
from smarketing.accounts.rules.typed import LARGEST
from smarketing.accounts.services import rights
from smarketing.audit import services as audit


@dataclass(frozen=True)
class TargetSaid:
    """One month of a step as somebody typed it; a count of None takes it away."""

    step: str
    month: date
    count: int | None
    seen: Seen | None = None
    reason: str = ""  # why a figure of days that are over is corrected


def set_step_target(
    *,
    by: Member,
    today: date,
    step: str,
    month: date,
    count: int | None,
    seen: Seen | None = None,
    reason: str = "",
) -> StepTarget | None:
    """Promise so many of a step in a calendar month (any of its days), or take it away."""
    said = TargetSaid(step, month, count, seen, reason)
    return set_step_targets(by=by, said=[said], today=today)[0]


@transaction.atomic
def set_step_targets(
    *, by: Member, said: Sequence[TargetSaid], today: date
) -> list[StepTarget | None]:
    """Set several months of several steps, all or none.

    A step of marketing is marketing's to promise, any other is sales'; whoever leads one half
    alone is refused the other's.
    """
    halves = dict(by.organization.steps.values_list("key", "half"))
    for one in said:
        if one.step not in halves:
            raise Missing(_("There is no such step."))
        mine = "promise.edit" if halves[one.step] == MARKETING else "quota.edit"
        rights.demand(by, mine)
    by.organization.raise_wanted()
    return [set_one_target(by, one, today) for one in said]


def set_one_target(by: Member, said: TargetSaid, today: date) -> StepTarget | None:
    month = said.month.replace(day=1)
    old = by.organization.step_targets.filter(step=said.step, month=month).first()
    was = old.count if old else None
    if said.count == was:
        return old
    still_seen(said.seen, was)
    demand_open(by, month_of(month))
    demand_reason(month_of(month), was, said.reason, today)
    if said.count is not None and not 0 <= said.count <= LARGEST:
        told = _("A month's target is a whole number from 0.")
        raise Fault(told, fields={"count": told})
    target = write_target(by, said.step, month, said.count, old)
    subject = by.organization.steps.get(key=said.step)
    detail = {"step": said.step, "month": f"{month:%Y-%m}", "was": was, "count": said.count}
    detail["reason"] = said.reason.strip()[:400]
    audit.record(by, "step_target.set", subject, **detail)
    return target


def write_target(
    by: Member, step: str, month: date, count: int | None, old: StepTarget | None
) -> StepTarget | None:
    if count is None:
        old.delete()
        return None
    if old is not None:
        old.count = count
        old.save(update_fields=["count"])
        return old
    return StepTarget.objects.create(
        organization=by.organization, step=step, month=month, count=count
    )
