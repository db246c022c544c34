"""The series of meetings, and what became of each slot."""

from datetime import date, timedelta

from django.db.models import Prefetch

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import HALVES
from stages.models import Attendance, Meeting, MeetingSeries
from stages.rules.facts import Held, Series
from stages.rules.meetings import CADENCES, LAST

LAST_SLOTS = timedelta((max(LAST.values()) + 2) * max(CADENCES))


def series_of(organization: Organization, first: date) -> tuple[Series, ...]:
    """Every series with what became of its slots; four queries.

    Who was there is read as far back as a day's last slots can lie.
    """
    lately = Attendance.objects.filter(meeting__slot_on__gte=first - LAST_SLOTS)
    every = organization.meeting_series.prefetch_related(
        Prefetch("meetings__attendances", lately), "meetings__decisions"
    )
    return tuple(series_fact(one) for one in every)


def series_fact(series: MeetingSeries) -> Series:
    return Series(
        id=series.pk,
        kind=series.kind,
        name=series.kind,
        every=series.every,
        starts_on=series.starts_on,
        ended_on=series.ended_on,
        quorum_marketing=series.quorum_marketing,
        quorum_sales=series.quorum_sales,
        meetings={one.slot_on: held(one) for one in series.meetings.all()},
    )


def held(meeting: Meeting) -> Held:
    there: list[Attendance] = list(meeting.attendances.all())
    return Held(
        id=meeting.pk,
        slot_on=meeting.slot_on,
        planned_on=meeting.planned_on,
        held_on=meeting.held_on,
        cancelled_on=meeting.cancelled_on,
        marketing=sum(one.half == HALVES[0] for one in there),
        sales=sum(one.half == HALVES[1] for one in there),
        heads=frozenset(half for one in there for half in one.headed),
        has_minutes=bool(meeting.minutes.strip()),
        decisions=len(meeting.decisions.all()),
    )
