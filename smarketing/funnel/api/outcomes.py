"""What became of the leads that were passed, for programs."""

from datetime import date

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.queries.waterfalls import Part, parts_of
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.periods import Period, month_of
from smarketing.accounts.rules.typed import write_plain
from smarketing.funnel.queries.outcomes import Cut, names_in, outcomes_of
from smarketing.funnel.rules.money import digits
from smarketing.funnel.views.outcomes import period_in


class CutOut(serializers.Serializer):
    name = serializers.CharField(allow_blank=True)
    answered = serializers.IntegerField()
    rejected = serializers.IntegerField()
    counting = serializers.IntegerField(help_text="of the rejected, against lead quality")


class ReasonCount(serializers.Serializer):
    reason = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField()
    counts_against_quality = serializers.BooleanField()


class DayOut(serializers.Serializer):
    day = serializers.DateField()
    came = serializers.CharField()
    taken_back = serializers.CharField()


class PartOut(serializers.Serializer):
    """A part of what was delivered in a month; the parts of a cut add up to the whole."""

    name = serializers.CharField(allow_blank=True)
    gross = serializers.CharField()
    taken_back = serializers.CharField()
    net = serializers.CharField()
    usual = serializers.CharField(
        allow_null=True,
        help_text="the part of the month's promise that falls to it by the mix of the three "
        "months before",
    )
    usual_by_today = serializers.CharField(allow_null=True)
    days = DayOut(many=True, help_text="the days on which anything came or was taken back")


class DeliveredOut(serializers.Serializer):
    month = serializers.CharField()
    currency = serializers.CharField()
    by_team = PartOut(many=True)
    by_persona = PartOut(many=True)
    by_source = PartOut(many=True)


class OutcomesOut(serializers.Serializer):
    period = serializers.CharField()
    passed = serializers.IntegerField()
    waiting = serializers.IntegerField()
    late = serializers.IntegerField()
    expired = serializers.IntegerField()
    silent = serializers.IntegerField(help_text="no note and no answer")
    answers = serializers.DictField(child=serializers.IntegerField())
    now = serializers.DictField(
        child=serializers.IntegerField(), help_text="the accepted, by step or outcome today"
    )
    by_reason = ReasonCount(many=True)
    by_persona = CutOut(many=True)
    by_source = CutOut(many=True)
    by_answerer = CutOut(many=True)
    delivered = DeliveredOut(help_text="marketing's promise in the period's last month so far")


class Outcomes(APIView):
    @extend_schema(
        parameters=[OpenApiParameter("period", str, description="a quarter, else the board's")],
        responses=OutcomesOut,
    )
    def get(self, request: Request) -> Response:
        """A period's hand-offs: how they were answered, why rejected, and where they stand."""
        organization, now = request._request.member.organization, timezone.now()
        today = today_in(organization.zone, now)
        period = period_in(request.query_params.get("period", ""), organization, today)
        found = outcomes_of(organization, period, now=now)
        counts = "passed waiting late expired silent answers".split()
        return Response(
            {name: getattr(found, name) for name in counts}
            | {
                "period": period.key,
                "now": dict(found.now),
                "delivered": delivered_in(
                    organization, month_of(min(today, period.ends_on)), today
                ),
                "by_reason": [
                    {"reason": reason, "count": n, "counts_against_quality": counts}
                    for reason, n, counts in found.by_reason
                ],
                **{
                    name: [said(one) for one in getattr(found, name)]
                    for name in ("by_persona", "by_source", "by_answerer")
                },
            }
        )


def said(one: Cut) -> dict:
    return {name: getattr(one, name) for name in ("name", "answered", "rejected", "counting")}


def delivered_in(organization: Organization, month: Period, today: date) -> dict:
    names = {
        "team": names_in(organization.teams),
        "persona": names_in(organization.personas),
        "source": names_in(organization.sources),
    }
    return {
        "month": month.key,
        "currency": organization.currency,
        **{
            f"by_{cut}": [
                part_said(part, known.get(part.key, ""), digits(organization.currency))
                for part in parts_of(organization, month, cut, today)
            ]
            for cut, known in names.items()
        },
    }


def part_said(part: Part, name: str, places: int) -> dict:
    half = part.half

    def money(value: int | None) -> str | None:
        return None if value is None else write_plain(value, places)

    return {
        "name": name,
        "gross": money(half.gross),
        "taken_back": money(half.taken_back),
        "net": money(half.net),
        "usual": money(part.usual),
        "usual_by_today": money(half.due),
        "days": [
            {"day": day.isoformat(), "came": money(came), "taken_back": money(back)}
            for day, (came, back) in sorted(half.days.items())
        ],
    }
