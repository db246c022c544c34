"""The way in for a person who was added: once, within seven days."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Invitation, Member, User
from smarketing.accounts.queries import digest, standing_of, today_in
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.ranks import may_give
from smarketing.accounts.services import reach, rights, upstairs

GOOD_FOR = timedelta(days=7)


@transaction.atomic
def invite(*, by: Member, member_id: int, email: str, now: datetime) -> tuple[Invitation, str]:
    """An invitation and its secret, which is nowhere kept. Earlier ones of this person end."""
    today = today_in(by.organization.zone, now)
    rights.demand(by, "people.invite", today)
    member = reach.person(by, member_id)
    rights.demand_half(by, member.side, today)
    if not may_give(standing_of(by, today), member.role):
        raise Refused(_("Nobody gives a role above their own. Ask an owner."))
    if member.user_id is not None:
        raise Fault(_("This person signs in already."))
    if member.ended_on:
        raise Fault(_("This person has left the organisation."))
    by.organization.raise_wanted()
    made = new_invitation(member, email, now)
    upstairs.record(by, "person.invite", member)
    return made


def new_invitation(member: Member, email: str, now: datetime) -> tuple[Invitation, str]:
    """A new secret for this member; those given out before are worth nothing any more."""
    secret = secrets.token_urlsafe(32)
    member.invitations.filter(used_at__isnull=True).update(expires_at=now)
    member.email = email.strip().lower()
    member.save(update_fields=["email"])
    made = member.invitations.create(
        email=member.email, digest=digest(secret), created_at=now, expires_at=now + GOOD_FOR
    )
    return made, secret


@transaction.atomic
def accept(
    *,
    secret: str,
    user: User | None,
    name: str = "",
    password: str = "",
    language: str,
    now: datetime,
) -> Member:
    """Take the invited member's place: as the user signed in now, else as a new one.

    Whoever has an account under the invited address must be signed in with it: an invitation
    never sets the password of somebody who exists. Of many at once, one wins.
    """
    good_invitation(secret, now).member.organization.raise_wanted()
    invitation = good_invitation(secret, now)  # still, now that it is our turn
    member = invitation.member
    if user is None:
        user = new_user(invitation.email, name or member.name, password, language)
    elif user.email != invitation.email:
        raise Refused(_("This invitation is for another address. Sign out first."))
    if member.organization.members.filter(user=user).exists():
        raise Fault(_("You belong to this organisation already."))
    won = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, expires_at__gt=now)
    came_in = won.update(used_at=now) and Member.objects.filter(
        pk=member.pk, user__isnull=True, ended_on__isnull=True
    ).update(user=user)
    if not came_in:
        raise Missing(_("This invitation was used already, or is over. Ask for a new one."))
    member.refresh_from_db()
    upstairs.record(member, "person.accept", member)
    return member


def good_invitation(secret: str, now: datetime) -> Invitation:
    """The invitation behind a secret while it is good; else `Missing`, whatever the reason."""
    found = (
        Invitation.objects.filter(digest=digest(secret), used_at__isnull=True, expires_at__gt=now)
        .filter(member__ended_on__isnull=True, member__user__isnull=True)
        .select_related("member__organization")
        .first()
    )
    if found is None:
        raise Missing(_("This invitation was used already, or is over. Ask for a new one."))
    return found


def new_user(email: str, name: str, password: str, language: str) -> User:
    """A user who never was; the address of somebody who exists is refused."""
    if User.objects.filter(email=email).exists():
        raise taken()
    if not password:
        said = _("Choose a password.")
        raise Fault(said, fields={"password": said})
    try:
        with transaction.atomic():
            return User.objects.create_user(email, password, name=name, language=language)
    except IntegrityError as error:  # made by somebody else just now
        raise taken() from error


def taken() -> Refused:
    return Refused(_("There is an account with this address. Sign in with it first."))
