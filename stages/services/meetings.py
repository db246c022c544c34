"""Meetings of both halves: the cadence, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.queries.people import running
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from stages.models import Attendance, Meeting, MeetingDecision, MeetingSeries
from stages.queries.effects import metrics_of
from stages.queries.facts.meetings import series_fact
from stages.rules.meetings import CADENCES, KINDS, is_slot
from stages.services import rows
from stages.services.assessing import reassess

BEFORE = timedelta(7)  # a meeting may be held so much before its day


@dataclass(frozen=True)
class Decided:
    """What a meeting decided, as it was said."""

    text: str
    owner: int | None
    due_on: date
    metric: str = ""


@transaction.atomic
def plan_series(
    *,
    by: Member,
    kind: str,
    every: int,
    starts_on: date,
    now: datetime,
    at: time | None = None,
    minutes: int = 60,
    quorum_marketing: int = 1,
    quorum_sales: int = 1,
) -> MeetingSeries:
    """A meeting that comes again from a day on. One series of a kind runs at a time."""
    rights.demand(by, "stages.meet")
    by.organization.raise_wanted()
    rows.not_earlier(starts_on, today_in(by.organization.zone, now), "starts_on")
    if kind not in KINDS or every not in CADENCES:
        raise Fault(_("Choose who meets, and whether weekly, every two or every four weeks."))
    if min(quorum_marketing, quorum_sales) < 1 or max(quorum_marketing, quorum_sales) > 99:
        raise Fault(_("At least one of each half must be there."))
    if not 5 <= minutes <= 480:
        said = _("A meeting lasts between 5 minutes and 8 hours.")
        raise Fault(said, fields={"minutes": said})
    if overlaps(by, kind, starts_on):
        said = _("A series of this meeting runs already. End it first.")
        raise Fault(said, fields={"starts_on": said})
    series = MeetingSeries.objects.create(
        organization=by.organization,
        kind=kind,
        every=every,
        starts_on=starts_on,
        at=at,
        minutes=minutes,
        quorum_marketing=quorum_marketing,
        quorum_sales=quorum_sales,
    )
    audit.record(by, "series.plan", series, kind=kind, every=every)
    reassess(by.organization, now)
    return series


def overlaps(by: Member, kind: str, starts_on: date) -> bool:
    """Whether a series of this kind has days from then on."""
    mine = by.organization.meeting_series.filter(kind=kind)
    return any(one.ended_on is None or one.ended_on >= starts_on for one in mine)


@transaction.atomic
def end_series(*, by: Member, series_id: int, now: datetime) -> MeetingSeries:
    """No meeting of this series after today; one that has ended stays as it ended."""
    rights.demand(by, "stages.meet")
    by.organization.raise_wanted()
    series = rows.series(by, series_id)
    if series.ended_on is not None:
        return series
    series.ended_on = max(today_in(by.organization.zone, now), series.starts_on)
    series.save(update_fields=["ended_on"])
    audit.record(by, "series.end", series, kind=series.kind)
    reassess(by.organization, now)
    return series


@transaction.atomic
def hold_meeting(
    *,
    by: Member,
    series_id: int,
    slot_on: date,
    held_on: date,
    attended: Sequence[int],
    minutes: str,
    now: datetime,
    decisions: Sequence[Decided] = (),
) -> Meeting:
    """Record a meeting: who was there, what was said, what was decided.

    Recorded again, who was there and the minutes are replaced, decisions are added. Raises
    `Fault` for a day still to come and for a decision without an owner.
    """
    rights.demand(by, "stages.meet")
    by.organization.raise_wanted()
    series, today = rows.series(by, series_id), today_in(by.organization.zone, now)
    rows.not_later(held_on, today, "held_on")
    meeting = slot(by, series, slot_on, now)
    if held_on < meeting.planned_on - BEFORE:
        said = _("This lies too long before the meeting’s day.")
        raise Fault(said, fields={"held_on": said})
    present = rows.people(by, attended, held_on)
    if not present:
        said = _("Somebody must have been there.")
        raise Fault(said, fields={"attended": said})
    meeting.held_on, meeting.cancelled_on = held_on, None
    meeting.minutes = minutes.strip()[:20_000]
    meeting.save()
    note_attendance(by, meeting, present)
    for decided in decisions:
        note_decision(by, meeting, decided, today)
    audit.record(by, "meeting.hold", meeting, kind=series.kind, on=held_on.isoformat())
    reassess(by.organization, now)
    return meeting


def slot(by: Member, series: MeetingSeries, slot_on: date, now: datetime) -> Meeting:
    """The meeting in a slot of the cadence; a day without a slot is not found."""
    found = rows.meeting(series, slot_on)
    if found is None and not is_slot(series_fact(series), slot_on):
        raise Missing(_("This series has no meeting on that day."))
    made = found or Meeting(series=series, slot_on=slot_on, planned_on=slot_on)
    made.recorded_by, made.recorded_at = by, now
    return made


def note_attendance(by: Member, meeting: Meeting, present: list[Member]) -> None:
    """Who was there, each with the halves they headed on that day."""
    seats: dict[int, list[str]] = {}
    for seat in by.organization.headships.filter(running(meeting.held_on)):
        seats.setdefault(seat.member_id, []).append(seat.half)
    meeting.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting, member=one, half=one.side, headed=sorted(set(seats.get(one.pk, [])))
        )
        for one in present
    )


def note_decision(by: Member, meeting: Meeting, decided: Decided, today: date) -> None:
    if decided.metric and decided.metric not in metrics_of(by.organization):
        said = _("Choose one of the numbers on offer.")
        raise Fault(said, fields={"metric": said})
    MeetingDecision.objects.get_or_create(  # recorded again, or sent twice, it stands once
        meeting=meeting,
        text=rows.text(decided.text, 200, "decision"),
        owner=rows.person(by, decided.owner, today),
        due_on=decided.due_on,
        metric=decided.metric,
    )


@transaction.atomic
def move_meeting(
    *, by: Member, series_id: int, slot_on: date, to: date, reason: str, now: datetime
) -> Meeting:
    """Hold it on another day; held by then it counts whole.

    A day that is over cannot be moved: what is held then is held late.
    """
    rights.demand(by, "stages.meet")
    by.organization.raise_wanted()
    series = rows.series(by, series_id)
    today = today_in(by.organization.zone, now)
    rows.not_earlier(to, today, "to")
    meeting = slot(by, series, slot_on, now)
    if meeting.held_on:
        raise Fault(_("This meeting was held already."))
    if meeting.planned_on < today:
        raise Fault(_("Its day is over. Record it on the day it is held: late, it counts half."))
    if abs((to - slot_on).days) >= series.every:
        said = _("Move it to a day before the next meeting.")
        raise Fault(said, fields={"to": said})
    meeting.planned_on, meeting.cancelled_on = to, None
    meeting.reason = reason.strip()[:400]
    meeting.save()
    audit.record(by, "meeting.move", meeting, kind=series.kind, to=to.isoformat())
    reassess(by.organization, now)
    return meeting


@transaction.atomic
def cancel_meeting(
    *, by: Member, series_id: int, slot_on: date, reason: str, now: datetime
) -> Meeting:
    """It does not take place. That counts as not held, and the reason is kept."""
    rights.demand(by, "stages.meet")
    by.organization.raise_wanted()
    series = rows.series(by, series_id)
    meeting = slot(by, series, slot_on, now)
    if meeting.held_on:
        raise Fault(_("This meeting was held already."))
    meeting.cancelled_on = today_in(by.organization.zone, now)
    meeting.reason = rows.text(reason, 400, "reason")
    meeting.save()
    audit.record(by, "meeting.cancel", meeting, kind=series.kind, on=slot_on.isoformat())
    reassess(by.organization, now)
    return meeting


@transaction.atomic
def take_back_meeting(
    *, by: Member, series_id: int, slot_on: date, reason: str, now: datetime
) -> Meeting:
    """It was not held after all: who was there, its minutes and its decisions are taken back.

    The trail keeps what they were, and why they are gone.
    """
    rights.demand(by, "stages.meet")
    by.organization.raise_wanted()
    series = rows.series(by, series_id)
    meeting = slot(by, series, slot_on, now)
    if meeting.held_on is None:
        raise Fault(_("This meeting was not recorded."))
    reason = rows.text(reason, 400, "reason")
    decided = list(meeting.decisions.values_list("text", flat=True))
    audit.record(by, "meeting.take_back", meeting, reason=reason, decisions=decided)
    meeting.attendances.all().delete()
    meeting.decisions.all().delete()
    meeting.held_on, meeting.minutes, meeting.reason = None, "", reason
    meeting.save()
    reassess(by.organization, now)
    return meeting


@transaction.atomic
def finish_decision(*, by: Member, decision_id: int, now: datetime) -> MeetingDecision:
    """What was decided is done; said again, it was done on the first day."""
    rights.demand(by, "stages.meet")
    by.organization.raise_wanted()
    decision = rows.meeting_decision(by, decision_id)
    if decision.done_on:
        return decision
    decision.done_on = today_in(by.organization.zone, now)
    decision.save(update_fields=["done_on"])
    audit.record(by, "decision.done", decision, text=decision.text)
    return decision
