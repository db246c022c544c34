"""Writes of the goals' row: several periods proposed together, and taken back together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from goals.models import SharedGoal
from goals.queries.goals import GOAL, goal_by_id
from goals.rules.wording import Wording, wording_of
from goals.services.goals import edit_goal, propose_goal, withdraw_goal
from goals.services.quotas import QuotaSaid, set_quotas
from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.services import rights
from smarketing.agreements import services as agreements
from smarketing.agreements.models import Version


@dataclass(frozen=True)
class GoalSaid:
    """One goal of the row: a new one, or another wording of one as its editor saw it."""

    wording: Wording
    goal_id: int | None = None
    number: int = 0


@transaction.atomic
def propose_row(
    *,
    by: Member,
    goals: Sequence[GoalSaid],
    reason: str,
    now: datetime,
    sign_as: str = "",
    quotas: Sequence[QuotaSaid] = (),
) -> list[SharedGoal]:
    """Propose several goals and set the quotas that were pasted under them, all or none.

    Raises what `propose_goal`, `edit_goal` and `set_quotas` raise.
    """
    rights.demand(by, "goal.propose")
    by.organization.raise_wanted()
    more = {"by": by, "reason": reason, "now": now, "sign_as": sign_as}
    made = [
        propose_goal(wording=one.wording, **more)
        if one.goal_id is None
        else edit_goal(goal_id=one.goal_id, number=one.number, wording=one.wording, **more)
        for one in goals
    ]
    if quotas:
        today = today_in(by.organization.zone, now)
        set_quotas(by=by, said=quotas, today=today)
    return made


@transaction.atomic
def take_back_row(
    *,
    by: Member,
    goals: Sequence[tuple[int, int]],
    now: datetime,
    quotas: Sequence[QuotaSaid] = (),
) -> None:
    """Undo a row as long as nobody else has answered it: what stood before stands again.

    `goals` are goals with the version that was proposed. A proposal that this one had replaced is
    proposed again, in the name of whoever undoes. Raises `Overtaken` where a version no longer
    waits.
    """
    rights.demand(by, "goal.propose")
    by.organization.raise_wanted()
    for goal_id, number in goals:
        goal = goal_by_id(by.organization, goal_id)
        before = replaced_by(goal, agreements.waiting_version(by, GOAL, goal_id, number))
        if before is None:
            withdraw_goal(by=by, goal_id=goal_id, number=number, now=now)
        else:
            edit_goal(
                by=by,
                goal_id=goal_id,
                number=number,
                wording=wording_of(before.content),
                reason=before.reason,
                now=now,
            )
    if quotas:
        today = today_in(by.organization.zone, now)
        set_quotas(by=by, said=quotas, today=today)


def replaced_by(goal: SharedGoal, version: Version) -> Version | None:
    """The proposal that waited until this version was proposed in its place."""
    return goal.organization.versions.filter(
        kind=GOAL,
        subject_id=goal.pk,
        number=version.number - 1,
        agreed_at__isnull=True,
        withdrawn_at=version.proposed_at,
    ).first()
