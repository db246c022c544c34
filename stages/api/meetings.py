"""Meetings, their agenda, and what they decided."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.rules.faults import Missing
from stages.api.asked import member_of, read, today_of
from stages.models import MeetingSeries
from stages.plain import calendar_told, decision_told, meeting_told, resolution_told, topic_told
from stages.queries.effects import effects_of
from stages.queries.facts.meetings import series_fact
from stages.queries.meetings import calendars, decisions_of
from stages.rules.meetings import is_slot, slot_at
from stages.serializers.meetings import (
    CalendarOut,
    CancelIn,
    DecisionPatch,
    DecisionsOut,
    MeetingDecisionOut,
    MeetingIn,
    MeetingOut,
    MeetingsOut,
    MoveIn,
    ResolutionIn,
    ResolutionOut,
    SeriesIn,
    SeriesMade,
)
from stages.services import calendar, meetings, rows, stepping
from stages.views.agenda import agenda_of

MOST = 500


class Meetings(APIView):
    @extend_schema(operation_id="meetings_list", responses=MeetingsOut)
    def get(self, request: Request) -> Response:
        """Every running series with its last meetings and the next ones."""
        return Response(meetings_told(request))

    @extend_schema(request=MeetingIn, responses={201: MeetingsOut})
    def post(self, request: Request) -> Response:
        """Record a meeting that was held; again replaces who was there and the minutes."""
        said = read(MeetingIn, request)
        meetings.hold_meeting(
            by=member_of(request),
            series_id=said["series"],
            slot_on=said["slot"],
            held_on=said["held_on"],
            attended=said["attended"],
            minutes=said["minutes"],
            decisions=[meetings.Decided(**one) for one in said["decisions"]],
            now=timezone.now(),
        )
        return Response(meetings_told(request), status=201)


def meetings_told(request: Request) -> dict:
    found = calendars(member_of(request).organization, today_of(request))
    return {"series": [calendar_told(one) for one in found]}


class Decisions(APIView):
    @extend_schema(responses=DecisionsOut)
    def get(self, request: Request) -> Response:
        """The steps from stage to stage, and what meetings decided."""
        organization = member_of(request).organization
        steps = organization.resolutions.select_related("by")
        decided = list(decisions_of(organization)[:MOST])
        effects = effects_of(organization, decided, today_of(request))
        return Response(
            {
                "steps": [resolution_told(one) for one in steps],
                "decisions": [decision_told(one, effects.get(one.pk)) for one in decided],
            }
        )

    @extend_schema(request=ResolutionIn, responses={201: ResolutionOut})
    def post(self, request: Request) -> Response:
        """Record the decision to start, or the mandate. Only a signed-in person can."""
        said = read(ResolutionIn, request)
        given = {"by": member_of(request), "now": timezone.now()}
        given |= {"on": said["on"], "why": said["why"]}
        if said["kind"] == "mandate":
            made = stepping.give_mandate(for_board=said["for_board"], **given)
        else:
            made = stepping.record_decision(**given)
        return Response(resolution_told(made), status=201)


class OneDecision(APIView):
    @extend_schema(request=DecisionPatch, responses=MeetingDecisionOut)
    def patch(self, request: Request, decision_id: int) -> Response:
        """Mark what was decided as done."""
        member = member_of(request)
        rows.meeting_decision(member, decision_id)  # what is not there is told before what is wrong
        read(DecisionPatch, request)
        made = meetings.finish_decision(by=member, decision_id=decision_id, now=timezone.now())
        told = decisions_of(member.organization).get(pk=made.pk)
        return Response(decision_told(told))


class SeriesList(APIView):
    @extend_schema(request=SeriesIn, responses={201: SeriesMade})
    def post(self, request: Request) -> Response:
        """Plan a meeting that comes again."""
        said = read(SeriesIn, request)
        made = meetings.plan_series(by=member_of(request), now=timezone.now(), **said)
        return Response({"id": made.pk, "kind": made.kind, "starts_on": made.starts_on}, status=201)


class OneSeries(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, series_id: int) -> Response:
        """End a series: no meeting of it after today."""
        meetings.end_series(by=member_of(request), series_id=series_id, now=timezone.now())
        return Response(status=204)


def slot_asked(request: Request, series_id: int, slot: str) -> tuple[MeetingSeries, date]:
    """The series and the day of an address; a day outside its cadence is not found."""
    series = rows.series(member_of(request), series_id)
    try:
        on = date.fromisoformat(slot)
    except ValueError:
        raise Missing(_("This series has no meeting on that day.")) from None
    if not is_slot(series_fact(series), on):
        raise Missing(_("This series has no meeting on that day."))
    return series, on


class OneMeeting(APIView):
    @extend_schema(responses=MeetingOut)
    def get(self, request: Request, series_id: int, slot: str) -> Response:
        """One meeting: its agenda, who was there, the minutes, the decisions with what they did."""
        series, on = slot_asked(request, series_id, slot)
        return Response(self.told(request, series, on))

    def told(self, request: Request, series: MeetingSeries, on: date) -> dict:
        organization, today = member_of(request).organization, today_of(request)
        stands = rows.meeting(series, on)
        decided = list(decisions_of(organization).filter(meeting=stands)) if stands else []
        effects = effects_of(organization, decided, today)
        topics = agenda_of(organization, series, on, today)
        return meeting_told(slot_at(series_fact(series), on, today), stands) | {
            "agenda": [topic_told(one) for one in topics],
            "decisions": [decision_told(one, effects.get(one.pk)) for one in decided],
        }


class MoveMeeting(OneMeeting):
    http_method_names = ("post",)

    @extend_schema(request=MoveIn, responses=MeetingOut)
    def post(self, request: Request, series_id: int, slot: str) -> Response:
        """Hold it on another day; held by then it counts whole."""
        series, on = slot_asked(request, series_id, slot)
        given = {"by": member_of(request), "now": timezone.now(), **read(MoveIn, request)}
        meetings.move_meeting(series_id=series.pk, slot_on=on, **given)
        return Response(self.told(request, series, on))


class CancelMeeting(OneMeeting):
    http_method_names = ("post",)

    @extend_schema(request=CancelIn, responses=MeetingOut)
    def post(self, request: Request, series_id: int, slot: str) -> Response:
        """It does not take place; that counts as not held."""
        series, on = slot_asked(request, series_id, slot)
        given = {"by": member_of(request), "now": timezone.now(), **read(CancelIn, request)}
        meetings.cancel_meeting(series_id=series.pk, slot_on=on, **given)
        return Response(self.told(request, series, on))


class TakeBackMeeting(OneMeeting):
    http_method_names = ("post",)

    @extend_schema(request=CancelIn, responses=MeetingOut)
    def post(self, request: Request, series_id: int, slot: str) -> Response:
        """It was not held after all: what was recorded of it is taken back."""
        series, on = slot_asked(request, series_id, slot)
        given = {"by": member_of(request), "now": timezone.now(), **read(CancelIn, request)}
        meetings.take_back_meeting(series_id=series.pk, slot_on=on, **given)
        return Response(self.told(request, series, on))


class Calendar(APIView):
    @extend_schema(request=None, responses={201: CalendarOut})
    def post(self, request: Request) -> Response:
        """A new secret address for your calendar, told once; the one before ends."""
        secret = calendar.make_link(by=member_of(request), now=timezone.now())
        url = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
        return Response({"url": url}, status=201)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Your calendar link opens nothing any more."""
        calendar.revoke_link(by=member_of(request), now=timezone.now())
        return Response(status=204)
