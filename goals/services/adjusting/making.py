"""Writes of adjustments: made at once or proposed, signed, taken back."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Adjustment
from goals.queries.adjusting import adjustment_by_id, came, running_period, target_expected
from goals.queries.goals import running_goal, standing_goal
from goals.queries.waiting import own_teams
from goals.rules.adjusting import LEADS, TARGET, before_and_after, is_at_once
from goals.services.adjusting.checking import (
    AdjustmentSaid,
    demand_reason,
    owed_moved,
    waiting_moved,
)
from goals.services.goals import edit_goal
from smarketing.accounts.models import Member
from smarketing.accounts.queries import heads_of, standing_of, today_in
from smarketing.accounts.rules.faults import Fault, Overtaken, Refused
from smarketing.accounts.rules.periods import month_of
from smarketing.accounts.rules.rights import may
from smarketing.accounts.services import rights
from smarketing.agreements import services as agreements
from smarketing.agreements.models import Version
from smarketing.agreements.queries import digest_named
from smarketing.audit import services as audit
from smarketing.funnel.services.handoffs.reassigning import reassign
from smarketing.notices.rules.kinds import MOVE_WAITS
from smarketing.notices.services import Told, forget, tell

ADJUSTMENT = "adjustment"  # the kind of its agreements


@transaction.atomic
def adjust(*, by: Member, said: AdjustmentSaid, now: datetime, signs: bool = True) -> Adjustment:
    """Move what is owed, or leads that wait: at once within one's own area, else as a proposal.

    A head who proposes signs in the same act, unless `signs` says that no person is there to do
    so. Raises `Fault` with every field that cannot be so.
    """
    rights.demand(by, "adjust.make")
    by.organization.raise_wanted()
    today = today_in(by.organization.zone, now)
    running = running_period(by.organization, today)
    demand_reason(said.count, said.reason, said.expected)
    row = waiting_moved(by, running, said, now) if said.kind == LEADS else owed_moved(running, said)
    row.made_by, row.made_at = by, now
    row.before = came(by.organization, row, running.metric, before_and_after(today)[0])
    row.save()
    if holds_at_once(by, row, today):
        begin(by, row, now, today)
        audit.record(by, "adjust.make", row, **trailed(row))
    else:
        propose(by, row, now, standing_of(by, today).heads if signs else ())
    return row


@transaction.atomic
def adjust_target(
    *,
    by: Member,
    target: int,
    number: int,
    reason: str,
    now: datetime,
    expected: int | None = None,
    sign_as: str = "",
) -> Adjustment:
    """Propose another target of the running shared goal; its effect is looked at like any other.

    `target` and `expected` are in the goal's unit; `number` is the version that was seen.
    """
    rights.demand(by, "goal.propose")
    by.organization.raise_wanted()
    today = today_in(by.organization.zone, now)
    running = running_period(by.organization, today)
    demand_reason(target, reason, expected)
    goal = running_goal(by.organization, today)
    if goal is None:
        raise Fault(_("No shared goal runs today. Propose one first."))
    was = standing_goal(by.organization, goal.pk).newest_wording
    wording = replace(was, target=target)
    edit_goal(
        by=by,
        goal_id=goal.pk,
        number=number,
        wording=wording,
        reason=reason,
        now=now,
        sign_as=sign_as,
    )
    row = Adjustment(
        organization=by.organization,
        kind=TARGET,
        starts_on=goal.starts_on,
        ends_on=goal.ends_on,
        goal=goal,
        was=was.target,
        count=target,
        reason=reason.strip()[:400],
        expected=target_expected(running, wording) if expected is None else expected,
        made_by=by,
        made_at=now,
        began_on=today,
    )
    row.before = came(by.organization, row, running.metric, before_and_after(today)[0])
    row.save()
    audit.record(by, "adjust.target", row, **trailed(row))
    return row


def holds_at_once(by: Member, row: Adjustment, today: date) -> bool:
    """Whether this member's own area holds all of the move; a program has none."""
    own = False
    if row.kind == LEADS:
        teams, mine = teams_between(row, today), own_teams(by, today)
        own = bool(teams) and teams <= mine
    return is_at_once(row.kind, standing_of(by, today).columns, own)


def teams_between(row: Adjustment, today: date) -> set[int]:
    """The teams between which waiting leads move; 0 for somebody in none."""
    people = row.organization.members.filter(pk__in=[row.from_key, row.to_key])
    teams = [own_teams(member, today) or {0} for member in people]
    if not row.from_key:
        waiting = row.organization.handoffs.filter(pk__in=[one["handoff"] for one in row.leads])
        teams.append({team or 0 for team in waiting.values_list("team_id", flat=True)})
    return set().union(*teams)


def begin(by: Member, row: Adjustment, now: datetime, today: date) -> None:
    """Let an adjustment hold from today on; of its leads those that wait still are given."""
    row.began_on = today
    if row.kind == LEADS:
        give(by, row, now, back=False)
    row.save(update_fields=["began_on"])


def give(by: Member, row: Adjustment, now: datetime, *, back: bool) -> None:
    """Give the leads of a row away, or back to whoever had them, as far as they wait still."""
    owners = {one["handoff"]: one["owner"] for one in row.leads}
    still = by.organization.handoffs.filter(pk__in=owners, answer="", withdrawn=False)
    waiting = list(
        still.filter(member=row.to_key or None if back else row.from_key or None).select_related(
            "lead"
        )
    )
    to = [owners[handoff.pk] if back else row.to_key for handoff in waiting]
    asked = f"{row.pk}:back" if back else str(row.pk)
    reassign(by=by, handoffs=waiting, owners=to, asked=asked, now=now)


