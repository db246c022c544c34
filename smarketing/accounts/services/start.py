"""The first owner of an installation, in the browser or by a one-time link. Once, then never."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Opening, Organization, Role, User
from smarketing.accounts.queries import digest, today_in
from smarketing.accounts.rules.charter import Charter, FirstOwner
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.services import invitations, organizations, reach, upstairs


def is_open() -> bool:
    """Whether this installation still waits for its first owner; the demo does not count."""
    return not (
        Opening.objects.filter(used_at__isnull=False).exists()
        or Organization.objects.filter(is_demo=False).exists()
    )


def new_code() -> str:
    """A one-time code for `/start/`, to be printed at start; the one before is worth nothing."""
    code = secrets.token_urlsafe(12)
    Opening.objects.update_or_create(pk=1, defaults={"digest": digest(code)})
    return code


@transaction.atomic
def start(*, owner: FirstOwner, charter: Charter, code: str | None, now: datetime) -> Member:
    """Make the first organisation and its owner, who may head one half or both from today.

    `code` is None where only this machine reaches the address. Raises `Missing` once closed; of
    two at once, one wins.
    """
    close(code, now)
    if User.objects.filter(email=owner.email.strip().lower()).exists():
        said = _("There is an account with this address. Take another one.")
        raise Fault(said, fields={"email": said})
    slug = organizations.free_slug(charter.name)
    made = organizations.create_organization(slug=slug, charter=charter, now=now)
    user = User.objects.create_user(
        owner.email, owner.password, name=owner.name, language=owner.language
    )
    side = owner.heads[0] if owner.heads else ""
    first = made.members.create(
        user=user, name=reach.named(owner.name), email=user.email, role=Role.OWNER, side=side
    )
    for half in owner.heads:
        made.headships.create(member=first, half=half, from_on=today_in(made.zone, now))
    upstairs.record(first, "organization.start", made)
    return first


def close(code: str | None, now: datetime) -> None:
    """Use the one opening up, or raise."""
    opening, _made = Opening.objects.get_or_create(pk=1)
    if not is_open():
        raise Missing(_("This installation has its owner. Ask them for an invitation."))
    if code is not None and not (
        opening.digest and constant_time_compare(opening.digest, digest(code.strip()))
    ):
        said = _("This is not the code that was printed at the last start.")
        raise Refused(said, fields={"code": said})
    if not Opening.objects.filter(pk=1, used_at__isnull=True).update(used_at=now):
        raise Missing(_("This installation has its owner. Ask them for an invitation."))


@transaction.atomic
def owner_link(*, organization: Organization, email: str, now: datetime) -> str:
    """The secret of a one-time way in for the organisation's first owner."""
    organization.raise_wanted()
    email = email.strip().lower()
    owner = organization.members.create(
        name=email.partition("@")[0] or "owner", email=email, role=Role.OWNER
    )
    _invitation, secret = invitations.new_invitation(owner, email, now)
    upstairs.record_for(organization, "person.invite", owner)
    return secret
