"""Alignment over the API: the pages' services in the contract's shapes."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.agreements.queries import agreement_of, agreements_of
from stages.plain import (
    calendar_told,
    decision_told,
    definition_told,
    item_told,
    line_told,
    move_told,
    point_told,
    resolution_told,
    signed_told,
    table_told,
)
from stages.queries.assessment import line_of, points
from stages.queries.meetings import calendars, decisions_of
from stages.rules.history import moves
from stages.serializers import (
    AssessmentOut,
    DecisionsOut,
    DefinitionIn,
    DefinitionOut,
    DefinitionsOut,
    HistoryOut,
    ItemIn,
    ItemOut,
    ItemPatch,
    ItemsOut,
    MeetingIn,
    MeetingsOut,
    ResolutionIn,
    ResolutionOut,
    SignedOut,
    SignIn,
    TableOut,
)
from stages.services import agreed, meetings, plan, rows, stepping
from stages.services.agreed import DEFINITION, PLAN

AS_OF = OpenApiParameter("as_of", date, description="A day in the past; today where left out.")
MOST = 500


def member_of(request: Request) -> Member:
    """Who asks, as the gate found out."""
    return request._request.member


def today_of(request: Request) -> date:
    return today_in(member_of(request).organization.zone, timezone.now())


def read(shape: type, request: Request) -> dict:
    """What was sent, in this shape, or a ValidationError."""
    said = shape(data=request.data)
    said.is_valid(raise_exception=True)
    return said.validated_data


class Assessment(APIView):
    @extend_schema(parameters=[AS_OF], responses=AssessmentOut)
    def get(self, request: Request) -> Response:
        """Where the company stands, or stood, with the proof of every indicator."""
        today = today_of(request)
        try:
            asked = date.fromisoformat(request.query_params.get("as_of") or today.isoformat())
        except ValueError:
            said = _("Write a day like 2026-11-22.")
            raise Fault(said, fields={"as_of": said}) from None
        return Response(line_told(line_of(member_of(request).organization, min(asked, today))))


class History(APIView):
    @extend_schema(responses=HistoryOut)
    def get(self, request: Request) -> Response:
        """Every kept day, and what moved the line."""
        kept = points(member_of(request).organization)
        moved = [move_told(one) for one in moves(kept)]
        return Response({"days": [point_told(one) for one in kept], "moves": moved})


class Table(APIView):
    @extend_schema(responses=TableOut)
    def get(self, request: Request) -> Response:
        """What every stage asks for: weights, windows, and their versions."""
        return Response(table_told())


class Meetings(APIView):
    @extend_schema(responses=MeetingsOut)
    def get(self, request: Request) -> Response:
        """Every running series with its last meetings and the next ones."""
        return Response(meetings_told(request))

    @extend_schema(request=MeetingIn, responses={201: MeetingsOut})
    def post(self, request: Request) -> Response:
        """Record a meeting that was held; again replaces who was there and the minutes."""
        said = read(MeetingIn, request)
        meetings.hold_meeting(
            by=member_of(request),
            series_id=said["series"],
            slot_on=said["slot"],
            held_on=said["held_on"],
            attended=said["attended"],
            minutes=said["minutes"],
            decisions=[meetings.Decided(**one) for one in said["decisions"]],
            now=timezone.now(),
        )
        return Response(meetings_told(request), status=201)


def meetings_told(request: Request) -> dict:
    found = calendars(member_of(request).organization, today_of(request))
    return {"series": [calendar_told(one) for one in found]}


class Decisions(APIView):
    @extend_schema(responses=DecisionsOut)
    def get(self, request: Request) -> Response:
        """The steps from stage to stage, and what meetings decided."""
        organization = member_of(request).organization
        steps = organization.resolutions.select_related("by")
        return Response(
            {
                "steps": [resolution_told(one) for one in steps],
                "decisions": [decision_told(one) for one in decisions_of(organization)[:MOST]],
            }
        )

    @extend_schema(request=ResolutionIn, responses={201: ResolutionOut})
    def post(self, request: Request) -> Response:
        """Record the decision to start, or the mandate. Only a signed-in person can."""
        said = read(ResolutionIn, request)
        given = {"by": member_of(request), "now": timezone.now()}
        given |= {"on": said["on"], "why": said["why"]}
        if said["kind"] == "mandate":
            made = stepping.give_mandate(for_board=said["for_board"], **given)
        else:
            made = stepping.record_decision(**given)
        return Response(resolution_told(made), status=201)


class PlanItems(APIView):
    @extend_schema(responses=ItemsOut)
    def get(self, request: Request) -> Response:
        """The implementation plan and who has signed it."""
        organization = member_of(request).organization
        items = organization.plan_items.filter(dropped_on__isnull=True).select_related("owner")
        stands = agreement_of(organization, PLAN, organization.pk)
        return Response({"plan": signed_told(stands), "items": [item_told(one) for one in items]})

    @extend_schema(request=ItemIn, responses={201: ItemOut})
    def post(self, request: Request) -> Response:
        """Add an item; both heads then sign the plan anew."""
        said = read(ItemIn, request)
        made = plan.set_plan_item(by=member_of(request), now=timezone.now(), **said)
        return Response(item_told(made), status=201)


class Item(APIView):
    @extend_schema(request=ItemPatch, responses=ItemOut)
    def patch(self, request: Request, item_id: int) -> Response:
        """Change an item, or mark it done."""
        member, said = member_of(request), read(ItemPatch, request)
        item, now = rows.item(member, item_id), timezone.now()
        done = said.pop("done", None)
        if said:
            stands = {key: getattr(item, key) for key in ("text", "due_on", "serves")}
            stands |= {"owner": item.owner_id} | said
            item = plan.set_plan_item(by=member, item_id=item_id, now=now, **stands)
        if done is not None:
            item = plan.finish_item(by=member, item_id=item_id, is_done=done, now=now)
        return Response(item_told(item))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, item_id: int) -> Response:
        """Take an item out of the plan."""
        plan.drop_item(by=member_of(request), item_id=item_id, now=timezone.now())
        return Response(status=204)


class SignPlan(APIView):
    @extend_schema(request=SignIn, responses=SignedOut)
    def post(self, request: Request) -> Response:
        """Sign the plan for your half. Only a signed-in person can."""
        organization = member_of(request).organization
        sign(request, PLAN, organization.pk)
        return Response(signed_told(agreement_of(organization, PLAN, organization.pk)))


def sign(request: Request, kind: str, subject_id: int) -> None:
    said = read(SignIn, request)
    agreed.sign(
        by=member_of(request),
        kind=kind,
        subject_id=subject_id,
        number=said["version"],
        half=said["half"],
        digest=said["digest"],
        now=timezone.now(),
    )


class Definitions(APIView):
    @extend_schema(responses=DefinitionsOut)
    def get(self, request: Request) -> Response:
        """What both halves call by one name, and who has signed it."""
        organization = member_of(request).organization
        stand = agreements_of(organization, DEFINITION)
        told = [
            definition_told(one, stand[one.pk])
            for one in organization.definitions.all()
            if one.pk in stand
        ]
        return Response({"definitions": told})

    @extend_schema(request=DefinitionIn, responses={201: DefinitionOut})
    def post(self, request: Request) -> Response:
        """Propose what makes a lead qualified; what was signed stands until both sign this."""
        member = member_of(request)
        version = agreed.propose_definition(
            by=member, now=timezone.now(), **read(DefinitionIn, request)
        )
        definition = member.organization.definitions.get(pk=version.subject_id)
        stands = agreement_of(member.organization, DEFINITION, definition.pk)
        return Response(definition_told(definition, stands), status=201)


class SignDefinition(APIView):
    @extend_schema(request=SignIn, responses=DefinitionOut)
    def post(self, request: Request, key: str) -> Response:
        """Sign a definition for your half. Only a signed-in person can."""
        member = member_of(request)
        definition = rows.definition(member, key)
        sign(request, DEFINITION, definition.pk)
        stands = agreement_of(member.organization, DEFINITION, definition.pk)
        return Response(definition_told(definition, stands))
