"""What was heard, for programs."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from personas.api.shapes import (
    FoundOut,
    InsightIn,
    InsightOut,
    InsightWholeOut,
    NoteIn,
    NoteOut,
    WeighIn,
    insight_told,
)
from personas.queries.insights import (
    RECENT,
    heard,
    heard_alike,
    insight_by_id,
    notes_of,
)
from personas.queries.personas import (
    persona_by_id,
)
from personas.queries.search import search
from personas.rules.sheet import plain_claim
from personas.services import insights
from smarketing.accounts.api.asking import asker, said_in

MOST = 500  # insights of an answer


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


class OneInsight(APIView):
    """One insight, and what was said of it."""

    @extend_schema(operation_id="insights_get", responses=InsightWholeOut)
    def get(self, request: Request, insight_id: str) -> Response:
        insight = insight_by_id(asker(request).organization, int(insight_id))
        told = [
            {"by": one.by.name, "at": one.at, "text": one.text, "other": one.other_id}
            for one in notes_of(insight)
        ]
        return Response(insight_told(insight) | {"notes": told})


class InsightNotes(APIView):
    """A thought, or another insight that goes with it."""

    @extend_schema(operation_id="insights_note", request=NoteIn, responses={201: NoteOut})
    def post(self, request: Request, insight_id: str) -> Response:
        by, number = asker(request), int(insight_id)
        insight_by_id(by.organization, number)
        said = said_in(request, NoteIn)
        note = insights.note_insight(
            by=by,
            insight_id=number,
            text=said["text"],
            other_id=said["other"],
            now=timezone.now(),
        )
        told = {"by": by.name, "at": note.at, "text": note.text, "other": note.other_id}
        return Response(told, status=201)


class WeighInsight(APIView):
    """Make it a claim, join it with another, or decline it with a reason."""

    @extend_schema(operation_id="insights_weigh", request=WeighIn, responses=InsightOut)
    def post(self, request: Request, insight_id: str) -> Response:
        by, number = asker(request), int(insight_id)
        insight_by_id(by.organization, number)
        said = said_in(request, WeighIn)
        given = {"by": by, "insight_id": number, "now": timezone.now()}
        if said["into"] == "claim":
            insights.claim_insight(persona_id=said["persona_id"], **given)
        elif said["into"] == "merged":
            insights.merge_insight(into_id=said["other"] or 0, **given)
        else:
            insights.decline_insight(reason=said["reason"], **given)
        return Response(insight_told(insight_by_id(by.organization, number)))


class AlikeInsights(APIView):
    """What was heard in a year and says much the same as `?text=`."""

    @extend_schema(
        operation_id="insights_alike",
        parameters=[OpenApiParameter("text", str, required=True)],
        responses=InsightOut(many=True),
    )
    def get(self, request: Request) -> Response:
        by, text = asker(request), request.query_params.get("text", "")[:400]
        found = heard_alike(by.organization, by, text, timezone.now() - RECENT)
        return Response([insight_told(insight) for insight in found])


class Search(APIView):
    """Personas, claims and insights that hold every word of `?q=`."""

    @extend_schema(
        operation_id="personas_search",
        parameters=[OpenApiParameter("q", str, required=True)],
        responses=FoundOut,
    )
    def get(self, request: Request) -> Response:
        found = search(asker(request), request.query_params.get("q", "").replace("\0", ""))
        claims = [
            {"persona_id": one.standing.persona.pk, **plain_claim(one.claim)}
            for one in found.claims
        ]
        return Response(
            {
                "personas": [
                    {"id": one.persona.pk, "name": one.persona.name} for one in found.personas
                ],
                "claims": claims,
                "insights": [insight_told(one) for one in found.insights],
            }
        )


class ConfirmInsight(APIView):
    """I hear that too."""

    @extend_schema(operation_id="insights_confirm", request=None, responses={204: None})
    def post(self, request: Request, insight_id: str) -> Response:
        insights.confirm_insight(by=asker(request), insight_id=int(insight_id), now=timezone.now())
        return Response(status=204)
