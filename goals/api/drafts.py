"""Drafts of goals over the API: kept, changed, proposed, thrown away."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import goal_of, member_of, read, signing
from goals.api.plain import figure_told, wording_said
from goals.api.shapes import FigureField, GoalIn, GoalOut
from goals.models import GoalDraft
from goals.queries.drafts import draft_by_id, drafted, drafts_of
from goals.queries.goals import standing_goal
from goals.services.drafts import drop_draft, propose_draft, save_draft


class DraftIn(GoalIn):
    """A wording to keep; with a goal's id another wording of that goal."""

    goal = serializers.IntegerField(required=False, allow_null=True)


class DraftEdit(GoalIn):
    target = FigureField(required=False)
    number = serializers.IntegerField(min_value=1, help_text="Of the draft, as you have seen it.")


class DraftPropose(serializers.Serializer):
    version = serializers.IntegerField(
        min_value=1, required=False, help_text="Of the goal, where the draft is another wording."
    )
    sign = serializers.ChoiceField(["marketing", "sales"], required=False)


class DraftOut(serializers.Serializer):
    id = serializers.IntegerField()
    goal = serializers.IntegerField(allow_null=True)
    number = serializers.IntegerField()
    state = serializers.ChoiceField(["draft"])
    name = serializers.CharField()
    metric = serializers.CharField()
    unit = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    target = FigureField()
    reason = serializers.CharField(allow_blank=True)
    by = serializers.CharField()
    at = serializers.DateTimeField()


class DraftsOut(serializers.Serializer):
    drafts = DraftOut(many=True)


def told(draft: GoalDraft) -> dict:
    wording = drafted(draft)
    same = {name: getattr(wording, name) for name in ("name", "metric", "unit")}
    return {
        "id": draft.pk,
        "goal": draft.goal_id,
        "number": draft.number,
        "state": "draft",
        **same,
        "starts_on": wording.starts_on.isoformat(),
        "ends_on": wording.ends_on.isoformat(),
        "target": figure_told(wording.target, wording.of, wording.unit),
        "reason": draft.reason,
        "by": draft.member.name,
        "at": draft.saved_at.isoformat(),
    }


class Drafts(APIView):
    @extend_schema(operation_id="goal_drafts_list", responses=DraftsOut)
    def get(self, request: Request) -> Response:
        """Every draft, the one saved last first."""
        return Response(
            {"drafts": [told(one) for one in drafts_of(member_of(request).organization)]}
        )

    @extend_schema(request=DraftIn, responses={201: DraftOut})
    def post(self, request: Request) -> Response:
        """Keep a wording that nobody is asked to sign yet."""
        member, said = member_of(request), read(DraftIn, request)
        goal = said.get("goal")
        current = standing_goal(member.organization, goal).newest_wording if goal else None
        kept = save_draft(
            by=member,
            wording=wording_said(member.organization, said, current),
            reason=said["reason"],
            now=timezone.now(),
            goal_id=goal,
        )
        return Response(told(kept), status=201)


class OneDraft(APIView):
    @extend_schema(responses=DraftOut)
    def get(self, request: Request, draft_id: int) -> Response:
        """One draft."""
        return Response(told(draft_by_id(member_of(request).organization, draft_id)))

    @extend_schema(request=DraftEdit, responses=DraftOut)
    def put(self, request: Request, draft_id: int) -> Response:
        """Another wording of a draft; 409 where somebody was faster."""
        member = member_of(request)
        draft = draft_by_id(member.organization, draft_id)
        said = read(DraftEdit, request)
        kept = save_draft(
            by=member,
            wording=wording_said(member.organization, said, drafted(draft)),
            reason=said["reason"] or draft.reason,
            now=timezone.now(),
            goal_id=draft.goal_id,
            draft_id=draft_id,
            number=said["number"],
        )
        return Response(told(kept))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, draft_id: int) -> Response:
        """Throw a draft away."""
        drop_draft(by=member_of(request), draft_id=draft_id)
        return Response(status=204)


class ProposeDraft(APIView):
    @extend_schema(request=DraftPropose, responses=GoalOut)
    def post(self, request: Request, draft_id: int) -> Response:
        """Put a draft before both heads; the draft is gone then."""
        member, said = member_of(request), read(DraftPropose, request)
        goal = propose_draft(
            by=member,
            draft_id=draft_id,
            now=timezone.now(),
            number=said.get("version"),
            sign_as=signing(request, said),
        )
        return Response(goal_of(member, goal.pk))
