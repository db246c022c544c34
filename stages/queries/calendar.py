"""The meetings as a calendar program reads them."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from smarketing.accounts.models import Organization
from smarketing.accounts.queries import NOT_SHUT_OUT, digest, today_in
from stages.models import CalendarLink, Meeting, MeetingSeries
from stages.queries.facts.meetings import series_fact
from stages.rules.calendar import Event
from stages.rules.meetings import slots_between

BACK, AHEAD = timedelta(90), timedelta(182)  # the days a subscription shows
Told = Callable[[MeetingSeries, date], tuple[str, str, str]]  # title, text, address


def link_by_secret(secret: str, now: datetime) -> CalendarLink | None:
    """The link of this secret while it opens something: not revoked, its member neither shut out
    nor gone on the organisation's day.
    """
    links = CalendarLink.objects.filter(
        NOT_SHUT_OUT, digest=digest(secret), revoked_at__isnull=True
    )
    link = links.select_related("organization", "member__user").first()
    if link is None:
        return None
    ended, today = link.member.ended_on, today_in(link.organization.zone, now)
    return link if ended is None or ended > today else None


def events_of(organization: Organization, today: date, tell: Told) -> list[Event]:
    """Every meeting from three months back to half a year ahead, in four queries."""
    every = organization.meeting_series.prefetch_related(
        "meetings__attendances", "meetings__decisions"
    )
    return [
        event(organization, one, on, tell)
        for one in every
        for on in slots_between(series_fact(one), today - BACK, today + AHEAD)
    ]


def event(organization: Organization, series: MeetingSeries, on: date, tell: Told) -> Event:
    """One slot of a series: where it was moved, and whether it is cancelled."""
    meeting = next((one for one in series.meetings.all() if one.slot_on == on), None)
    title, text, url = tell(series, on)
    return Event(
        uid=f"{organization.slug}-{series.pk}-{on:%Y%m%d}@smarketing",
        starts=starts(organization, series, meeting.planned_on if meeting else on),
        minutes=series.minutes,
        title=title,
        text=text,
        url=url,
        is_cancelled=bool(meeting and meeting.cancelled_on),
        changed_at=changed(organization, series, meeting),
    )


def starts(organization: Organization, series: MeetingSeries, on: date) -> datetime | date:
    if series.at is None:
        return on
    return datetime.combine(on, series.at, organization.zone)


def changed(organization: Organization, series: MeetingSeries, meeting: Meeting | None) -> datetime:
    if meeting:
        return meeting.recorded_at
    return datetime.combine(series.starts_on, time(0), organization.zone)
