"""Both halves' promises over the API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api import member_of
from goals.api_owed import many, month_said
from goals.plain import figure_said
from goals.queries.promises import promises_now
from goals.rules.metrics import REVENUE
from goals.services.promises import PromiseSaid, set_promises
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.typed import write_plain
from smarketing.funnel.rules.money import digits


class PromiseIn(serializers.Serializer):
    """The value of leads promised for a calendar month. Null takes it away."""

    month = serializers.RegexField(r"^[0-9]{4}-[0-9]{2}$")
    amount = serializers.CharField(allow_null=True, max_length=30)


class MarketingOut(serializers.Serializer):
    month = serializers.CharField()
    currency = serializers.CharField()
    promised = serializers.CharField(allow_null=True)
    promised_by_today = serializers.CharField(allow_null=True)
    gross = serializers.CharField()
    taken_back = serializers.CharField()
    net = serializers.CharField()
    kept = serializers.FloatField(allow_null=True)


class SalesOut(serializers.Serializer):
    period = serializers.CharField()
    limit_hours = serializers.IntegerField()
    due = serializers.IntegerField(help_text="Answered, or past their time.")
    inside = serializers.IntegerField()
    kept = serializers.FloatField(allow_null=True)
    pending = serializers.IntegerField(help_text="Wait, and are still in time.")
    late = serializers.IntegerField(help_text="Wait now, past their time.")
    median_hours = serializers.FloatField(allow_null=True)
    contact_due = serializers.IntegerField()
    contacted = serializers.IntegerField()


class PromisesOut(serializers.Serializer):
    marketing = MarketingOut()
    sales = SalesOut()


class Promises(APIView):
    @extend_schema(responses=PromisesOut)
    def get(self, request: Request) -> Response:
        """What each half promised and kept: marketing this month, sales in the board's period."""
        return told(member_of(request).organization)

    @extend_schema(request=PromiseIn(many=True), responses=PromisesOut)
    def put(self, request: Request) -> Response:
        """Type marketing's promise of one month or several, all or none."""
        member = member_of(request)
        currency = member.organization.currency
        said = [
            PromiseSaid(
                month_said(one["month"]).starts_on,
                None if one["amount"] is None else figure_said(one["amount"], REVENUE, currency),
            )
            for one in many(PromiseIn, request)
        ]
        set_promises(by=member, said=said, now=timezone.now())
        return told(member.organization)


def told(organization: Organization) -> Response:
    now = timezone.now()
    found = promises_now(organization, today_in(organization.zone, now), now)
    mine, theirs = found.marketing, found.sales
    places = digits(organization.currency)

    def money(value: int | None) -> str | None:
        return None if value is None else write_plain(value, places)

    return Response(
        {
            "marketing": {
                "month": mine.month.key,
                "currency": organization.currency,
                "promised": money(mine.target),
                "promised_by_today": money(mine.due),
                "gross": money(mine.gross),
                "taken_back": money(mine.taken_back),
                "net": money(mine.net),
                "kept": None if mine.kept is None else float(mine.kept),
            },
            "sales": {
                "period": theirs.period.key,
                "limit_hours": theirs.limit_hours,
                "due": theirs.due,
                "inside": theirs.inside,
                "kept": None if theirs.kept is None else float(theirs.kept),
                "pending": theirs.pending,
                "late": theirs.late,
                "median_hours": theirs.median and theirs.median.total_seconds() / 3600,
                "contact_due": theirs.contact_due,
                "contacted": theirs.contacted,
            },
        }
    )
