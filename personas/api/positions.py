"""Audiences, messages and campaigns for programs, and for a signed-in person's own."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from personas.models import Campaign as CampaignRow
from personas.models import PositionKind
from personas.queries.positions import (
    StandingPosition,
    campaign_by_id,
    campaigns_of,
    standing_position,
    standing_positions,
)
from personas.rules.matching import TESTS, Condition
from personas.rules.positions import GROUNDS, plain_position
from personas.services import campaigns, positions
from personas.views.campaigns import came_of, state_of
from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.models import Organization
from smarketing.accounts.models.team import Side
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.typed import read_plain, write_plain
from smarketing.funnel.queries.buyers import places_of


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


class CampaignIn(serializers.Serializer):
    """Money as decimal text in the organisation's currency."""

    name = serializers.CharField(max_length=120)
    code = serializers.CharField(max_length=200, help_text="as leads carry it")
    source = serializers.CharField(max_length=200, allow_blank=True, default="")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    audience = serializers.IntegerField(allow_null=True, default=None)
    message = serializers.IntegerField(allow_null=True, default=None)
    personas = serializers.ListField(child=serializers.IntegerField(), default=list)
    leads = serializers.IntegerField(allow_null=True, default=None, min_value=0)
    value = serializers.DecimalField(18, 4, allow_null=True, default=None)
    cost = serializers.DecimalField(18, 4, allow_null=True, default=None)
    seen = serializers.IntegerField(default=0, help_text="0 for a new one")


class CampaignOut(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    code = serializers.CharField()
    source = serializers.CharField()
    state = serializers.ChoiceField(["draft", "running", "over"])
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    audience = serializers.IntegerField(allow_null=True)
    message = serializers.IntegerField(allow_null=True)
    personas = serializers.ListField(child=serializers.IntegerField())
    carries = serializers.DictField()
    came = serializers.DictField()


class TextIn(serializers.Serializer):
    text = serializers.CharField(max_length=400)


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


def campaign_told(organization: Organization, one: CampaignRow) -> dict[str, Any]:
    places, today = places_of(organization), today_in(organization.zone, timezone.now())
    one.organization = organization
    came = came_of(one, today)

    def money(value: int | None) -> str | None:
        return None if value is None else write_plain(value, places)

    return {
        **{name: getattr(one, name) for name in ("number", "name", "code", "source")},
        "id": one.pk,
        "state": state_of(one, today),
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "audience": one.audience_id,
        "message": one.message_id,
        "personas": [persona.pk for persona in one.personas.all()],
        "carries": {
            "leads": one.leads,
            "value": money(one.value),
            "currency": organization.currency,
        },
        "came": {
            "visitors": came.visitors,
            "leads": came.leads,
            "accepted": came.accepted,
            "rejected": came.rejected,
            "wins": came.won,
            "won": money(came.amount),
            "cost": money(came.cost),
            "cost_per_accepted": money(came.cost_per_accepted),
        },
    }


def plan_in(organization: Organization, said: dict[str, Any]) -> campaigns.Plan:
    places = places_of(organization)
    same = ("name", "code", "source", "starts_on", "ends_on", "leads")
    money = {
        name: None if said[name] is None else read_plain(f"{said[name]:f}", places)
        for name in ("value", "cost")
    }
    return campaigns.Plan(
        **{name: said[name] for name in same},
        **money,
        audience_id=said["audience"],
        message_id=said["message"],
        persona_ids=tuple(said["personas"]),
    )


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


class Campaigns(APIView):
    @extend_schema(operation_id="campaigns_list", responses=CampaignOut(many=True))
    def get(self, request: Request) -> Response:
        organization = asker(request).organization
        found = campaigns_of(organization)[:200]
        return Response([campaign_told(organization, one) for one in found])

    @extend_schema(operation_id="campaigns_plan", request=CampaignIn, responses={201: CampaignOut})
    def post(self, request: Request) -> Response:
        by, said = asker(request), said_in(request, CampaignIn)
        plan = plan_in(by.organization, said)
        made = campaigns.plan_campaign(by=by, plan=plan, now=timezone.now())
        return Response(campaign_told(by.organization, made), status=201)


class Campaign(APIView):
    @extend_schema(operation_id="campaigns_get", responses=CampaignOut)
    def get(self, request: Request, campaign_id: str) -> Response:
        organization = asker(request).organization
        return Response(campaign_told(organization, campaign_by_id(organization, int(campaign_id))))

    @extend_schema(operation_id="campaigns_change", request=CampaignIn, responses=CampaignOut)
    def put(self, request: Request, campaign_id: str) -> Response:
        by, number = asker(request), int(campaign_id)
        campaign_by_id(by.organization, number)
        said = said_in(request, CampaignIn)
        changed = campaigns.plan_campaign(
            by=by,
            plan=plan_in(by.organization, said),
            campaign_id=number,
            seen=said["seen"],
            now=timezone.now(),
        )
        return Response(campaign_told(by.organization, changed))


class CampaignNotes(APIView):
    @extend_schema(operation_id="campaigns_note", request=TextIn, responses={204: None})
    def post(self, request: Request, campaign_id: str) -> Response:
        by, number = asker(request), int(campaign_id)
        campaign_by_id(by.organization, number)
        said = said_in(request, TextIn)
        campaigns.note_campaign(by=by, campaign_id=number, now=timezone.now(), **said)
        return Response(status=204)
