"""Reads of the cellar: who somebody is, where they stand, what a token opens."""

import hashlib
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from smarketing.accounts.models import Headship, Member, Organization, Token, User
from smarketing.accounts.rules.rights import Standing, may
from smarketing.accounts.rules.scopes import SCREEN


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
    return (
        Token.objects.filter(digest=digest(secret), revoked_at__isnull=True)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
        .select_related("organization", "member__organization")
        .first()
    )
