"""A member's calendar link: made, told once, revoked."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries import digest
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from stages.models import CalendarLink


@transaction.atomic
def make_link(*, by: Member, now: datetime) -> str:
    """A new secret address for this member's calendar; the one before opens nothing any more."""
    rights.demand(by, "stages.see")
    by.organization.raise_wanted()
    by.calendar_links.filter(revoked_at__isnull=True).update(revoked_at=now)
    secret = secrets.token_urlsafe(32)
    link = CalendarLink.objects.create(
        organization=by.organization, member=by, digest=digest(secret), made_at=now
    )
    audit.record(by, "calendar.link", link)
    return secret


@transaction.atomic
def revoke_link(*, by: Member, now: datetime) -> None:
    """The member's calendar link opens nothing any more."""
    rights.demand(by, "stages.see")
    by.organization.raise_wanted()
    if not by.calendar_links.filter(revoked_at__isnull=True).update(revoked_at=now):
        raise Missing(_("You have no calendar link."))
    audit.record(by, "calendar.revoke")
