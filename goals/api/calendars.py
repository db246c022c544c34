"""Calendars over the API: the page's services."""

from datetime import date, timedelta

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import member_of, read
from goals.models import Calendar
from goals.models.calendar import Kind
from goals.queries.calendars import calendar_by_id, calendars_of
from goals.rules.calendars import LAST, NEAREST, PATTERNS
from goals.services.calendars import CalendarSaid, drop_calendar, edit_calendar, make_calendar
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.periods import Period

YEARS = timedelta(400)  # periods are told so far before and after today


class OwnPeriod(serializers.Serializer):
    name = serializers.CharField(max_length=60)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class CalendarIn(serializers.Serializer):
    """A calendar beside the fiscal year; only the fields of its kind speak."""

    name = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(Kind.values)
    first_month = serializers.IntegerField(min_value=1, max_value=12, default=1)
    pattern = serializers.ChoiceField(list(PATTERNS), default="4-4-5")
    last_month = serializers.IntegerField(min_value=1, max_value=12, default=12)
    weekday = serializers.IntegerField(min_value=0, max_value=6, default=6, help_text="0: Monday")
    rule = serializers.ChoiceField([LAST, NEAREST], default=LAST)
    leads = serializers.BooleanField(default=False)
    periods = OwnPeriod(many=True, required=False, help_text="Of kind own.")


class CalendarEdit(CalendarIn):
    number = serializers.IntegerField(min_value=1, help_text="The version you have seen.")


class NamedPeriod(OwnPeriod):
    level = serializers.ChoiceField(["year", "quarter", "month", "own"])


class CalendarOut(CalendarIn):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    periods = NamedPeriod(many=True)


class CalendarsOut(serializers.Serializer):
    calendars = CalendarOut(many=True)


def told(calendar: Calendar, today: date) -> dict:
    names = ("id", "name", "kind", "first_month", "pattern", "last_month", "weekday", "rule")
    named = calendar.plan.named(today - YEARS, today + YEARS)
    return {
        **{name: getattr(calendar, name) for name in (*names, "leads", "number")},
        "periods": [
            {
                "name": one.name,
                "starts_on": one.period.starts_on,
                "ends_on": one.period.ends_on,
                "level": one.level,
            }
            for one in named
        ],
    }


def said_of(said: dict) -> CalendarSaid:
    periods = [
        (one["name"], Period(one["starts_on"], one["ends_on"])) for one in said.pop("periods", [])
    ]
    said.pop("number", None)
    return CalendarSaid(**said, periods=periods)


def today_of(request: Request) -> date:
    return today_in(member_of(request).organization.zone, timezone.now())


class Calendars(APIView):
    @extend_schema(operation_id="calendars_list", responses=CalendarsOut)
    def get(self, request: Request) -> Response:
        """Every calendar with its periods of a year before and after today."""
        found = calendars_of(member_of(request).organization)
        return Response({"calendars": [told(one, today_of(request)) for one in found]})

    @extend_schema(request=CalendarIn, responses={201: CalendarOut})
    def post(self, request: Request) -> Response:
        """A new calendar."""
        made = make_calendar(by=member_of(request), said=said_of(read(CalendarIn, request)))
        return Response(told(made, today_of(request)), status=201)


class OneCalendar(APIView):
    @extend_schema(responses=CalendarOut)
    def get(self, request: Request, calendar_id: int) -> Response:
        """One calendar."""
        found = calendar_by_id(member_of(request).organization, calendar_id)
        return Response(told(found, today_of(request)))

    @extend_schema(request=CalendarEdit, responses=CalendarOut)
    def put(self, request: Request, calendar_id: int) -> Response:
        """Another wording of it; 409 where somebody was faster."""
        calendar_by_id(member_of(request).organization, calendar_id)
        said = read(CalendarEdit, request)
        number = said["number"]
        kept = edit_calendar(
            by=member_of(request), calendar_id=calendar_id, number=number, said=said_of(said)
        )
        return Response(told(kept, today_of(request)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, calendar_id: int) -> Response:
        """Take it away; goals keep their days."""
        drop_calendar(by=member_of(request), calendar_id=calendar_id)
        return Response(status=204)
