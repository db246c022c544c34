"""Writes of closed periods: close, ask to reopen, sign the reopening."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Closing
from goals.queries.closings import (
    REOPENING,
    closing_by_goal,
    closing_of,
    to_close,
)
from goals.queries.goals import goal_by_id, standing_goal
from goals.services.celebrations import settle_celebrations
from goals.services.pay.closing import freeze_with_goal
from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.agreements import services as agreements
from smarketing.audit import services as audit


@transaction.atomic
def close_goal(*, by: Member, goal_id: int, now: datetime) -> Closing:
    """Freeze a goal's period with its figures, reached or missed; a reached one is celebrated, and
    every statement of pay is frozen with it.

    Raises `Fault` before its last day is over, for a goal never agreed, and while a proposal
    still waits.
    """
    rights.demand(by, "goal.close")
    by.organization.raise_wanted()
    standing = standing_goal(by.organization, goal_id)
    today = today_in(by.organization.zone, now)
    if closing_of(standing.goal):
        raise Fault(_("This period is closed already."))
    if standing.wording.ends_on >= today:
        raise Fault(_("A period is closed after its last day."))
    if not standing.is_shared:
        raise Fault(_("Both heads never agreed to this goal: take it back instead."))
    if standing.proposed:
        raise Fault(_("A proposal still waits for signatures. Sign it or take it back first."))
    settle_celebrations(by.organization, goal_id, now)
    figures = to_close(standing, today)
    made = Closing.objects.create(
        organization=by.organization,
        goal=standing.goal,
        number=standing.goal.closings.count() + 1,
        version=by.organization.wanted,
        figures=figures.plain,
        closed_by=by,
        closed_at=now,
    )
    reason = _("The period was closed again, closing %(number)s.") % {"number": made.number}
    freeze_with_goal(by, standing.wording.period, reason, now)
    audit.record(by, "goal.close", standing.goal, **told(standing.goal.name, figures.plain))
    return made


@transaction.atomic
def ask_to_reopen(
    *, by: Member, goal_id: int, reason: str, now: datetime, sign_as: str = ""
) -> Closing:
    """Put the reopening of a closed period before both heads, with its reason."""
    rights.demand(by, "goal.close")
    by.organization.raise_wanted()
    closing = closing_by_goal(goal_by_id(by.organization, goal_id))
    reason = reason.strip()[:400]
    if not reason:
        told_so = _("Say why a closed period is to be reopened.")
        raise Fault(told_so, fields={"reason": told_so})
    version = agreements.propose(
        by=by,
        kind=REOPENING,
        subject_id=closing.pk,
        content={"goal": goal_id, "closing": closing.number, "reason": reason},
        reason=reason,
        now=now,
    )
    audit.record(by, "goal.ask_reopen", closing.goal, name=closing.goal.name, reason=reason)
    if sign_as:
        sign(by, closing, version.number, sign_as, version.digest, now)
    return closing


@transaction.atomic
def sign_reopening(
    *, by: Member, goal_id: int, number: int, half: str, digest: str, now: datetime
) -> Closing:
    """One half's name under the reopening; with the second one the period is open again."""
    rights.demand(by, "goal.agree")
    by.organization.raise_wanted()
    closing = closing_by_goal(goal_by_id(by.organization, goal_id))
    sign(by, closing, number, half, digest, now)
    return closing


def sign(by: Member, closing: Closing, number: int, half: str, digest: str, now: datetime) -> None:
    version = agreements.sign(
        by=by,
        kind=REOPENING,
        subject_id=closing.pk,
        number=number,
        half=half,
        digest=digest,
        now=now,
    )
    if version.agreed_at:
        closing.reopened_at = now
        closing.save(update_fields=["reopened_at"])
        reason = version.content["reason"]
        audit.record(by, "goal.reopen", closing.goal, name=closing.goal.name, reason=reason)


def told(name: str, figures: dict) -> dict:
    kept = {key: figures[key] for key in ("unit", "target", "attained")}
    return {"name": name, **kept}
