"""Goals, quotas and step targets over the API: the pages' services in the contract's shapes."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.plain import downstream_told, goal_told, pricing_told, version_told, wording_said
from goals.api.shapes import (
    AgreeIn,
    GoalIn,
    GoalOut,
    GoalPricedOut,
    GoalsOut,
    PreviewIn,
    PreviewOut,
    ProposeIn,
    VersionsOut,
    WithdrawIn,
)
from goals.queries.attained import attained
from goals.queries.changes import changes_under
from goals.queries.closings import life_of
from goals.queries.goals import (
    StandingGoal,
    goal_by_id,
    standing_goal,
    standing_goals,
    told,
    version_rows,
)
from goals.queries.pacing import paced
from goals.queries.spot import pricing_of
from goals.rules.metrics import kind_of
from goals.services.goals import agree_goal, check, edit_goal, propose_goal, withdraw_goal
from smarketing.accounts.middleware import PersonRequired
from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Refused
from smarketing.accounts.rules.periods import Period


def member_of(request: Request) -> Member:
    """Who asks, as the gate found out."""
    return request._request.member


def read(shape: type, request: Request) -> dict:
    """What was sent, in this shape, or a ValidationError."""
    said = shape(data=request.data)
    said.is_valid(raise_exception=True)
    return said.validated_data


def goal_of(member: Member, goal_id: int) -> dict:
    """One goal as the API says it."""
    organization = member.organization
    standing = standing_goal(organization, goal_id)
    return said_of(standing, today_in(organization.zone, timezone.now()))


def said_of(standing: StandingGoal, today: date) -> dict:
    """The same of a goal that was read already."""
    wording = standing.wording
    reached = attained(standing.goal.organization, wording.of, wording.period)
    told_so = goal_told(told(standing, today, reached.value))
    return told_so | {"state": life_of(standing, today)}


def half_of(request: Request, said: dict) -> str:
    """The half to sign for: the one named, else the only one this member heads."""
    heads = request._request.standing.heads
    if "half" in said:
        return said["half"]
    if len(heads) != 1:
        told_so = _("Say for which half you sign.")
        raise Fault(told_so, fields={"half": told_so}) if heads else Refused(told_so)
    return next(iter(heads))


def signing(request: Request, said: dict) -> str:
    """The half the proposer signs for at once; a program never signs."""
    if "sign" in said and request._request.token is not None:
        raise PersonRequired(_("Only a signed-in person signs, never a token."))
    return said.get("sign", "")


class Goals(APIView):
    @extend_schema(operation_id="goals_list", responses=GoalsOut)
    def get(self, request: Request) -> Response:
        """Every shared goal, in the order of their periods."""
        organization = member_of(request).organization
        today = today_in(organization.zone, timezone.now())
        return Response({"goals": [said_of(one, today) for one in standing_goals(organization)]})

    @extend_schema(request=GoalIn, responses={201: GoalOut})
    def post(self, request: Request) -> Response:
        """Propose a new shared goal to both heads."""
        member, said = member_of(request), read(GoalIn, request)
        goal = propose_goal(
            by=member,
            wording=wording_said(member.organization, said, None),
            reason=said["reason"],
            now=timezone.now(),
            sign_as=signing(request, said),
        )
        return Response(goal_of(member, goal.pk), status=201)


class Goal(APIView):
    @extend_schema(responses=GoalPricedOut)
    def get(self, request: Request, goal_id: int) -> Response:
        """One shared goal, with how its amounts are priced."""
        organization = member_of(request).organization
        goal = goal_by_id(organization, goal_id)
        metric, period = kind_of(goal.metric), Period(goal.starts_on, goal.ends_on)
        pricing = pricing_told(pricing_of(organization, metric, period), organization.currency)
        return Response(goal_of(member_of(request), goal_id) | {"pricing": pricing})


class Propose(APIView):
    @extend_schema(request=ProposeIn, responses=GoalOut)
    def post(self, request: Request, goal_id: int) -> Response:
        """Propose another wording; 409 with the newest version where somebody was faster."""
        member, said = member_of(request), read(ProposeIn, request)
        standing = standing_goal(member.organization, goal_id)
        edit_goal(
            by=member,
            goal_id=goal_id,
            number=said["version"],
            wording=wording_said(member.organization, said, standing.newest_wording),
            reason=said["reason"],
            now=timezone.now(),
            sign_as=signing(request, said),
        )
        return Response(goal_of(member, goal_id))


class Preview(APIView):
    @extend_schema(request=PreviewIn, responses=PreviewOut)
    def post(self, request: Request, goal_id: int) -> Response:
        """What another wording would change, before anything is kept: old beside new."""
        member = member_of(request)
        organization = member.organization
        standing = standing_goal(organization, goal_id)
        said = read(PreviewIn, request)
        new = paced(organization, wording_said(organization, said, standing.newest_wording))
        check(organization, new, standing.goal)
        reached = attained(organization, new.of, new.period).value
        today = today_in(organization.zone, timezone.now())
        found = changes_under(organization, standing.wording, new, reached, today)
        return Response(downstream_told(found, new.of, new.unit, organization.currency))


class Agree(APIView):
    @extend_schema(request=AgreeIn, responses=GoalOut)
    def post(self, request: Request, goal_id: int) -> Response:
        """Sign a version for your half. Only a signed-in person can."""
        member, said = member_of(request), read(AgreeIn, request)
        agree_goal(
            by=member,
            goal_id=goal_id,
            number=said["version"],
            half=half_of(request, said),
            digest=said.get("digest", ""),
            now=timezone.now(),
        )
        return Response(goal_of(member, goal_id))


class Withdraw(APIView):
    @extend_schema(request=WithdrawIn, responses={204: None})
    def post(self, request: Request, goal_id: int) -> Response:
        """Take a proposal back; what was agreed before goes on standing."""
        said = read(WithdrawIn, request)
        withdraw_goal(
            by=member_of(request), goal_id=goal_id, number=said["version"], now=timezone.now()
        )
        return Response(status=204)


class Versions(APIView):
    @extend_schema(responses=VersionsOut)
    def get(self, request: Request, goal_id: int) -> Response:
        """Every version of a goal, newest first."""
        goal = goal_by_id(member_of(request).organization, goal_id)
        return Response({"versions": [version_told(row) for row in version_rows(goal)]})
