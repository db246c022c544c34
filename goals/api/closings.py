"""Closed periods over the API: close, what came in since, open again."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import half_of, member_of, read, signing
from goals.api.plain import figure_told
from goals.api.shapes import FigureField
from goals.models import Closing
from goals.queries.closings import Line, closing_by_goal, corrected, lines_of, reopening_of
from goals.queries.goals import goal_by_id
from goals.rules.metrics import kind_of
from goals.services.closings import ask_to_reopen, close_goal, sign_reopening
from smarketing.accounts.rules.typed import write_plain
from smarketing.funnel.rules.money import digits


class ReopenIn(serializers.Serializer):
    """Why a closed period is to be opened again."""

    reason = serializers.CharField(max_length=400)
    sign = serializers.ChoiceField(["marketing", "sales"], required=False)


class ReopenSignIn(serializers.Serializer):
    """One half's signature under a reopening."""

    version = serializers.IntegerField(min_value=1)
    half = serializers.ChoiceField(["marketing", "sales"], required=False)
    digest = serializers.CharField(max_length=64)


class LineOut(serializers.Serializer):
    """A correction: what a lead added to, or took from, a closed figure."""

    day = serializers.DateField()
    lead = serializers.CharField(allow_blank=True)
    cause = serializers.ChoiceField(["late", "back", "changed", "moved"])
    n = serializers.IntegerField()
    amount = serializers.CharField()
    recorded_at = serializers.DateTimeField(allow_null=True)
    file = serializers.CharField(allow_blank=True)


class WaitingOut(serializers.Serializer):
    version = serializers.IntegerField()
    digest = serializers.CharField()
    reason = serializers.CharField()


class ClosingOut(serializers.Serializer):
    """A period as it was closed, and as it is known now."""

    goal = serializers.IntegerField()
    closed_at = serializers.DateTimeField()
    by = serializers.CharField()
    target = FigureField()
    original_target = FigureField()
    attained = FigureField()
    attained_now = FigureField()
    correction = FigureField()
    outcome = serializers.ChoiceField(["reached", "missed"])
    corrections = LineOut(many=True)
    reopening = WaitingOut(allow_null=True)


class GoalClosing(APIView):
    @extend_schema(responses=ClosingOut)
    def get(self, request: Request, goal_id: int) -> Response:
        """The closing that stands over a goal, with its correction lines."""
        goal = goal_by_id(member_of(request).organization, goal_id)
        return Response(closing_told(closing_by_goal(goal)))

    @extend_schema(request=None, responses={201: ClosingOut})
    def post(self, request: Request, goal_id: int) -> Response:
        """Close the period. Only a signed-in person can."""
        made = close_goal(by=member_of(request), goal_id=goal_id, now=timezone.now())
        return Response(closing_told(made), status=201)


class GoalReopening(APIView):
    @extend_schema(request=ReopenIn, responses={201: ClosingOut})
    def post(self, request: Request, goal_id: int) -> Response:
        """Ask both heads to open a closed period again."""
        goal_by_id(member_of(request).organization, goal_id)
        said = read(ReopenIn, request)
        made = ask_to_reopen(
            by=member_of(request),
            goal_id=goal_id,
            reason=said["reason"],
            now=timezone.now(),
            sign_as=signing(request, said),
        )
        return Response(closing_told(made), status=201)

    @extend_schema(request=ReopenSignIn, responses={204: None})
    def put(self, request: Request, goal_id: int) -> Response:
        """Sign the reopening for your half."""
        goal_by_id(member_of(request).organization, goal_id)
        said = read(ReopenSignIn, request)
        sign_reopening(
            by=member_of(request),
            goal_id=goal_id,
            number=said["version"],
            half=half_of(request, said),
            digest=said["digest"],
            now=timezone.now(),
        )
        return Response(status=204)


def closing_told(made: Closing) -> dict:
    """A closing with its money as strings."""
    known, waits = corrected(made), reopening_of(made).proposed
    closed = known.closed
    metric = kind_of(closed.metric)
    figures = {
        "target": closed.target,
        "original_target": closed.original,
        "attained": closed.attained,
        "attained_now": known.now,
        "correction": known.effect,
    }
    return {
        "goal": made.goal_id,
        "closed_at": made.closed_at,
        "by": made.closed_by.name,
        "outcome": "reached" if closed.is_reached else "missed",
        **{key: figure_told(value, metric, closed.unit) for key, value in figures.items()},
        "corrections": [line_told(line, made.organization.currency) for line in lines_of(made)],
        "reopening": waits
        and {"version": waits.number, "digest": waits.digest, "reason": waits.reason},
    }


def line_told(line: Line, currency: str) -> dict:
    return vars(line) | {"amount": write_plain(line.amount, digits(currency))}
