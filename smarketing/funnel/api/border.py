"""What holds at the borders, for programs: each step's terms, whose turn it is, the reasons."""

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
from smarketing.funnel.models.step import Half
from smarketing.funnel.queries.borders import border_of, limits_said, reasons_of
from smarketing.funnel.queries.step_terms import StepTerms, Terms, step_asked, terms_by_step
from smarketing.funnel.rules.handoffs import SHIPPED_LIMITS, Limit, Limits
from smarketing.funnel.rules.reasons import PLACES
from smarketing.funnel.services.handoffs import agreeing, terms
from smarketing.funnel.services.handoffs.agreeing import ReasonSaid

MOST_MINUTES = terms.LONGEST // timedelta(minutes=1)


class LimitsIn(serializers.Serializer):
    answer_minutes = serializers.IntegerField(min_value=1, max_value=MOST_MINUTES)
    answer_working = serializers.BooleanField(help_text="in working hours of the office")
    contact_minutes = serializers.IntegerField(
        min_value=1, max_value=MOST_MINUTES, help_text="from the acceptance"
    )
    contact_working = serializers.BooleanField()
    tries = serializers.IntegerField(min_value=0, max_value=30, help_text="0: none promised")
    tries_days = serializers.IntegerField(min_value=1, max_value=90)


class TermsIn(LimitsIn):
    """A step's terms; what is left out stays as it stands. Without a step: the entry step's."""

    step = serializers.CharField(required=False, default="", allow_blank=True)
    half = serializers.ChoiceField(Half.choices, required=False, help_text="whose step it is")
    waits = serializers.BooleanField(
        required=False, help_text="whether leads wait for an answer behind it"
    )


class ProposedOut(LimitsIn):
    half = serializers.CharField(help_text="whose step it would be")
    waits = serializers.BooleanField()
    number = serializers.IntegerField()
    digest = serializers.CharField()
    waits_for = serializers.ListField(child=serializers.CharField())


class StepTermsOut(serializers.Serializer):
    """A step: owners, entry rule, and what holds at the border behind it."""

    step = serializers.CharField()
    name = serializers.CharField()
    half = serializers.CharField(help_text="marketing, sales or both")
    answers = serializers.CharField(allow_blank=True, help_text="whose answer leads wait for")
    waits = serializers.BooleanField()
    limits = LimitsIn()
    definition = serializers.IntegerField(
        allow_null=True, help_text="the version of its definition in force"
    )
    agreed = serializers.IntegerField(allow_null=True, help_text="the version both heads signed")
    proposed = ProposedOut(allow_null=True)
    turns = serializers.CharField(allow_blank=True, help_text="the team whose people take turns")


class RulesOut(serializers.Serializer):
    entry = serializers.CharField(
        allow_blank=True, help_text="the step from which marketing passes leads to sales"
    )
    agreed = serializers.IntegerField(allow_null=True, help_text="the version both heads signed")
    limits = LimitsIn()
    proposed = ProposedOut(allow_null=True)
    turns = serializers.CharField(allow_blank=True, help_text="the team whose people take turns")
    steps = StepTermsOut(many=True)


class StepIn(serializers.Serializer):
    step = serializers.CharField(required=False, default="", allow_blank=True)
    number = serializers.IntegerField()


class SignIn(StepIn):
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
    rows = [step_told(one) for one in terms_by_step(organization).values()]
    border = border_of(organization)
    entry = next((row for row in rows if border and row["step"] == border.entry), {})
    turns = border and border.rule and border.rule.team
    return Response(
        {
            "entry": entry.get("step", ""),
            "agreed": entry.get("agreed"),
            "limits": entry.get("limits") or limits_said(SHIPPED_LIMITS),
            "proposed": entry.get("proposed"),
            "turns": turns.name if turns else "",
            "steps": rows,
        }
    )


def step_told(one: StepTerms) -> dict:
    proposed, asked = one.proposed, one.proposed_terms
    return {
        "step": one.key,
        "name": one.name,
        "half": one.terms.half,
        "answers": one.answers,
        "waits": one.terms.waits,
        "limits": limits_said(one.terms.limits),
        "definition": one.definition and one.definition.number,
        "agreed": one.agreement.agreed and one.agreement.agreed.number,
        "turns": one.rule.team.name if one.rule and one.rule.team else "",
        "proposed": proposed
        and {
            "number": proposed.number,
            "digest": proposed.digest,
            "waits_for": waits_for(proposed),
            **asked.said(),
        },
    }


class Rules(APIView):
    @extend_schema(operation_id="handoff_rules_read", responses=RulesOut)
    def get(self, request: Request) -> Response:
        """Every step's owners, entry rule and limits; those in force and those that wait."""
        return told(request._request.member.organization)

    @extend_schema(operation_id="handoff_rules_propose", request=TermsIn, responses=RulesOut)
    def put(self, request: Request) -> Response:
        """Propose a step's terms; they hold once both heads have signed."""
        said, member = read(TermsIn, request), request._request.member
        step = step_asked(member.organization, said["step"])
        minute = timedelta(minutes=1)
        answer, contact = (
            Limit(said[f"{name}_minutes"] * minute, said[f"{name}_working"])
            for name in ("answer", "contact")
        )
        standing = step.terms
        proposal = Terms(
            said.get("half", standing.half),
            said.get("waits", standing.waits),
            Limits(answer, contact, said["tries"], said["tries_days"]),
        )
        terms.propose_terms(by=member, step=step.key, terms=proposal, now=timezone.now())
        return told(member.organization)


class Sign(APIView):
    @extend_schema(request=SignIn, responses=RulesOut)
    def post(self, request: Request) -> Response:
        """Sign a step's proposed terms for one's half."""
        member, said = request._request.member, read(SignIn, request)
        said["step"] = step_asked(member.organization, said["step"]).key
        terms.sign_terms(by=member, now=timezone.now(), **said)
        return told(member.organization)


class Withdraw(APIView):
    @extend_schema(request=StepIn, responses=RulesOut)
    def post(self, request: Request) -> Response:
        """Take a step's proposed terms back; what was signed goes on holding."""
        member, said = request._request.member, read(StepIn, request)
        said["step"] = step_asked(member.organization, said["step"]).key
        terms.withdraw_terms(by=member, now=timezone.now(), **said)
        return told(member.organization)


class TurnsIn(serializers.Serializer):
    step = serializers.CharField(required=False, default="", allow_blank=True)
    team_id = serializers.IntegerField(allow_null=True, help_text="null: nobody takes turns")


class Turns(APIView):
    @extend_schema(request=TurnsIn, responses=RulesOut)
    def put(self, request: Request) -> Response:
        """Whose people take turns with leads that nobody else is for."""
        member = request._request.member
        agreeing.set_turns(by=member, **read(TurnsIn, request))
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
    field = serializers.CharField(
        max_length=200,
        help_text="persona, source, origin, office (of its team, else as the record names it), or "
        "an attribute",
    )
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
