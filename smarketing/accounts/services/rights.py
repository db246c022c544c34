"""The check at the door of every service."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries import role_suffices, standing_of, today_in
from smarketing.accounts.rules.faults import Refused
from smarketing.accounts.rules.rights import may


def demand(by: Member, act: str, today: date | None = None) -> None:
    """Let the member do this act, or raise `Refused`.

    Rights hold today, whatever day the service writes about, so this looks at the clock itself
    where the caller names no day.
    """
    today = today or today_in(by.organization.zone, timezone.now())
    if by.ended_on and by.ended_on <= today or not is_let(by, act, today):
        raise Refused(_("You may not do this. Ask an administrator of your organisation."))


def is_let(by: Member, act: str, today: date) -> bool:
    """The halves somebody heads are looked up only where their role does not suffice."""
    return role_suffices(by, act) or may(standing_of(by, today), act)


def demand_half(by: Member, half: str, today: date) -> None:
    """Let an administrator do it for either half, a head for their own; else raise `Refused`."""
    standing = standing_of(by, today)
    if not may(standing, "people.edit") and half not in standing.heads:
        raise Refused(_("The head of a half does this for that half only."))