def propose(by: Member, row: Adjustment, now: datetime, halves: Collection[str]) -> None:
    """Put a move before both heads, signed at once for these halves, which the proposer heads;
    the head of the other is told."""
    version = agreements.propose(
        by=by,
        kind=ADJUSTMENT,
        subject_id=row.pk,
        content=content_of(row),
        reason=row.reason,
        now=now,
    )
    audit.record(by, "adjust.propose", row, **trailed(row))
    seats = heads_of(by.organization_id, today_in(by.organization.zone, now))
    news = [Told(seats[half].pk, row.pk, {"who": by.name}) for half in seats if half not in halves]
    tell(by.organization, MOVE_WAITS, news, now)
    for half in sorted(halves):
        version = sign(by, row, half, version.digest, now)


@transaction.atomic
def agree_adjustment(
    *, by: Member, adjustment_id: int, half: str, now: datetime, digest: str = ""
) -> Adjustment:
    """Sign a proposed move for a half; with both it holds."""
    rights.demand(by, "goal.agree")
    by.organization.raise_wanted()
    row = adjustment_by_id(by.organization, adjustment_id)
    if not row.waits:
        raise Overtaken(_("This proposal no longer waits."), current=row)
    demand_open(row, today_in(by.organization.zone, now))
    seen = digest or digest_named(by.organization, ADJUSTMENT, row.pk, 1)
    sign(by, row, half, seen, now)
    return row


def sign(by: Member, row: Adjustment, half: str, digest: str, now: datetime) -> Version:
    version = agreements.sign(
        by=by,
        kind=ADJUSTMENT,
        subject_id=row.pk,
        number=1,
        half=half,
        digest=digest,
        now=now,
    )
    if version.agreed_at:
        forget(by.organization, [MOVE_WAITS], [row.pk])
        begin(by, row, now, today_in(by.organization.zone, now))
        audit.record(by, "adjust.agree", row, **trailed(row))
    return version


@transaction.atomic
def withdraw_adjustment(*, by: Member, adjustment_id: int, now: datetime) -> Adjustment:
    """Take a proposal back: its maker, or a head who will not sign it."""
    rights.demand(by, "adjust.make")
    by.organization.raise_wanted()
    row = adjustment_by_id(by.organization, adjustment_id)
    if not row.waits:
        raise Overtaken(_("This proposal no longer waits."), current=row)
    demand_own(by, row, now)
    agreements.withdraw(by=by, kind=ADJUSTMENT, subject_id=row.pk, number=1, now=now)
    forget(by.organization, [MOVE_WAITS], [row.pk])
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    audit.record(by, "adjust.withdraw", row, **trailed(row))
    return row


@transaction.atomic
def undo_adjustment(*, by: Member, adjustment_id: int, now: datetime) -> Adjustment:
    """Take back what held at once; leads that wait still go back to whoever had them."""
    rights.demand(by, "adjust.make")
    by.organization.raise_wanted()
    row = adjustment_by_id(by.organization, adjustment_id)
    today = today_in(by.organization.zone, now)
    if not row.holds:
        raise Overtaken(_("This does not hold any more."), current=row)
    demand_own(by, row, now)
    if by.organization.versions.filter(kind=ADJUSTMENT, subject_id=row.pk).exists():
        raise Fault(_("Both heads signed this. Propose the opposite move, and both sign that."))
    demand_open(row, today)
    if row.kind == LEADS:
        give(by, row, now, back=True)
    row.undone_at, row.undone_by = now, by
    row.save(update_fields=["undone_at", "undone_by"])
    audit.record(by, "adjust.undo", row, **trailed(row))
    return row


def demand_open(row: Adjustment, today: date) -> None:
    """What was owed in a month that is over neither moves nor moves back."""
    if row.ends_on < today or (row.month and month_of(row.month).ends_on < today):
        raise Fault(_("This month is over. What was owed in it stays."))


def demand_own(by: Member, row: Adjustment, now: datetime) -> None:
    """Only whoever made it, or stands above it, takes it back."""
    today = today_in(by.organization.zone, now)
    if row.made_by_id != by.pk and not may(standing_of(by, today), "goal.close"):
        raise Refused(_("Whoever made it takes it back, or a head of either half."))


def content_of(row: Adjustment) -> dict:
    """What a signature stands under."""
    return {
        "kind": row.kind,
        "step": row.step,
        "month": row.month and f"{row.month:%Y-%m}",
        "to_month": row.to_month and f"{row.to_month:%Y-%m}",
        "from_key": row.from_key,
        "to_key": row.to_key,
        "from": row.from_name,
        "to": row.to_name,
        "count": row.count,
        "leads": len(row.leads),
        "expected": row.expected,
    }


def trailed(row: Adjustment) -> dict:
    """What the trail keeps of it, and Together tells."""
    more = {"before": row.before, "observed": row.observed, "reason": row.reason}
    if row.goal:
        more |= {"metric": row.goal.metric, "unit": row.goal.unit, "was": row.was}
    return content_of(row) | more | {"who": row.made_by.name, "on": row.made_at.isoformat()}
