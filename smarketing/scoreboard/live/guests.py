"""Who holds a stream open, and whether they still may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from smarketing.accounts.models import Member, Token, User
from smarketing.accounts.queries import NOT_SHUT_OUT, today_in
from smarketing.accounts.rules.rights import Standing, may
from smarketing.accounts.rules.scopes import SCREEN

ACT, SCOPES = "board.see", {"board:read", SCREEN}


@dataclass(frozen=True)
class Guest:
    """A member in an organisation, come in by a session or by a token."""

    organization_id: int
    member_id: int
    session_key: str = ""
    token_id: int = 0


def guest_of(request: HttpRequest) -> Guest:
    """Whom the gate let in."""
    member, token = request.member, request.token
    return Guest(
        organization_id=member.organization_id,
        member_id=member.pk,
        session_key="" if token else request.session.session_key,
        token_id=token.pk if token else 0,
    )


def welcome_until(request: HttpRequest, now: datetime) -> datetime | None:
    """When the guest's session, token or place ends by itself; None: not in sight."""
    ends = [request.token.expires_at if request.token else request.session.get_expiry_date()]
    if last := request.member.ended_on:
        zone = request.member.organization.zone
        ends.append(datetime.combine(last, datetime.min.time(), zone))
    return min((end for end in ends if end is not None), default=None)


def unwelcome(guests: Iterable[Guest], now: datetime) -> set[Guest]:
    """The guests who may no longer see the board, in three queries whatever their number."""
    guests = set(guests)
    members = members_of(guests)
    sessions = sessions_of(guests, now)
    tokens = tokens_of(guests, now)
    gone = set()
    for guest in guests:
        member = members.get(guest.member_id)
        held = (
            guest.token_id in tokens
            if guest.token_id
            else member is not None and is_signed_in(sessions.get(guest.session_key), member.user)
        )
        if member is None or not held or not may_see(member, now):
            gone.add(guest)
    return gone


def members_of(guests: set[Guest]) -> dict[int, Member]:
    asked = Member.objects.filter(pk__in={guest.member_id for guest in guests})
    return {member.pk: member for member in asked.select_related("user", "organization")}


def sessions_of(guests: set[Guest], now: datetime) -> dict[str, dict]:
    keys = {guest.session_key for guest in guests if guest.session_key}
    kept = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    return {session.session_key: session.get_decoded() for session in kept}


def tokens_of(guests: set[Guest], now: datetime) -> set[int]:
    ids = {guest.token_id for guest in guests if guest.token_id}
    good = Token.objects.filter(NOT_SHUT_OUT, pk__in=ids, revoked_at__isnull=True).filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    )
    return {token.pk for token in good if SCOPES & set(token.scopes)}


def is_signed_in(session: dict | None, user: User | None) -> bool:
    """Whether the session is still this user's; a new password ends it."""
    if session is None or user is None or not user.is_active:
        return False
    kept = session.get(HASH_SESSION_KEY, "")
    return session.get(SESSION_KEY) == str(user.pk) and constant_time_compare(
        kept, user.get_session_auth_hash()
    )


def may_see(member: Member, now: datetime) -> bool:
    today = today_in(member.organization.zone, now)
    ended = member.ended_on is not None and member.ended_on <= today
    return not ended and may(Standing(role=member.role, side=member.side), ACT)


def seconds_left(request: HttpRequest, longest: float) -> float:
    """For how long the guest may stay, at most `longest` seconds."""
    now = timezone.now()
    end = welcome_until(request, now)
    return longest if end is None else max(min(longest, (end - now) / timedelta(seconds=1)), 0)
