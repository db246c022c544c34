"""What every endpoint of this room asks of a request."""

from datetime import date

from django.utils import timezone
from rest_framework.request import Request

from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in


def member_of(request: Request) -> Member:
    """Who asks, as the gate found out."""
    return request._request.member


def today_of(request: Request) -> date:
    return today_in(member_of(request).organization.zone, timezone.now())


def read(shape: type, request: Request) -> dict:
    """What was sent, in this shape, or a ValidationError."""
    said = shape(data=request.data)
    said.is_valid(raise_exception=True)
    return said.validated_data
