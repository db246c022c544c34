"""Reads of the cellar: who somebody is, where they stand, what a token opens."""

import hashlib
from datetime import date, datetime
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

from django.db.models import CharField, DateTimeField, Q, QuerySet

from smarketing.accounts.models import Headship, Member, Organization, Token, User
from smarketing.accounts.rules.rights import Standing, may
from smarketing.accounts.rules.scopes import SCREEN
from smarketing.accounts.statements import Later, Statement

# Behind a secret stands no user at all, or one whom the support desk did not shut out.
NOT_SHUT_OUT = Q(member__user__isnull=True) | Q(member__user__is_active=True)


def digest(secret: str) -> str:
    """What is kept of a secret: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def today_in(zone: ZoneInfo, now: datetime) -> date:
    """The local day of a moment."""
    return now.astimezone(zone).date()


def members_of(user: User, today: date) -> list[Member]:
    """The user's places in organisations that have not ended, with each organisation."""
    return list(
        user.members.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today))
        .select_related("organization", "user")
        .order_by("organization__name")
    )


def heads_held(member: Member, today: date) -> frozenset[str]:
    """The halves this member heads today; a deputy heads on the named days."""
    held = Headship.objects.filter(member=member, from_on__lte=today).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today)
    )
    return frozenset(held.values_list("half", flat=True))


def standing_of(member: Member, today: date) -> Standing:
    """Where the member stands today, as the rights table asks for it."""
    return Standing(role=member.role, side=member.side, heads=heads_held(member, today))


def role_suffices(member: Member, act: str) -> bool:
    """Whether the member may do this whichever halves they head: a head may more, never less."""
    return may(Standing(role=member.role, side=member.side), act)


def heads_of(organization_id: int, today: date) -> dict[str, Member]:
    """The head of each half today, deputies aside; a vacant seat is absent."""
    seats = Headship.objects.filter(
        organization_id=organization_id, is_deputy=False, from_on__lte=today
    ).filter(Q(to_on__isnull=True) | Q(to_on__gte=today))
    return {seat.half: seat.member for seat in seats.select_related("member__user")}


def screens_of(organization: Organization) -> QuerySet[Token]:
    """The screens on walls that still show the organisation's board."""
    return organization.tokens.filter(scopes=[SCREEN], revoked_at__isnull=True)


def token_by_secret(secret: str, now: datetime) -> Token | None:
    """The token behind this secret, with its member and organisation, while it is good."""
    found = next(iter(good_tokens().rows(digest=digest(secret), now=now)), None)
    if found is None:
        return None
    values = iter(found)
    token, member, organization = (
        model.from_db(Token.objects.db, names, list(islice(values, len(names))))
        for model, names in BEHIND_A_TOKEN.items()
    )
    token.member, token.organization = member, organization
    member.organization = organization
    return token


BEHIND_A_TOKEN = {
    model: [field.attname for field in model._meta.concrete_fields]
    for model in (Token, Member, Organization)
}


@cache
def good_tokens() -> Statement:
    """The statement of a token, written once: every call of a program begins with it."""
    own, *joined = BEHIND_A_TOKEN.items()
    named = [f"{model._meta.model_name}__{name}" for model, names in joined for name in names]
    still = Q(expires_at__isnull=True) | Q(expires_at__gt=Later("now", DateTimeField()))
    mine = Token.objects.filter(digest=Later("digest", CharField()), revoked_at__isnull=True)
    return Statement(mine.filter(still, NOT_SHUT_OUT).order_by().values_list(*own[1], *named))
