"""What became of the leads that were passed, for programs."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.queries import today_in
from smarketing.funnel.queries.outcomes import Cut, outcomes_of
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
