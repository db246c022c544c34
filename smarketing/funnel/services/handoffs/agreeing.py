"""What holds at the border: the limits, who takes turns, the reasons on offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from personas.rules.matching import Condition, condition_flaws
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.agreements import services as agreements
from smarketing.agreements.models import Version
from smarketing.agreements.queries import agreement_of
from smarketing.audit import services as audit
from smarketing.funnel.models import HandoffRule, Reason, Route
from smarketing.funnel.queries.borders import (
    KIND,
    SaidReason,
    border_of,
    limits_said,
    reasons_of,
)
from smarketing.funnel.rules.handoffs import SHIPPED_LIMITS, Limits
from smarketing.funnel.rules.reasons import PLACES

LONGEST = timedelta(days=90)
MOST_REASONS = 40
MOST_TRIES = 30
MOST_ROUTES = 40


@dataclass(frozen=True)
class ReasonSaid:
    """A reason as somebody typed it; a key that is not known yet is a new one."""

    key: str
    name: str  # "" = the shipped word
    counts: bool
    returns_to: str
    retired: bool = False


@transaction.atomic
def propose_limits(
    *, by: Member, limits: Limits, now: datetime, reason: str = "", sign_as: str = ""
) -> Version:
    """Put limits before both heads; those they signed last hold until both have signed these.

    A proposing head may sign in the same act.
    """
    rights.demand(by, "handoff.rule")
    by.organization.raise_wanted()
    demand_limits(limits)
    rule, content = rule_of(by), limits_said(limits)
    standing = agreement_of(by.organization, KIND, rule.pk)
    newest = standing.proposed or standing.agreed
    if newest and newest.content == content:
        raise Fault(_("Nothing differs from what stands already."))
    version = agreements.propose(
        by=by,
        kind=KIND,
        subject_id=rule.pk,
        content=content,
        reason=reason.strip()[:400],
        now=now,
    )
    audit.record(by, "handoff.limits", rule, version=version.number, **content)
    if sign_as:
        sign(by, rule, version.number, sign_as, version.digest, now)
    return version


@transaction.atomic
def sign_limits(*, by: Member, number: int, half: str, digest: str, now: datetime) -> Version:
    """One half's name under proposed limits; with both they hold for leads passed from now on."""
    rights.demand(by, "handoff.agree")
    by.organization.raise_wanted()
    return sign(by, rule_of(by), number, half, digest, now)


def sign(
    by: Member, rule: HandoffRule, number: int, half: str, digest: str, now: datetime
) -> Version:
    signed = agreements.sign(
        by=by,
        kind=KIND,
        subject_id=rule.pk,
        number=number,
        half=half,
        digest=digest,
        now=now,
    )
    if signed.agreed_at:
        HandoffRule.objects.filter(pk=rule.pk).update(**signed.content)
    audit.record(by, "handoff.limits.sign", rule, version=number, half=half)
    return signed


@transaction.atomic
def withdraw_limits(*, by: Member, number: int, now: datetime) -> Version:
    """Take proposed limits back; those that were signed go on holding."""
    rights.demand(by, "handoff.rule")
    by.organization.raise_wanted()
    rule = rule_of(by)
    gone = agreements.withdraw(by=by, kind=KIND, subject_id=rule.pk, number=number, now=now)
    audit.record(by, "handoff.limits.withdraw", rule, version=number)
    return gone


@transaction.atomic
def set_turns(*, by: Member, team_id: int | None) -> HandoffRule:
    """The people of this team take turns with leads that nobody else is for; None: nobody does."""
    rights.demand(by, "handoff.rule")
    by.organization.raise_wanted()
    rule = rule_of(by)
    team = by.organization.teams.filter(pk=team_id, archived=False).first() if team_id else None
    if team != rule.team:
        rule.team = team
        rule.save(update_fields=["team"])
        audit.record(by, "handoff.turns", rule, team=team.name if team else "")
    return rule


@dataclass(frozen=True)
class RouteSaid:
    """A rule as somebody typed it: leads of which the condition holds go to this team."""

    condition: Condition
    team_id: int


@transaction.atomic
def set_routes(*, by: Member, said: Sequence[RouteSaid]) -> None:
    """The rules in their order, in place of those before; the first that fits decides."""
    rights.demand(by, "handoff.rule")
    by.organization.raise_wanted()
    if len(said) > MOST_ROUTES:
        raise Fault(_("Nobody reads more than %(n)s rules.") % {"n": MOST_ROUTES})
    teams = set(by.organization.teams.filter(archived=False).values_list("pk", flat=True))
    for one in said:
        if any(condition_flaws(one.condition, "")) or one.team_id not in teams:
            told = _("Each rule names a field, what it must be, and a team.")
            raise Fault(told, fields={"routes": told})
    before = list(by.organization.routes.values_list("field", "test", "values", "team_id"))
    after = [
        (one.condition.field, one.condition.test, list(one.condition.values), one.team_id)
        for one in said
    ]
    if before == after:
        return
    by.organization.routes.all().delete()
    Route.objects.bulk_create(
        Route(
            organization=by.organization,
            position=place,
            field=one.condition.field,
            test=one.condition.test,
            values=list(one.condition.values),
            team_id=one.team_id,
        )
        for place, one in enumerate(said, 1)
    )
    audit.record(by, "handoff.routes", None, rules=len(said))


def demand_limits(limits: Limits) -> None:
    for field, limit in (("answer", limits.answer), ("contact", limits.contact)):
        if not timedelta(minutes=1) <= limit.length <= LONGEST:
            told = _("A limit lies between a minute and 90 days.")
            raise Fault(told, fields={field: told})
    if not (0 <= limits.tries <= MOST_TRIES and 1 <= limits.tries_days <= LONGEST.days):
        told = _("Promise at most %(n)s attempts, within 1 to 90 days.") % {"n": MOST_TRIES}
        raise Fault(told, fields={"tries": told})


def rule_of(by: Member) -> HandoffRule:
    """What holds at the border; a row of its own from the first time somebody says something."""
    border = border_of(by.organization)
    if border is None:
        raise Fault(_("The way has no step behind marketing’s half yet."))
    rule, _made = HandoffRule.objects.get_or_create(
        organization=by.organization, step=border.entry, defaults=limits_said(SHIPPED_LIMITS)
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
