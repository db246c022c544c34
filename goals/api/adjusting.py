"""Adjustments over the API: what may move, made or proposed, signed, undone, with its effect."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import half_of, member_of, read, signing
from goals.api.plain import figure_said, figure_told
from goals.forms.adjust import month_said
from goals.models import Adjustment
from goals.queries.adjusting import adjustment_by_id, adjustments_of
from goals.queries.chains import metric_for
from goals.queries.goals import running_goal
from goals.rules.adjusting import KINDS, TARGET
from goals.rules.metrics import COUNT, Metric, kind_of
from goals.services.adjusting.checking import AdjustmentSaid
from goals.services.adjusting.making import (
    adjust,
    adjust_target,
    agree_adjustment,
    undo_adjustment,
    withdraw_adjustment,
)
from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in

FIGURE = {"required": False, "max_length": 40, "help_text": 'A count, or money: "2400000.00"'}


class AdjustmentIn(serializers.Serializer):
    """A move of what is owed or waits, or a new target of the running goal."""

    kind = serializers.ChoiceField(KINDS)
    step = serializers.CharField(max_length=32, required=False, default="")
    month = serializers.CharField(max_length=7, required=False, default="", help_text="2026-11")
    to_month = serializers.CharField(max_length=7, required=False, default="")
    from_id = serializers.IntegerField(
        min_value=0, required=False, default=0, help_text="Team, source or member; 0: nobody"
    )
    to_id = serializers.IntegerField(min_value=0, required=False, default=0)
    count = serializers.CharField(max_length=40, help_text="So many; of a target the figure")
    expected = serializers.CharField(**FIGURE)
    reason = serializers.CharField(max_length=400)
    number = serializers.IntegerField(
        min_value=0, required=False, default=0, help_text="The goal's version that was seen"
    )
    sign = serializers.ChoiceField(["marketing", "sales"], required=False)


class AdjustmentOut(serializers.Serializer):
    """An adjustment with what was expected of it and what came."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(KINDS)
    state = serializers.ChoiceField(["holds", "waits", "withdrawn", "undone", "proposed"])
    step = serializers.CharField(allow_blank=True)
    month = serializers.CharField(allow_null=True)
    to_month = serializers.CharField(allow_null=True)
    from_id = serializers.IntegerField()
    from_name = serializers.CharField(allow_blank=True)
    to_id = serializers.IntegerField()
    to_name = serializers.CharField(allow_blank=True)
    count = serializers.CharField()
    reason = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    began_on = serializers.DateField(allow_null=True)
    before = serializers.CharField(help_text="In the 14 days until it")
    expected = serializers.CharField(help_text="In the 14 days after it")
    observed = serializers.CharField(allow_null=True)
    observed_on = serializers.DateField(allow_null=True)


class AdjustmentsOut(serializers.Serializer):
    adjustments = AdjustmentOut(many=True)


class AdjustmentSignIn(serializers.Serializer):
    half = serializers.ChoiceField(["marketing", "sales"], required=False)


def told(row: Adjustment) -> dict:
    """An adjustment as a program reads it."""
    metric = kind_of(row.goal.metric) if row.goal else Metric(COUNT, row.step)
    unit = row.goal.unit if row.goal else ""
    figures = ("count", "before", "expected", "observed")
    return {
        "id": row.pk,
        "kind": row.kind,
        "state": state_of(row),
        "step": row.step,
        "month": row.month and f"{row.month:%Y-%m}",
        "to_month": row.to_month and f"{row.to_month:%Y-%m}",
        "from_id": row.from_key,
        "from_name": row.from_name,
        "to_id": row.to_key,
        "to_name": row.to_name,
        "reason": row.reason,
        "by": row.made_by.name,
        "at": row.made_at.isoformat(),
        "began_on": row.began_on and row.began_on.isoformat(),
        "observed_on": row.observed_on and row.observed_on.isoformat(),
    } | {name: figure_told(getattr(row, name), metric, unit) for name in figures}


def state_of(row: Adjustment) -> str:
    if row.undone_at or row.withdrawn_at:
        return "undone" if row.undone_at else "withdrawn"
    if row.kind == TARGET:
        return "proposed"
    return "waits" if row.waits else "holds"


class Adjustments(APIView):
    @extend_schema(operation_id="adjustments_list", responses=AdjustmentsOut)
    def get(self, request: Request) -> Response:
        """Every adjustment with its expected and its observed effect, the newest first."""
        rows = adjustments_of(member_of(request).organization)
        return Response({"adjustments": [told(row) for row in rows]})

    @extend_schema(request=AdjustmentIn, responses={201: AdjustmentOut})
    def post(self, request: Request) -> Response:
        """Move it: at once within one's own area, else as a proposal. A token never signs."""
        member, said = member_of(request), read(AdjustmentIn, request)
        if said["kind"] == TARGET:
            row = made_target(member, said, signing(request, said))
        else:
            row = made_move(member, said, signs=request._request.token is None)
        return Response(told(row), status=201)


def made_move(member: Member, said: dict, *, signs: bool) -> Adjustment:
    figures = {name: counted(said.get(name), name) for name in ("count", "expected")}
    wanted = AdjustmentSaid(
        kind=said["kind"],
        count=figures["count"] or 0,
        reason=said["reason"],
        step=said["step"],
        month=month_said(said["month"]),
        to_month=month_said(said["to_month"]),
        from_key=said["from_id"],
        to_key=said["to_id"],
        expected=figures["expected"],
    )
    return adjust(by=member, said=wanted, now=timezone.now(), signs=signs)


def counted(text: str | None, field: str) -> int | None:
    return None if text is None else figure_said(text, Metric(COUNT, ""), "", field)


def made_target(member: Member, said: dict, sign_as: str) -> Adjustment:
    organization, now = member.organization, timezone.now()
    metric = metric_for(organization, running_goal(organization, today_in(organization.zone, now)))
    expected = said.get("expected")
    return adjust_target(
        by=member,
        target=figure_said(said["count"], metric, organization.currency, "count"),
        number=said["number"],
        reason=said["reason"],
        now=now,
        expected=expected and figure_said(expected, metric, organization.currency, "expected"),
        sign_as=sign_as,
    )


class OneAdjustment(APIView):
    @extend_schema(responses=AdjustmentOut)
    def get(self, request: Request, adjustment_id: int) -> Response:
        """One adjustment."""
        return Response(told(adjustment_by_id(member_of(request).organization, adjustment_id)))


class Agree(APIView):
    @extend_schema(request=AdjustmentSignIn, responses=AdjustmentOut)
    def post(self, request: Request, adjustment_id: int) -> Response:
        """Sign a proposed move for one's half; with both it holds."""
        member, said = member_of(request), read(AdjustmentSignIn, request)
        adjustment_by_id(member.organization, adjustment_id)
        row = agree_adjustment(
            by=member,
            adjustment_id=adjustment_id,
            half=half_of(request, said),
            now=timezone.now(),
        )
        return Response(told(row))


class Withdraw(APIView):
    @extend_schema(request=None, responses=AdjustmentOut)
    def post(self, request: Request, adjustment_id: int) -> Response:
        """Take a proposed move back."""
        row = withdraw_adjustment(
            by=member_of(request), adjustment_id=adjustment_id, now=timezone.now()
        )
        return Response(told(row))


class Undo(APIView):
    @extend_schema(request=None, responses=AdjustmentOut)
    def post(self, request: Request, adjustment_id: int) -> Response:
        """Let a move that held at once not hold any more."""
        row = undo_adjustment(
            by=member_of(request), adjustment_id=adjustment_id, now=timezone.now()
        )
        return Response(told(row))
