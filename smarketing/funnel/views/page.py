"""What the pages of this room share."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from smarketing.accounts.queries import today_in


def today_of(request: HttpRequest) -> date:
    """The local day of the organisation in which the member works now."""
    return today_in(request.member.organization.zone, timezone.now())
