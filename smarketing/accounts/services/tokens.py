"""A program's keys to the API: shown once, kept as a digest, ended at will."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Organization, Role, Token
from smarketing.accounts.queries import digest
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.scopes import GRANTED_APART, LASTS_DAYS, SCOPES
from smarketing.accounts.services import reach, rights, upstairs

MARK = "smk_"  # lets scanners of leaked secrets know it


@transaction.atomic
def create_token(
    *, by: Member, name: str, scopes: Sequence[str], source_system: str, days: int, now: datetime
) -> tuple[Token, str]:
    """A token that does what `by` may do, within its scopes; the secret is told this once."""
    rights.demand(by, "token.own")
    if set(scopes) & set(GRANTED_APART):
        raise Fault(_("The scope pay:read is not given here."), fields={"scopes": "pay:read"})
    by.organization.raise_wanted()
    token, secret = new_token(by, name, scopes, source_system, days, now)
    upstairs.record(by, "token.create", token, scopes=sorted(scopes))
    return token, secret


@transaction.atomic
def create_program_token(
    *, organization: Organization, name: str, scopes: Sequence[str], source_system: str,
    days: int, now: datetime,
) -> tuple[Token, str]:  # fmt: skip
    """The same from the server's shell: behind it stands no person, but the program itself."""
    organization.raise_wanted()
    program = program_of(organization)
    token, secret = new_token(program, name, scopes, source_system, days, now)
    upstairs.record_for(organization, "token.create", token, scopes=sorted(scopes))
    return token, secret


def new_token(
    member: Member, name: str, scopes: Sequence[str], source_system: str, days: int, now: datetime
) -> tuple[Token, str]:
    """The row and its secret. Raises `Fault` for a scope nobody knows, or none."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        said = _("Choose scopes among: %(scopes)s.") % {"scopes": ", ".join(SCOPES)}
        raise Fault(said, fields={"scopes": said})
    if not 1 <= days <= LASTS_DAYS * 4:
        said = _("A token lasts between 1 and %(n)d days.") % {"n": LASTS_DAYS * 4}
        raise Fault(said, fields={"days": said})
    source_system = reach.named(source_system, 60, "source_system")
    return keep_token(member, name, scopes, source_system, now, now + timedelta(days=days))


def keep_token(
    member: Member, name: str, scopes: Sequence[str], source_system: str,
    now: datetime, until: datetime | None,
) -> tuple[Token, str]:  # fmt: skip
    """Keep a new secret's digest, and tell the secret; `until` None: until it is revoked."""
    secret = MARK + secrets.token_urlsafe(32)
    token = member.organization.tokens.create(
        member=member,
        name=reach.named(name, 80),
        prefix=secret[:12],
        digest=digest(secret),
        scopes=sorted(set(scopes)),
        source_system=source_system,
        created_at=now,
        expires_at=until,
    )
    return token, secret


def program_of(organization: Organization) -> Member:
    """The member that stands behind what no person does."""
    program, _made = organization.members.get_or_create(
        role=Role.PROGRAM, defaults={"name": "program"}
    )
    return program


@transaction.atomic
def revoke_token(*, by: Member, token_id: int, now: datetime) -> Token:
    """End a token at once: one's own, or as an administrator anybody's."""
    rights.demand(by, "token.own")
    token = by.organization.tokens.filter(pk=token_id, revoked_at__isnull=True).first()
    if token is None:
        raise Missing(_("There is no such token."))
    if token.member_id != by.pk:
        rights.demand(by, "token.revoke_all")
    by.organization.raise_wanted()
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    by.organization.raise_rights_version()
    upstairs.record(by, "token.revoke", token)
    return token


def note_use(token: Token, today: date) -> None:
    """Remember the last day on which the token was used; one write a day."""
    if token.last_used_on != today:
        before = Q(last_used_on__isnull=True) | Q(last_used_on__lt=today)
        Token.objects.filter(before, pk=token.pk).update(last_used_on=today)
