"""Personas for programs, and for a signed-in person's own. Thin: the services decide."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from personas.models import Insight, Part
from personas.queries.insights import heard
from personas.queries.personas import (
    StandingPersona,
    edition_of,
    persona_by_id,
    standing_persona,
    standing_personas,
)
from personas.queries.readers import Read, read_of
from personas.rules.pictures import PICTURES
from personas.rules.sheet import About
from personas.services import agreeing, drafts, insights
from personas.services.personas import create_persona
from smarketing.accounts.models import Member
from smarketing.accounts.models.team import Side
from smarketing.accounts.queries import today_in
from smarketing.agreements.models import Version
from smarketing.agreements.queries import signed_by, versions_of, waits_for

MOST = 500  # insights of an answer


class AboutIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    role = serializers.CharField(max_length=120, allow_blank=True, default="")
    company = serializers.CharField(max_length=120, allow_blank=True, default="")
    quote = serializers.CharField(max_length=240, allow_blank=True, default="")
    picture = serializers.ChoiceField(["", *PICTURES], allow_blank=True, default="")


class SheetIn(serializers.Serializer):
    """What the next version shall say; proposed to both heads where `propose` is true."""

    sheet = serializers.DictField(help_text="As `personas/{id}` tells it: role … claims")
    propose = serializers.BooleanField(default=False)
    reason = serializers.CharField(max_length=400, allow_blank=True, default="")


class SignIn(serializers.Serializer):
    number = serializers.IntegerField()
    half = serializers.ChoiceField(Side.choices)
    digest = serializers.CharField(max_length=64)


class NumberIn(serializers.Serializer):
    number = serializers.IntegerField(help_text="of the version that was read")


class InsightIn(serializers.Serializer):
    text = serializers.CharField(max_length=400)
    part = serializers.ChoiceField(Part.choices)
    step = serializers.CharField(max_length=32, allow_blank=True, default="")
    lead_key = serializers.CharField(max_length=261, allow_blank=True, default="")


class ReadOut(serializers.Serializer):
    half = serializers.CharField()
    read = serializers.IntegerField()
    of = serializers.IntegerField()


class PersonaOut(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    archived = serializers.BooleanField()
    edition = serializers.IntegerField(help_text="0: never published")
    number = serializers.IntegerField(allow_null=True, help_text="of the published version")
    sheet = serializers.DictField()
    oldest_evidence = serializers.DateField(allow_null=True)
    acknowledged = ReadOut(many=True, allow_null=True)
    waits_for = serializers.ListField(child=serializers.CharField())
    has_draft = serializers.BooleanField()


class VersionOut(serializers.Serializer):
    number = serializers.IntegerField()
    edition = serializers.IntegerField()
    state = serializers.ChoiceField(["published", "waits", "dropped"])
    digest = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    reason = serializers.CharField()
    signed = serializers.DictField(child=serializers.CharField())
    waits_for = serializers.ListField(child=serializers.CharField())
    sheet = serializers.DictField()


class InsightOut(serializers.Serializer):
    id = serializers.IntegerField()
    persona_id = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    part = serializers.CharField()
    step = serializers.CharField()
    half = serializers.CharField()
    by = serializers.CharField()
    heard_at = serializers.DateTimeField()
    also = serializers.IntegerField(help_text="how many others hear it too")
    status = serializers.CharField()
    reason = serializers.CharField()
    edition = serializers.IntegerField(allow_null=True)


def asker(request: Request) -> Member:
    return request._request.member


def said_in(request: Request, shape: type[serializers.Serializer]) -> dict[str, Any]:
    said = shape(data=request.data)
    said.is_valid(raise_exception=True)
    return said.validated_data


def sheet_told(content: dict) -> dict:
    return {name: value for name, value in content.items() if name != "edition"}


def persona_told(standing: StandingPersona, read: Read | None) -> dict:
    published, shown = standing.published, standing.agreement.shown
    content = shown.content if shown else standing.draft.content if standing.draft else {}
    halves = (
        [{"half": h.half, "read": len(h.read), "of": h.of} for h in read.halves] if read else None
    )
    return {
        "id": standing.persona.pk,
        "name": standing.persona.name,
        "archived": standing.persona.archived_at is not None,
        "edition": standing.edition,
        "number": published.number if published else None,
        "sheet": sheet_told(content),
        "oldest_evidence": standing.sheet.oldest_on,
        "acknowledged": halves,
        "waits_for": standing.waits_for,
        "has_draft": standing.draft is not None,
    }


def version_told(version: Version) -> dict:
    dropped = "dropped" if version.withdrawn_at else "waits"
    return {
        "number": version.number,
        "edition": edition_of(version),
        "state": "published" if version.agreed_at else dropped,
        "digest": version.digest,
        "by": version.proposed_by.name,
        "at": version.proposed_at,
        "reason": version.reason,
        "signed": {half: one.member.name for half, one in signed_by(version).items()},
        "waits_for": waits_for(version),
        "sheet": sheet_told(version.content),
    }


def insight_told(insight: Insight) -> dict:
    same = "id persona_id text part step half heard_at status reason edition".split()
    told = {name: getattr(insight, name) for name in same}
    return told | {"by": insight.by.name, "also": getattr(insight, "also", 0)}


class Personas(APIView):
    """Every persona in use."""

    @extend_schema(operation_id="personas_list", responses=PersonaOut(many=True))
    def get(self, request: Request) -> Response:
        organization = asker(request).organization
        standing = standing_personas(organization)
        today = today_in(organization.zone, timezone.now())
        read = read_of(organization, [one.published for one in standing if one.published], today)
        return Response(
            [
                persona_told(one, read.get(one.published.pk) if one.published else None)
                for one in standing
            ]
        )

    @extend_schema(operation_id="personas_begin", request=AboutIn, responses={201: PersonaOut})
    def post(self, request: Request) -> Response:
        said = said_in(request, AboutIn)
        name = said.pop("name")
        by, now = asker(request), timezone.now()
        persona = create_persona(by=by, name=name, about=About(**said), now=now)
        standing = standing_persona(by.organization, persona.pk)
        return Response(persona_told(standing, None), status=201)


class Persona(APIView):
    @extend_schema(operation_id="personas_get", responses=PersonaOut)
    def get(self, request: Request, persona_id: str) -> Response:
        organization = asker(request).organization
        standing = standing_persona(organization, int(persona_id))
        today = today_in(organization.zone, timezone.now())
        published = standing.published
        read = read_of(organization, [published], today)[published.pk] if published else None
        return Response(persona_told(standing, read))


class Versions(APIView):
    """Every version of a persona, newest first; a new one is a draft until it is proposed."""

    @extend_schema(operation_id="personas_versions", responses=VersionOut(many=True))
    def get(self, request: Request, persona_id: str) -> Response:
        persona = persona_by_id(asker(request).organization, int(persona_id))
        versions = versions_of(persona.organization, "persona", persona.pk)
        return Response([version_told(version) for version in versions])

    @extend_schema(operation_id="personas_draft", request=SheetIn, responses={201: PersonaOut})
    def post(self, request: Request, persona_id: str) -> Response:
        by, now, number = asker(request), timezone.now(), int(persona_id)
        persona_by_id(by.organization, number)
        said = said_in(request, SheetIn)
        drafts.replace_draft(by=by, persona_id=number, plain=said["sheet"], now=now)
        if said["propose"]:
            agreeing.propose_persona(by=by, persona_id=number, reason=said["reason"], now=now)
        return Response(persona_told(standing_persona(by.organization, number), None), status=201)


class Sign(APIView):
    """One half's signature; only a signed-in head signs, never a token."""

    @extend_schema(operation_id="personas_sign", request=SignIn, responses=VersionOut)
    def post(self, request: Request, persona_id: str) -> Response:
        by, number = asker(request), int(persona_id)
        persona_by_id(by.organization, number)
        said = said_in(request, SignIn)
        version = agreeing.sign_persona(by=by, persona_id=number, now=timezone.now(), **said)
        return Response(version_told(version))


