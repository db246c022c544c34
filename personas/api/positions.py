"""Audiences and messages for programs, and for a signed-in person's own."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from personas.api.shapes import NumberIn
from personas.models import PositionKind
from personas.queries.positions import (
    StandingPosition,
    standing_position,
    standing_positions,
)
from personas.rules.matching import TESTS, Condition
from personas.rules.positions import GROUNDS, plain_position
from personas.services import positions
from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.models.team import Side


class PositionIn(serializers.Serializer):
    """An audience by its name, or a message by its persona and step."""

    kind = serializers.ChoiceField(PositionKind.choices)
    name = serializers.CharField(max_length=120, allow_blank=True, default="")
    persona = serializers.IntegerField(allow_null=True, default=None)
    step = serializers.CharField(max_length=32, allow_blank=True, default="")


class RuleIn(serializers.Serializer):
    field = serializers.CharField(max_length=200)
    test = serializers.ChoiceField(TESTS)
    values = serializers.ListField(child=serializers.CharField(), default=list)


class WordingIn(serializers.Serializer):
    text = serializers.CharField(max_length=1_000)
    conditions = RuleIn(many=True, default=list)
    accounts = serializers.ListField(child=serializers.CharField(max_length=200), default=list)
    seen = serializers.IntegerField(help_text="the draft's `number`")


class PointIn(serializers.Serializer):
    """A claim of one's half; or `consent` to a claim of the other, by its key."""

    text = serializers.CharField(max_length=400, allow_blank=True, default="")
    ground = serializers.ChoiceField(GROUNDS, default="call")
    consent = serializers.CharField(max_length=8, allow_blank=True, default="")
    seen = serializers.IntegerField()


class ProposeIn(serializers.Serializer):
    reason = serializers.CharField(max_length=400, allow_blank=True, default="")
    seen = serializers.IntegerField()


class SignPositionIn(serializers.Serializer):
    number = serializers.IntegerField()
    half = serializers.ChoiceField(Side.choices)
    digest = serializers.CharField(max_length=64)


class PositionOut(PositionIn):
    id = serializers.IntegerField()
    number = serializers.IntegerField(help_text="of the draft")
    edition = serializers.IntegerField(help_text="0: never agreed")
    draft = serializers.DictField()
    agreed = serializers.DictField(allow_null=True)
    proposed = serializers.DictField(allow_null=True)
    waits_for = serializers.ListField(child=serializers.CharField())
    silent = serializers.ListField(child=serializers.CharField(), help_text="contributed nothing")


def position_told(standing: StandingPosition) -> dict[str, Any]:
    one = standing.position
    proposed = standing.proposed
    return {
        "id": one.pk,
        "kind": one.kind,
        "name": one.name,
        "persona": one.persona_id,
        "step": one.step,
        "number": one.number,
        "edition": standing.edition,
        "draft": plain_position(standing.draft),
        "agreed": standing.published.content if standing.published else None,
        "proposed": proposed
        and {"number": proposed.number, "digest": proposed.digest, **proposed.content},
        "waits_for": standing.waits_for,
        "silent": standing.draft.silent,
    }


class Positions(APIView):
    @extend_schema(operation_id="positions_list", responses=PositionOut(many=True))
    def get(self, request: Request) -> Response:
        found = standing_positions(asker(request).organization)
        return Response([position_told(one) for one in found])

    @extend_schema(operation_id="positions_begin", request=PositionIn, responses={201: PositionOut})
    def post(self, request: Request) -> Response:
        by, said, now = asker(request), said_in(request, PositionIn), timezone.now()
        if said["kind"] == PositionKind.AUDIENCE:
            made = positions.begin_audience(by=by, name=said["name"], now=now)
        else:
            made = positions.begin_message(
                by=by, persona_id=said["persona"] or 0, step=said["step"], now=now
            )
        return Response(position_told(standing_position(by.organization, made.pk)), status=201)


