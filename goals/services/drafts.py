"""Writes of drafts: kept, changed, proposed, thrown away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from goals.models import GoalDraft, SharedGoal
from goals.queries.drafts import draft_by_id, drafted
from goals.queries.goals import goal_by_id, goal_in
from goals.rules.wording import Wording, content_of
from goals.services.goals import edit_goal, propose_goal
from goals.services.open_periods import demand_goal_open
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.services import rights
from smarketing.audit import services as audit


@transaction.atomic
def save_draft(
    *,
    by: Member,
    wording: Wording,
    reason: str,
    now: datetime,
    goal_id: int | None = None,
    draft_id: int | None = None,
    number: int = 0,
) -> GoalDraft:
    """Keep a wording as a draft: a new one, or over the draft named, as its editor saw it.

    Nothing of it is checked but that it can be read: it is checked when it is proposed.
    """
    rights.demand(by, "goal.propose")
    by.organization.raise_wanted()
    goal = goal_by_id(by.organization, goal_id) if goal_id else None
    if goal:
        demand_goal_open(goal)
    if draft_id is None:
        draft = GoalDraft(organization=by.organization, goal=goal)
    else:
        draft = draft_by_id(by.organization, draft_id)
        take_turn(draft, number)
    draft.content, draft.reason = content_of(wording), reason.strip()[:400]
    draft.member, draft.saved_at = by, now
    draft.save()
    audit.record(by, "goal.draft", draft, name=wording.name, target=wording.target)
    return draft


def take_turn(draft: GoalDraft, number: int) -> None:
    """Let one of two editors through."""
    mine = GoalDraft.objects.filter(pk=draft.pk, number=number).update(number=F("number") + 1)
    if not mine:
        told = _("%(name)s changed this draft since you looked. Load it again.")
        raise Overtaken(told % {"name": draft.member.name}, current=draft)
    draft.number = number + 1


@transaction.atomic
def drop_draft(*, by: Member, draft_id: int) -> None:
    """Throw a draft away."""
    rights.demand(by, "goal.propose")
    by.organization.raise_wanted()
    draft = draft_by_id(by.organization, draft_id)
    audit.record(by, "goal.drop_draft", draft, name=drafted(draft).name)
    draft.delete()


@transaction.atomic
def propose_draft(
    *,
    by: Member,
    draft_id: int,
    now: datetime,
    wording: Wording | None = None,
    reason: str | None = None,
    number: int | None = None,
    sign_as: str = "",
) -> SharedGoal:
    """Put a draft before both heads, as it was kept or as it reads by now; the draft is gone then.

    `number` is the version of the goal that the editor saw, where it is an edit of one.
    """
    rights.demand(by, "goal.propose")
    draft = draft_by_id(by.organization, draft_id)
    said = {
        "by": by,
        "wording": wording or drafted(draft),
        "reason": draft.reason if reason is None else reason,
        "now": now,
        "sign_as": sign_as,
    }
    if draft.goal is None:
        goal = propose_goal(**said)
    elif number is None:
        raise Fault(_("Name the version of the goal you have seen."), fields={"version": ""})
    else:
        goal = edit_goal(goal_id=draft.goal_id, number=number, **said)
    draft.delete()
    return goal


@transaction.atomic
def draft_many(*, by: Member, wordings: Sequence[Wording], now: datetime) -> list[GoalDraft]:
    """Keep a draft for each wording: of the goal on top that has exactly its days, else a new one.

    All or none; nothing is shown to anybody else, and each draft is thrown away on its own.
    """
    made = []
    for wording in wordings:
        goal = goal_in(by.organization, wording.period)
        goal_id = goal and goal.pk
        made.append(save_draft(by=by, wording=wording, reason="", now=now, goal_id=goal_id))
    return made


@transaction.atomic
def propose_many(
    *, by: Member, seen: Sequence[tuple[int, int]], now: datetime, sign_as: str = ""
) -> list[SharedGoal]:
    """Propose several drafts, all or none. `seen` are drafts with the version of their goal that
    the proposer saw."""
    return [
        propose_draft(by=by, draft_id=draft_id, number=number, now=now, sign_as=sign_as)
        for draft_id, number in seen
    ]
