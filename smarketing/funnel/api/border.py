"""What holds at the border, for programs: limits, whose turn it is, the reasons on offer."""

from datetime import timedelta

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from personas.rules.matching import TESTS, Condition
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import HALVES
from smarketing.agreements.queries import waits_for
from smarketing.funnel.api.handoffs import read
from smarketing.funnel.queries.borders import border_of, limits_agreed, limits_said, reasons_of
from smarketing.funnel.rules.handoffs import SHIPPED_LIMITS, Limit, Limits
from smarketing.funnel.rules.reasons import PLACES
from smarketing.funnel.services.handoffs import agreeing
from smarketing.funnel.services.handoffs.agreeing import ReasonSaid


class LimitsIn(serializers.Serializer):
    answer_minutes = serializers.IntegerField(min_value=1)
    answer_working = serializers.BooleanField(help_text="in working hours of the office")
    contact_minutes = serializers.IntegerField(min_value=1, help_text="from the acceptance")
    contact_working = serializers.BooleanField()
    tries = serializers.IntegerField(min_value=0, max_value=30, help_text="0: none promised")
    tries_days = serializers.IntegerField(min_value=1, max_value=90)


class ProposedOut(LimitsIn):
    number = serializers.IntegerField()
    digest = serializers.CharField()
    waits_for = serializers.ListField(child=serializers.CharField())


class RulesOut(serializers.Serializer):
    entry = serializers.CharField(allow_blank=True, help_text="the step from which a lead waits")
    agreed = serializers.IntegerField(allow_null=True, help_text="the version both heads signed")
    limits = LimitsIn()
    proposed = ProposedOut(allow_null=True)
    turns = serializers.CharField(allow_blank=True, help_text="the team whose people take turns")


class SignIn(serializers.Serializer):
    number = serializers.IntegerField()
    half = serializers.ChoiceField(HALVES)
    digest = serializers.CharField()


class ReasonIn(serializers.Serializer):
    key = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=80, allow_blank=True, default="")
    counts = serializers.BooleanField(help_text="against lead quality")
    returns_to = serializers.ChoiceField(PLACES)
    retired = serializers.BooleanField(default=False, help_text="offered no more")


class ReasonOut(ReasonIn):
    said = serializers.CharField()


def told(organization: Organization) -> Response:
    border = border_of(organization)
    agreement = limits_agreed(organization, border)
    proposed = agreement.proposed
    waiting = proposed and {
        "number": proposed.number,
        "digest": proposed.digest,
        "waits_for": waits_for(proposed),
        **proposed.content,
    }
    turns = border and border.rule and border.rule.team
    return Response(
        {
            "entry": border.entry if border else "",
            "agreed": agreement.agreed and agreement.agreed.number,
            "limits": limits_said(border.limits if border else SHIPPED_LIMITS),
            "proposed": waiting,
            "turns": turns.name if turns else "",
        }
    )


class Rules(APIView):
    @extend_schema(operation_id="handoff_rules_read", responses=RulesOut)
    def get(self, request: Request) -> Response:
        """The limits in force, and those that wait for signatures."""
        return told(request._request.member.organization)

    @extend_schema(operation_id="handoff_rules_propose", request=LimitsIn, responses=RulesOut)
    def put(self, request: Request) -> Response:
        """Propose limits; they hold once both heads have signed."""
        said, member = read(LimitsIn, request), request._request.member
        minute = timedelta(minutes=1)
        answer, contact = (
            Limit(said[f"{name}_minutes"] * minute, said[f"{name}_working"])
            for name in ("answer", "contact")
        )
        limits = Limits(answer, contact, said["tries"], said["tries_days"])
        agreeing.propose_limits(by=member, limits=limits, now=timezone.now())
        return told(member.organization)


class Sign(APIView):
    @extend_schema(request=SignIn, responses=RulesOut)
    def post(self, request: Request) -> Response:
        """Sign the proposed limits for one's half."""
        member = request._request.member
        agreeing.sign_limits(by=member, now=timezone.now(), **read(SignIn, request))
        return told(member.organization)


class Reasons(APIView):
    @extend_schema(operation_id="handoff_reasons_list", responses=ReasonOut(many=True))
    def get(self, request: Request) -> Response:
        """Every reason, also those that are offered no more."""
        return listed(request)

    @extend_schema(
        operation_id="handoff_reasons_set",
        request=ReasonIn(many=True),
        responses=ReasonOut(many=True),
    )
    def put(self, request: Request) -> Response:
        """Say reasons anew or add some; those left out stay as they are."""
        said = ReasonIn(data=request.data, many=True)
        said.is_valid(raise_exception=True)
        rows = [ReasonSaid(**one) for one in said.validated_data]
        agreeing.set_reasons(by=request._request.member, said=rows)
        return listed(request)


def listed(request: Request) -> Response:
    found = reasons_of(request._request.member.organization, retired=True).values()
    rows = [
        {
            "key": one.key,
            "name": one.own_name,
            "counts": one.counts,
            "returns_to": one.returns_to,
            "retired": one.retired,
            "said": one.name,
        }
        for one in found
    ]
    return Response(ReasonOut(rows, many=True).data)


class RouteSaid(serializers.Serializer):
    field = serializers.CharField(max_length=200, help_text="persona, source, origin, an attribute")
    test = serializers.ChoiceField(TESTS)
    values = serializers.ListField(child=serializers.CharField(max_length=200), default=list)
    team_id = serializers.IntegerField()


class Routes(APIView):
    @extend_schema(operation_id="handoff_routes_list", responses=RouteSaid(many=True))
    def get(self, request: Request) -> Response:
        """To which team a lead goes that nobody owns; the first rule that fits decides."""
        routes = request._request.member.organization.routes.all()
        return Response(RouteSaid(routes, many=True).data)

    @extend_schema(
        operation_id="handoff_routes_set",
        request=RouteSaid(many=True),
        responses=RouteSaid(many=True),
    )
    def put(self, request: Request) -> Response:
        """The rules in their order, in place of those before."""
        said = RouteSaid(data=request.data, many=True)
        said.is_valid(raise_exception=True)
        rows = [
            agreeing.RouteSaid(
                Condition(one["field"], one["test"], tuple(one["values"])), one["team_id"]
            )
            for one in said.validated_data
        ]
        agreeing.set_routes(by=request._request.member, said=rows)
        return self.get(request)
