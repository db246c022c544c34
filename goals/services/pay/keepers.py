"""Who keeps the pay of all: asked for by one of owner and CEO, granted by another of them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from goals.models import PayGrant
from goals.queries.pay.keepers import is_keeper
from smarketing.accounts.models import Member, Role, Token
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.services import reach, rights
from smarketing.accounts.services.tokens import new_token
from smarketing.audit import services as audit


@transaction.atomic
def ask_for_steward(
    *, by: Member, member_id: int, now: datetime, team_id: int | None = None
) -> PayGrant:
    """Name somebody to keep the pay of all, or as line manager to see that of one team; nothing
    opens until another of owner and CEO says yes."""
    rights.demand(by, "pay.grant")
    by.organization.raise_wanted()
    person = reach.person(by, member_id)
    team = None if team_id is None else reach.team(by, team_id)
    if person.user_id is None or person.ended_on or person.role == Role.VIEWER:
        raise Fault(_("Only somebody who works here and can sign in keeps the pay of all."))
    try:
        with transaction.atomic():
            grant = by.organization.pay_grants.create(
                member=person, team=team, asked_by=by, asked_at=now
            )
    except IntegrityError as error:
        raise Fault(_("This person was named already.")) from error
    audit.record(by, "pay_grant.ask", grant, person=person.name, team=team.name if team else "")
    return grant


@transaction.atomic
def grant_steward(*, by: Member, grant_id: int, now: datetime) -> PayGrant:
    """The second yes, by somebody who neither asked nor is named."""
    rights.demand(by, "pay.grant")
    by.organization.raise_wanted()
    grant = grant_by_id(by, grant_id)
    if by.pk in (grant.asked_by_id, grant.member_id):
        raise Refused(_("Somebody else of owner and CEO must say yes too."))
    if grant.granted_at is None:
        grant.granted_by, grant.granted_at = by, now
        grant.save(update_fields=["granted_by", "granted_at"])
        audit.record(by, "pay_grant.give", grant, person=grant.member.name)
    return grant


@transaction.atomic
def end_steward(*, by: Member, grant_id: int, now: datetime) -> PayGrant:
    """From now on this person sees their own pay alone, and their pay tokens open nothing."""
    rights.demand(by, "pay.grant")
    by.organization.raise_wanted()
    grant = grant_by_id(by, grant_id)
    grant.ended_at = now
    grant.save(update_fields=["ended_at"])
    by.organization.raise_rights_version()
    audit.record(by, "pay_grant.end", grant, person=grant.member.name)
    return grant


@transaction.atomic
def create_pay_token(*, by: Member, name: str, days: int, now: datetime) -> tuple[Token, str]:
    """A key for payroll: it reads statements as long as its steward is one, and nothing else."""
    rights.demand(by, "pay.keep")
    demand_keeping(by)
    by.organization.raise_wanted()
    token, secret = new_token(by, name, ["pay:read"], "payroll", days, now)
    audit.record(by, "token.create", token, scopes=["pay:read"])
    return token, secret


def demand_keeping(by: Member) -> None:
    if not is_keeper(by):
        raise Refused(_("Only a pay steward does this."))


def grant_by_id(by: Member, grant_id: int) -> PayGrant:
    grant = by.organization.pay_grants.filter(pk=grant_id, ended_at__isnull=True).first()
    if grant is None:
        raise Missing(_("There is no such steward."))
    return grant
