"""Campaigns for programs, and for a signed-in person's own."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from personas.models import Campaign as CampaignRow
from personas.queries.positions import campaign_by_id, campaigns_of
from personas.services import campaigns
from personas.views.campaigns import came_of, state_of
from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.typed import Unreadable, read_plain, write_plain
from smarketing.funnel.queries.buyers import places_of, rejected_reasons


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


class CampaignWholeOut(CampaignOut):
    rejected_reasons = serializers.DictField(child=serializers.IntegerField())
    notes = serializers.ListField(child=serializers.DictField(), help_text="by, half, at, text")


class TextIn(serializers.Serializer):
    text = serializers.CharField(max_length=400)


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


def whole_told(organization: Organization, one: CampaignRow) -> dict[str, Any]:
    """One campaign, with why sales rejected its leads and what both halves say of it."""
    last = min(one.ends_on, today_in(organization.zone, timezone.now()))
    reasons = rejected_reasons(organization, one.code, one.starts_on, last)
    return campaign_told(organization, one) | {
        "rejected_reasons": dict(reasons),
        "notes": [
            {"by": note.by.name, "half": note.half, "at": note.at, "text": note.text}
            for note in one.notes.select_related("by")
        ],
    }


def plan_in(organization: Organization, said: dict[str, Any]) -> campaigns.Plan:
    places = places_of(organization)
    same = ("name", "code", "source", "starts_on", "ends_on", "leads")
    money = {name: minor_in(said, name, places) for name in ("value", "cost")}
    return campaigns.Plan(
        **{name: said[name] for name in same},
        **money,
        audience_id=said["audience"],
        message_id=said["message"],
        persona_ids=tuple(said["personas"]),
    )


def minor_in(said: dict[str, Any], name: str, places: int) -> int | None:
    """An amount in minor units; a Fault where it has more decimals than its currency."""
    if said[name] is None:
        return None
    try:
        return read_plain(f"{said[name]:f}", places)
    except Unreadable as refused:
        wrong = _("Write the amount like 1500.00.")
        raise Fault(wrong, fields={name: wrong}) from refused


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
    @extend_schema(operation_id="campaigns_get", responses=CampaignWholeOut)
    def get(self, request: Request, campaign_id: str) -> Response:
        organization = asker(request).organization
        return Response(whole_told(organization, campaign_by_id(organization, int(campaign_id))))

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

    @extend_schema(operation_id="campaigns_drop", responses={204: None})
    def delete(self, request: Request, campaign_id: str) -> Response:
        """Forget a campaign that has not started; what ran stays."""
        by = asker(request)
        today = today_in(by.organization.zone, timezone.now())
        campaigns.drop_campaign(by=by, campaign_id=int(campaign_id), today=today)
        return Response(status=204)


class CampaignNotes(APIView):
    @extend_schema(operation_id="campaigns_note", request=TextIn, responses={204: None})
    def post(self, request: Request, campaign_id: str) -> Response:
        by, number = asker(request), int(campaign_id)
        campaign_by_id(by.organization, number)
        said = said_in(request, TextIn)
        campaigns.note_campaign(by=by, campaign_id=number, now=timezone.now(), **said)
        return Response(status=204)
