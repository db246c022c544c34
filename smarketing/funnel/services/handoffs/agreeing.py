"""Who takes turns at the border, whose territory a lead is, the reasons on offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from personas.rules.matching import IS, NAMES, Condition, condition_flaws
from smarketing.accounts.models import Member, Organization, Team
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import HandoffRule, Reason, Route
from smarketing.funnel.queries.borders import (
    Border,
    SaidReason,
    border_behind,
    border_of,
    limits_said,
    reasons_of,
)
from smarketing.funnel.rules.handoffs import SHIPPED_LIMITS
from smarketing.funnel.rules.qualifying import OFFICE
from smarketing.funnel.rules.reasons import PLACES
from smarketing.funnel.services.handoffs.turns import may_take

MOST_REASONS = 40
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
def set_turns(*, by: Member, team_id: int | None, step: str = "") -> HandoffRule:
    """The people of this team take turns with leads that nobody else is for; None: nobody does.

    Behind a step, or else behind that from which marketing passes leads. Raises `Missing` for
    such a step or team that is not there, `Fault` for a team whose half does not answer there.
    """
    rights.demand(by, "handoff.rule")
    by.organization.raise_wanted()
    border = border_behind(by.organization, step) if step else border_between(by.organization)
    team = None if team_id is None else taking_team(by.organization, team_id, border)
    rule = rule_at(by.organization, border.entry)
    if team != rule.team:
        rule.team = team
        rule.save(update_fields=["team"])
        told = {"team": team.name if team else "", "step": rule.step}
        audit.record(by, "handoff.turns", rule, **told)
    return rule


def taking_team(organization: Organization, team_id: int, border: Border) -> Team:
    """A team whose people may answer at this border."""
    team = organization.teams.filter(pk=team_id, archived=False).first()
    if team is None:
        told = _("There is no such team.")
        raise Missing(told, fields={"team_id": told})
    if not may_take(team.side, border.answers):
        told = _("Choose a team of the half that answers there.")
        raise Fault(told, fields={"team_id": told})
    return team


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
    answering = by.organization.teams.filter(archived=False).exclude(side=MARKETING)
    teams = set(answering.values_list("pk", flat=True))
    for one in said:
        if any(condition_flaws(one.condition, "")) or one.team_id not in teams:
            told = _("Each rule names a field, what it must be, and a team of sales.")
            raise Fault(told, fields={"routes": told})
    demand_offices(by.organization, said)
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


def demand_offices(organization: Organization, said: Sequence[RouteSaid]) -> None:
    """Every office that a rule names is one; a misspelt one would let its leads fall through."""
    asked = [one.condition for one in said if one.condition.field == OFFICE]
    if not asked:
        return
    names = list(organization.offices.values_list("name", flat=True))
    known = {name.casefold() for name in names}
    for value in (value for one in asked if one.test in (IS, NAMES) for value in one.values):
        if value.casefold() not in known:
            told = _("There is no office “%(name)s”. The offices: %(offices)s.") % {
                "name": value,
                "offices": ", ".join(names) or "–",
            }
            raise Fault(told, fields={"routes": told})


def border_between(organization: Organization) -> Border:
    """The border between the halves."""
    border = border_of(organization)
    if border is None:
        raise Fault(_("The way has no step behind marketing’s half yet."))
    return border


def rule_at(organization: Organization, step: str) -> HandoffRule:
    """What holds of a step; a row of its own from the first time somebody says something."""
    rule, _made = HandoffRule.objects.get_or_create(
        organization=organization, step=step, defaults=limits_said(SHIPPED_LIMITS)
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
        if len(one.name.strip()) > 80:
            raise Fault(_("Give a name of at most %(n)d characters.") % {"n": 80})
        if one.returns_to not in PLACES:
            raise Fault(_("Choose where the lead goes."))
        stands = known.get(one.key)
        if stands and one == said_before(stands):
            continue
        if stands is None and sent_before(known, one):
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


def sent_before(known: Mapping[str, SaidReason], new: ReasonSaid) -> bool:
    """Whether a new reason is on offer already, because its form was sent twice.

    Raises `Fault` where another reason has its name.
    """
    name = new.name.strip()
    same = next((one for one in known.values() if one.name == name and not one.retired), None)
    if same is None:
        return False
    if (same.counts, same.returns_to) != (new.counts, new.returns_to):
        raise Fault(_("There is a reason of this name already."))
    return True


def said_before(stands: SaidReason) -> ReasonSaid:
    return ReasonSaid(stands.key, stands.own_name, stands.counts, stands.returns_to, stands.retired)