class Acknowledge(APIView):
    """Confirm having read the published version."""

    @extend_schema(operation_id="personas_acknowledge", request=NumberIn, responses={204: None})
    def post(self, request: Request, persona_id: str) -> Response:
        by, number = asker(request), int(persona_id)
        persona_by_id(by.organization, number)
        said = said_in(request, NumberIn)
        agreeing.acknowledge(by=by, persona_id=number, now=timezone.now(), **said)
        return Response(status=204)


class PersonaInsights(APIView):
    """What was heard of a persona, newest first."""

    @extend_schema(operation_id="personas_insights", responses=InsightOut(many=True))
    def get(self, request: Request, persona_id: str) -> Response:
        persona = persona_by_id(asker(request).organization, int(persona_id))
        found = heard(persona.organization).filter(persona=persona)[:MOST]
        return Response([insight_told(insight) for insight in found])

    @extend_schema(
        operation_id="personas_insight_add", request=InsightIn, responses={201: InsightOut}
    )
    def post(self, request: Request, persona_id: str) -> Response:
        by, number = asker(request), int(persona_id)
        persona_by_id(by.organization, number)
        said = said_in(request, InsightIn)
        kept = insights.add_insight(by=by, persona_id=number, now=timezone.now(), **said)
        return Response(insight_told(kept), status=201)


class AllInsights(APIView):
    """What was heard of any persona, or of none yet."""

    @extend_schema(operation_id="insights_list", responses=InsightOut(many=True))
    def get(self, request: Request) -> Response:
        found = heard(asker(request).organization)[:MOST]
        return Response([insight_told(insight) for insight in found])

    @extend_schema(operation_id="insights_add", request=InsightIn, responses={201: InsightOut})
    def post(self, request: Request) -> Response:
        said = said_in(request, InsightIn)
        kept = insights.add_insight(by=asker(request), now=timezone.now(), **said)
        return Response(insight_told(kept), status=201)


class ConfirmInsight(APIView):
    """I hear that too."""

    @extend_schema(operation_id="insights_confirm", request=None, responses={204: None})
    def post(self, request: Request, insight_id: str) -> Response:
        insights.confirm_insight(by=asker(request), insight_id=int(insight_id), now=timezone.now())
        return Response(status=204)
