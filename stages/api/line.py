"""Where the company stands, how it moved there, and what stands beside it."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.rules.faults import Fault
from stages.api.asked import member_of, read, today_of
from stages.plain import appointment_told, line_told, move_told, office_told, point_told, table_told
from stages.queries.assessment import line_of, points, target_of
from stages.queries.offices import offices_of
from stages.rules.history import day_to_show, moves
from stages.serializers.line import (
    AimIn,
    AppointmentIn,
    AppointmentOut,
    AssessmentOut,
    HistoryOut,
    OfficeOut,
    OpinionIn,
    OpinionOut,
    TableOut,
)
from stages.services import stepping

AS_OF = OpenApiParameter("as_of", date, description="A day in the past; today where left out.")


class Assessment(APIView):
    @extend_schema(parameters=[AS_OF], responses=AssessmentOut)
    def get(self, request: Request) -> Response:
        """Where the company stands, or stood, with the proof of every indicator."""
        return Response(line_told(line_of(member_of(request).organization, day_asked(request))))


def day_asked(request: Request) -> date:
    """The day of `as_of`, today at the latest, and where nothing is said."""
    today = today_of(request)
    try:
        asked = date.fromisoformat(request.query_params.get("as_of") or today.isoformat())
    except ValueError:
        said = _("Write a day like 2026-11-22.")
        raise Fault(said, fields={"as_of": said}) from None
    return day_to_show(asked, today)


class Offices(APIView):
    @extend_schema(parameters=[AS_OF], responses=OfficeOut(many=True))
    def get(self, request: Request) -> Response:
        """Where each office with evidence of its own stands."""
        found = offices_of(member_of(request).organization, day_asked(request))
        return Response([office_told(one) for one in found])


class History(APIView):
    @extend_schema(responses=HistoryOut)
    def get(self, request: Request) -> Response:
        """Every kept day, and what moved the line."""
        kept = points(member_of(request).organization)
        moved = [move_told(one) for one in moves(kept)]
        return Response({"days": [point_told(one) for one in kept], "moves": moved})


class Table(APIView):
    @extend_schema(responses=TableOut)
    def get(self, request: Request) -> Response:
        """What every stage asks for: weights, windows, and their versions."""
        return Response(table_told())


class Opinion(APIView):
    @extend_schema(request=OpinionIn, responses={201: OpinionOut})
    def post(self, request: Request) -> Response:
        """Say where you believe the company stands; it moves nothing. Only a person can."""
        said = read(OpinionIn, request)
        made = stepping.declare_opinion(
            by=member_of(request), tenths=int(said["position"] * 10), now=timezone.now()
        )
        return Response(
            {"position": made.tenths / 10, "half": made.half, "on": made.on}, status=201
        )


class Aim(APIView):
    @extend_schema(responses=AimIn)
    def get(self, request: Request) -> Response:
        """The stage the organisation aims for; advice goes no further."""
        return Response({"stage": target_of(member_of(request).organization)})

    @extend_schema(request=AimIn, responses=AimIn)
    def put(self, request: Request) -> Response:
        """Aim for another stage."""
        said = read(AimIn, request)
        aim = stepping.set_aim(by=member_of(request), stage=said["stage"], now=timezone.now())
        return Response({"stage": aim.stage})


class Appointment(APIView):
    @extend_schema(responses=AppointmentOut(many=True))
    def get(self, request: Request) -> Response:
        """Who led both functions, oldest first."""
        made = member_of(request).organization.appointments.select_related("member")
        return Response([appointment_told(one) for one in made])

    @extend_schema(request=AppointmentIn, responses={201: AppointmentOut})
    def post(self, request: Request) -> Response:
        """Record who leads both functions. Only a person can."""
        said = read(AppointmentIn, request)
        made = stepping.appoint(by=member_of(request), now=timezone.now(), **said)
        return Response(appointment_told(made), status=201)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Two leaders again, from today on."""
        today = today_of(request)
        stepping.end_appointment(by=member_of(request), on=today, now=timezone.now())
        return Response(status=204)
