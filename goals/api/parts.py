"""What is owed of a step over the API: by month and by day, of all or of each part."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import member_of
from goals.queries.chain_why import share_of, step_why
from goals.queries.chains import chain_by_id, worked
from goals.queries.parts import DIMENSIONS, Part, Share, days_of, parts_of
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault


class StepPartOut(serializers.Serializer):
    """What one team, source or persona owes of a step."""

    id = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True)
    owed = serializers.IntegerField()
    needed_by_today = serializers.IntegerField()
    count = serializers.IntegerField(allow_null=True, help_text="null: nobody can say yet")
    status = serializers.ChoiceField(["ahead", "on", "behind", "unknown"])
    months = serializers.DictField(child=serializers.IntegerField())
    days = serializers.DictField(child=serializers.IntegerField())


class StepOwedOut(serializers.Serializer):
    """What a chain owes of a step, and who owes it."""

    step = serializers.CharField()
    owed = serializers.IntegerField()
    needed_by_today = serializers.IntegerField()
    months = serializers.DictField(child=serializers.IntegerField())
    periods = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="By the company's own months: under a 4-4-5 calendar its periods.",
    )
    days = serializers.DictField(child=serializers.IntegerField())
    by = serializers.ChoiceField(DIMENSIONS, allow_null=True)
    parts = StepPartOut(many=True)


class ChainStepOwed(APIView):
    @extend_schema(
        parameters=[OpenApiParameter("by", enum=list(DIMENSIONS))], responses=StepOwedOut
    )
    def get(self, request: Request, chain_id: int, step: str) -> Response:
        """What is owed of a step by month and day; `by` shares it out, adding up every day."""
        organization = member_of(request).organization
        found = worked(chain_by_id(organization, chain_id))
        today = today_in(organization.zone, timezone.now())
        share, why = share_of(found, step, today), step_why(found, step, today)
        by = cut_asked(request)
        return Response(
            {
                "step": step,
                "owed": why.owing.whole,
                "needed_by_today": why.owing.by_today,
                "months": {f"{month:%Y-%m}": count for month, count in why.months.items()},
                "periods": why.columns,
                "days": {one.day.isoformat(): one.count for one in why.days},
                "by": by,
                "parts": [part_told(share, by, part) for part in parts_of(share, by)] if by else [],
            }
        )


def cut_asked(request: Request) -> str | None:
    """`?by=team`, or None where nothing is asked."""
    by = request.query_params.get("by") or None
    if by is not None and by not in DIMENSIONS:
        said = {"value": by, "allowed": ", ".join(DIMENSIONS)}
        told = _("“%(value)s” is not one of: %(allowed)s.") % said
        raise Fault(told, fields={"by": told})
    return by


def part_told(share: Share, by: str, part: Part) -> dict:
    days = days_of(share, by, part.key)
    return {
        "id": part.key,
        "name": part.name,
        "owed": part.owed,
        "needed_by_today": part.due,
        "count": part.count,
        "status": part.status,
        "months": {f"{month:%Y-%m}": count for month, count in part.months.items()},
        "days": {day.isoformat(): count for day, count in days.items()},
    }
