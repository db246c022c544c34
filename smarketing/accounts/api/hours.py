"""Working hours and holidays, for a signed-in person's programs."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.models import Organization
from smarketing.accounts.queries.hours import hours_book
from smarketing.accounts.rules.hours import Hours as Week
from smarketing.accounts.services import hours

AT = "%H:%M"


class WeekIn(serializers.Serializer):
    office_id = serializers.IntegerField(allow_null=True, help_text="null: the company itself")
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7), help_text="1 is Monday"
    )
    opens_at = serializers.TimeField(format=AT)
    closes_at = serializers.TimeField(format=AT, help_text="00:00 is midnight")


class WeekOut(WeekIn):
    timezone = serializers.CharField()


class HolidayIn(serializers.Serializer):
    office_id = serializers.IntegerField(allow_null=True, default=None)
    day = serializers.DateField()
    name = serializers.CharField(max_length=80)


class HolidayOut(HolidayIn):
    id = serializers.IntegerField()


def told(organization: Organization) -> Response:
    book = hours_book(organization)
    offices = {office: book.of(office) for office in book.offices}
    weeks = [week_said(None, book.company)]
    weeks += [week_said(office, week) for office, week in offices.items()]
    return Response(WeekOut(weeks, many=True).data)


def week_said(office: int | None, week: Week) -> dict:
    return {
        "office_id": office,
        "weekdays": sorted(week.weekdays),
        "opens_at": week.opens,
        "closes_at": week.closes,
        "timezone": week.zone.key,
    }


class Hours(APIView):
    @extend_schema(operation_id="hours_list", responses=WeekOut(many=True))
    def get(self, request: Request) -> Response:
        """The week of the company and of every office."""
        return told(asker(request).organization)

    @extend_schema(operation_id="hours_set", request=WeekIn, responses=WeekOut(many=True))
    def put(self, request: Request) -> Response:
        """Say the week of one office, or of the company."""
        hours.set_week(by=asker(request), **said_in(request, WeekIn))
        return told(asker(request).organization)


class Holidays(APIView):
    @extend_schema(operation_id="holidays_list", responses=HolidayOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(HolidayOut(asker(request).organization.holidays.all(), many=True).data)

    @extend_schema(operation_id="holidays_add", request=HolidayIn, responses={201: HolidayOut})
    def post(self, request: Request) -> Response:
        made = hours.add_holiday(by=asker(request), **said_in(request, HolidayIn))
        return Response(HolidayOut(made).data, status=201)


class Holiday(APIView):
    @extend_schema(operation_id="holidays_remove", responses={204: None})
    def delete(self, request: Request, holiday_id: str) -> Response:
        hours.remove_holiday(by=asker(request), holiday_id=int(holiday_id))
        return Response(status=204)
