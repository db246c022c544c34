"""Which board a request asks for: today's, another period's, or that of an earlier moment."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from goals.rules.spans import period_by_key
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period

MOST_DAYS = 1100  # three years: longer series say nothing on a screen


@dataclass(frozen=True)
class Asked:
    period: Period | None = None
    as_of: datetime | None = None  # the last moment that is known
    said_as_of: str = ""

    @property
    def key(self) -> str:
        return self.period.key if self.period else ""

    @property
    def is_today(self) -> bool:
        return self.period is None and self.as_of is None


def asked_in(request: HttpRequest, now: datetime) -> Asked:
    """Read `?period=2026-Q4&as_of=2026-11-01`; a Fault says how to write them."""
    organization = request.member.organization
    as_of = request.GET.get("as_of", "").strip()
    return Asked(
        period=asked_period(organization, request.GET.get("period", "").strip()),
        as_of=asked_moment(organization, as_of, now) if as_of else None,
        said_as_of=as_of,
    )


def asked_period(organization: Organization, key: str) -> Period | None:
    if not key:
        return None
    try:
        period = period_by_key(key, organization.fiscal_start)
    except (ValueError, OverflowError):
        period = None
    if period is None or period.days > MOST_DAYS:
        told = _("Write a period as 2026-Q4, 2026-11, 2026 or 20260901-20261215.")
        raise Fault(told, fields={"period": told})
    return period


def asked_moment(organization: Organization, text: str, now: datetime) -> datetime | None:
    """A moment as written, or the end of a local day; None for what has not passed yet."""
    try:
        moment = parse_datetime(text) if len(text) > 10 else None
        day = parse_date(text) if moment is None else None
    except ValueError:
        moment = day = None
    if moment is None and day is None:
        told = _("Write as_of as a day, 2026-11-01, or as a moment, 2026-11-01T14:00:00Z.")
        raise Fault(told, fields={"as_of": told})
    if moment is None:
        moment = end_of(day, organization)
    elif moment.tzinfo is None:
        moment = moment.replace(tzinfo=organization.zone)
    return None if moment >= now else moment


def end_of(day: date, organization: Organization) -> datetime:
    """The last moment of a local day."""
    if day == date.max:
        return datetime.max.replace(tzinfo=organization.zone)
    return datetime.combine(day + timedelta(1), time(), organization.zone) - timedelta(
        microseconds=1
    )
