"""What holds at the border: the limits, who takes turns, the reasons on offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import HandoffRule, Reason
from smarketing.funnel.queries.borders import SaidReason, border_of, reasons_of
from smarketing.funnel.rules.handoffs import Limits
from smarketing.funnel.rules.reasons import PLACES

LONGEST = timedelta(days=90)
MOST_REASONS = 40


@dataclass(frozen=True)
class ReasonSaid:
    """A reason as somebody typed it; a key that is not known yet is a new one."""

    key: str
    name: str  # "" = the shipped word
    counts: bool
    returns_to: str
    retired: bool = False


@transaction.atomic
def set_limits(*, by: Member, limits: Limits, team_id: int | None) -> HandoffRule:
    """From now on this long to answer and to reach; who waits already keeps its time."""
    rights.demand(by, "handoff.rule")
    by.organization.raise_wanted()
    border = border_of(by.organization)
    if border is None:
        raise Fault(_("The way has no step behind marketing’s half yet."))
    for field, limit in (("answer", limits.answer), ("contact", limits.contact)):
        if not timedelta(minutes=1) <= limit <= LONGEST:
            told = _("A limit lies between a minute and 90 days.")
            raise Fault(told, fields={field: told})
    team = by.organization.teams.filter(pk=team_id, archived=False).first() if team_id else None
    rule, _made = HandoffRule.objects.update_or_create(
        organization=by.organization,
        step=border.entry,
        defaults={
            "answer_minutes": limits.answer // timedelta(minutes=1),
            "contact_minutes": limits.contact // timedelta(minutes=1),
            "team": team,
        },
    )
    audit.record(
        by,
        "handoff.limits",
        rule,
        answer=rule.answer_minutes,
        contact=rule.contact_minutes,
        team=team.name if team else "",
    )
    return rule


@transaction.atomic
def set_reasons(*, by: Member, said: Sequence[ReasonSaid]) -> None:
    """Say reasons anew, add one, or offer one no more. What was said before stays as it was."""
    rights.demand(by, "handoff.rule")
    by.organization.raise_wanted()
    known = reasons_of(by.organization, retired=True)
    for one in said:
        if one.key not in known and not one.name.strip():
            raise Fault(_("Give the reason a name."))
        if one.returns_to not in PLACES or len(one.name.strip()) > 80:
            raise Fault(_("Give a name of at most %(n)d characters.") % {"n": 80})
        stands = known.get(one.key)
        if stands and one == said_before(stands):
            continue
        Reason.objects.update_or_create(
            organization=by.organization,
            key=one.key,
            defaults={
                "name": one.name.strip(),
                "counts_against_quality": one.counts,
                "returns_to": one.returns_to,
                "retired": one.retired,
            },
        )
        audit.record(by, "handoff.reason", None, key=one.key, name=one.name.strip())
    if len(reasons_of(by.organization, retired=True)) > MOST_REASONS:
        raise Fault(_("Nobody reads more than %(n)s reasons.") % {"n": MOST_REASONS})


def said_before(stands: SaidReason) -> ReasonSaid:
    return ReasonSaid(stands.key, stands.own_name, stands.counts, stands.returns_to, stands.retired)