class Position(APIView):
    """One audience or message; putting it words the draft."""

    @extend_schema(operation_id="positions_get", responses=PositionOut)
    def get(self, request: Request, position_id: str) -> Response:
        found = standing_position(asker(request).organization, int(position_id))
        return Response(position_told(found))

    @extend_schema(operation_id="positions_word", request=WordingIn, responses=PositionOut)
    def put(self, request: Request, position_id: str) -> Response:
        by, number = asker(request), int(position_id)
        standing_position(by.organization, number)
        said = said_in(request, WordingIn)
        positions.word_position(
            by=by,
            position_id=number,
            text=said["text"],
            conditions=tuple(
                Condition(one["field"], one["test"], tuple(one["values"]))
                for one in said["conditions"]
            ),
            accounts=tuple(said["accounts"]),
            seen=said["seen"],
            now=timezone.now(),
        )
        return Response(position_told(standing_position(by.organization, number)))


class PositionPoints(APIView):
    @extend_schema(operation_id="positions_point", request=PointIn, responses=PositionOut)
    def post(self, request: Request, position_id: str) -> Response:
        by, number = asker(request), int(position_id)
        standing_position(by.organization, number)
        said, given = said_in(request, PointIn), {"by": by, "position_id": number}
        given["now"] = timezone.now()
        if said["consent"]:
            positions.consent_to(point=said["consent"], **given)
        else:
            positions.add_point(
                text=said["text"], ground=said["ground"], seen=said["seen"], **given
            )
        return Response(position_told(standing_position(by.organization, number)))


class PositionPropose(APIView):
    @extend_schema(operation_id="positions_propose", request=ProposeIn, responses=PositionOut)
    def post(self, request: Request, position_id: str) -> Response:
        by, number = asker(request), int(position_id)
        standing_position(by.organization, number)
        said = said_in(request, ProposeIn)
        positions.propose_position(by=by, position_id=number, now=timezone.now(), **said)
        return Response(position_told(standing_position(by.organization, number)))


class PositionSign(APIView):
    @extend_schema(operation_id="positions_sign", request=SignPositionIn, responses=PositionOut)
    def post(self, request: Request, position_id: str) -> Response:
        by, number = asker(request), int(position_id)
        standing_position(by.organization, number)
        said = said_in(request, SignPositionIn)
        positions.sign_position(by=by, position_id=number, now=timezone.now(), **said)
        return Response(position_told(standing_position(by.organization, number)))


class PositionPoint(APIView):
    @extend_schema(
        operation_id="positions_point_drop",
        parameters=[OpenApiParameter("seen", int, description="the draft's `number`")],
        responses=PositionOut,
    )
    def delete(self, request: Request, position_id: str, point: str) -> Response:
        """Leave a claim out of the next version."""
        by, number = asker(request), int(position_id)
        seen = request.query_params.get("seen", "")
        positions.drop_point(
            by=by,
            position_id=number,
            point=point,
            seen=int(seen) if seen.isascii() and seen.isdigit() else 0,
            now=timezone.now(),
        )
        return Response(position_told(standing_position(by.organization, number)))


class PositionWithdraw(APIView):
    @extend_schema(operation_id="positions_withdraw", request=NumberIn, responses=PositionOut)
    def post(self, request: Request, position_id: str) -> Response:
        """Take the proposal back; it is a draft again."""
        by, number = asker(request), int(position_id)
        standing_position(by.organization, number)
        said = said_in(request, NumberIn)
        positions.withdraw_position(by=by, position_id=number, now=timezone.now(), **said)
        return Response(position_told(standing_position(by.organization, number)))


class PositionArchive(APIView):
    @extend_schema(operation_id="positions_archive", request=None, responses=PositionOut)
    def post(self, request: Request, position_id: str) -> Response:
        """Put it away; its versions stay."""
        by, number = asker(request), int(position_id)
        positions.archive_position(by=by, position_id=number, now=timezone.now())
        return Response(position_told(standing_position(by.organization, number)))


class PositionRestore(APIView):
    @extend_schema(operation_id="positions_restore", request=None, responses=PositionOut)
    def post(self, request: Request, position_id: str) -> Response:
        """Take what was archived back into use."""
        by, number = asker(request), int(position_id)
        positions.restore_position(by=by, position_id=number, now=timezone.now())
        return Response(position_told(standing_position(by.organization, number)))
