"""Forecasts over the API, and how those of past periods held."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.forecast_plain import calibration_told, coverage_told, forecast_told, lag_told
from goals.api.goals import member_of
from goals.queries.attained import attained
from goals.queries.coverage import expected_of
from goals.queries.forecasts.hindcasts import calibration_page
from goals.queries.goals import standing_goal
from goals.queries.lag_page import lag_page
from goals.queries.plan import usual_metric
from smarketing.accounts.queries import today_in


class GoalForecast(APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, goal_id: int) -> Response:
        """Where a goal's period ends: p10, p50, p90 and the chance to reach it; null if unknown."""
        organization = member_of(request).organization
        wording = standing_goal(organization, goal_id).wording
        counted = attained(organization, wording.of, wording.period).value
        today = today_in(organization.zone, timezone.now())
        said, covered = expected_of(organization, wording, counted, today)
        return Response(
            {
                "forecast": forecast_told(said, wording.of, wording.unit),
                "coverage": covered and coverage_told(covered, wording.of, wording.unit),
            }
        )


class Calibration(APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """What forecasts of past periods would have said, beside what came of them."""
        organization = member_of(request).organization
        return Response(
            calibration_told(calibration_page(organization, usual_metric(organization)))
        )


class LagMatrix(APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Which days' leads bring which quarter, what is determined and what still open."""
        organization = member_of(request).organization
        metric, today = usual_metric(organization), today_in(organization.zone, timezone.now())
        table = lag_page(organization, metric, today)
        unit = organization.currency if metric.is_money else ""
        return Response({"lag": table and lag_told(table, metric, unit)})
