"""Several goals proposed at once over the API, with the quotas that belong to them."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import goal_of, member_of, read, signing
from goals.api.owed import quota_said
from goals.api.plain import wording_said
from goals.api.shapes import GoalIn, GoalsOut, QuotaIn, ReasonField
from goals.forms.row import MOST
from goals.queries.goals import standing_goal
from goals.services.row import GoalSaid, propose_row
from smarketing.accounts.models import Member


class RowGoalIn(GoalIn):
    """One goal of a row: a new one, or another wording of one that stands."""

    id = serializers.IntegerField(required=False, help_text="Of the goal; a new one without.")
    version = serializers.IntegerField(
        required=False, default=0, help_text="The version of the goal that was seen."
    )
    reason = sign = None  # the row's own hold for all


class RowIn(serializers.Serializer):
    """Goals of several periods, and quotas under them: proposed and set together, or not at all."""

    goals = RowGoalIn(many=True, allow_empty=False, max_length=MOST)
    quotas = QuotaIn(many=True, required=False, default=list)
    reason = ReasonField()
    sign = serializers.ChoiceField(
        ["marketing", "sales"], required=False, help_text="The half for which you sign at once."
    )


class GoalsRow(APIView):
    @extend_schema(request=RowIn, responses={201: GoalsOut})
    def post(self, request: Request) -> Response:
        """Propose several goals and set quotas, all or none; the row's reason holds for all."""
        member, said = member_of(request), read(RowIn, request)
        quotas = [quota_said(member, one | {"reason": said["reason"]}) for one in said["quotas"]]
        made = propose_row(
            by=member,
            goals=[goal_said(member, one) for one in said["goals"]],
            quotas=quotas,
            reason=said["reason"],
            now=timezone.now(),
            sign_as=signing(request, said),
        )
        return Response({"goals": [goal_of(member, goal.pk) for goal in made]}, status=201)


def goal_said(member: Member, said: dict) -> GoalSaid:
    """One goal as a program sent it."""
    goal_id = said.get("id")
    current = standing_goal(member.organization, goal_id).newest_wording if goal_id else None
    return GoalSaid(wording_said(member.organization, said, current), goal_id, said["version"])
