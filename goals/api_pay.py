"""Pay over the API: plans and what they pay as multiples, statements for whoever may see them."""

from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api import member_of, read
from goals.queries.pay.keepers import is_keeper
from goals.queries.pay.plans import StandingPlan, names_under, plan_by_id, standing_plans
from goals.queries.pay.situation import situation
from goals.queries.pay.statements import Statement, closed_in, statements_in
from goals.rules.pay.kept import line_kept
from goals.rules.pay.lines import KINDS
from goals.rules.pay.measures import GOAL
from goals.rules.pay.terms import terms_of
from goals.rules.spans import period_by_key
from goals.views.pay.asking import sees_rules
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.typed import write_plain
from smarketing.funnel.rules.money import digits

PERIOD = OpenApiParameter("period", str, description="2026-Q4; the one that runs if left out")
KEPT = {"Cache-Control": "no-store, private"}


class ComponentOut(serializers.Serializer):
    measure = serializers.CharField(help_text="goal:amount:customer")
    weight = serializers.CharField(help_text="An exact share: 1, 3/5")
    target = serializers.IntegerField(required=False, help_text="Of count and value measures")
    behind = serializers.ChoiceField(["stays", "goes_on"], required=False)
    threshold = serializers.ChoiceField(["hard", "retroactive"], required=False)
    points = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    tiers = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    mode = serializers.ChoiceField(["progressive", "retroactive"], required=False)


class PlanOut(serializers.Serializer):
    id = serializers.IntegerField()
    half = serializers.ChoiceField(["marketing", "sales"])
    version = serializers.IntegerField()
    state = serializers.ChoiceField(["in_force", "proposed"])
    from_on = serializers.DateField()
    decided = serializers.CharField()
    rounding = serializers.CharField()
    components = ComponentOut(many=True)
    gates = serializers.ListField(child=serializers.DictField(), required=False)
    modifiers = serializers.ListField(child=serializers.DictField(), required=False)
    spiffs = serializers.ListField(child=serializers.DictField(), required=False)
    cap = serializers.CharField(required=False)
    floor = serializers.CharField(required=False)
    ramp = serializers.ListField(child=serializers.CharField(), required=False)
    clawback_days = serializers.IntegerField(required=False)
    spans = serializers.CharField(required=False)
    signed = serializers.DictField(child=serializers.CharField())


class PlansOut(serializers.Serializer):
    plans = PlanOut(many=True)


class AttainmentIn(serializers.Serializer):
    attainment = serializers.DecimalField(max_digits=9, decimal_places=6, min_value=0, max_value=3)


class MultipleOut(serializers.Serializer):
    attainment = serializers.FloatField()
    multiple = serializers.FloatField(help_text="Of what each person of the half aims for")


class StatementOut(serializers.Serializer):
    id = serializers.CharField(help_text="12-2026-Q4; closed 12-2026-Q4-1")
    person_id = serializers.IntegerField()
    person = serializers.CharField()
    period = serializers.CharField()
    number = serializers.IntegerField(help_text="0 of an estimate, 1, then corrections")
    currency = serializers.CharField()
    total = serializers.CharField(help_text="To be paid out, at today's pace; decimal text")
    carried = serializers.CharField(help_text="Owed on to the next statement")
    stands = serializers.CharField(required=False, help_text="Were the period over now")
    status = serializers.ChoiceField(["estimated", "closed"])
    closed_at = serializers.DateTimeField(required=False)


class StatementsOut(serializers.Serializer):
    statements = StatementOut(many=True)


class LineOut(serializers.Serializer):
    kind = serializers.ChoiceField(KINDS)
    amount = serializers.CharField(help_text="What it adds; those that add make the total")
    exact = serializers.CharField(required=False, help_text="Minor units, exact: 337/320")
    half = serializers.CharField(required=False)
    version = serializers.IntegerField(required=False, help_text="Of the plan")
    number = serializers.IntegerField(required=False)
    days = serializers.IntegerField(required=False)
    of_days = serializers.IntegerField(required=False)
    base = serializers.CharField(required=False, help_text="Minor units, exact")
    weight = serializers.CharField(required=False)
    measure = serializers.CharField(required=False)
    pays = serializers.CharField(required=False, help_text="Exact: 337/320")
    is_met = serializers.BooleanField(required=False)
    on = serializers.DateField(required=False)
    note = serializers.CharField(required=False)
    reading = serializers.DictField(
        required=False, help_text="Attained and target, exact, with the scope of its rows"
    )


class ExplainedOut(StatementOut):
    lines = LineOut(many=True)


class Plans(APIView):
    @extend_schema(responses=PlansOut)
    def get(self, request: Request) -> Response:
        """The plans you are paid by, or lead."""
        demand_rules(request)
        plans = standing_plans(member_of(request).organization).values()
        return Response(
            {"plans": [said for plan in plans for said in plan_told(plan)]}, headers=KEPT
        )


class Simulate(APIView):
    @extend_schema(request=AttainmentIn, responses=MultipleOut)
    def post(self, request: Request, plan_id: int) -> Response:
        """What the half earns at an attainment of the goal, the other parts of its plan at their
        whole, as a multiple; never money."""
        plan = plan_by_id(member_of(request).organization, plan_id)
        demand_rules(request)
        share = Fraction(read(AttainmentIn, request)["attainment"])
        terms = standing_plans(plan.organization)[plan.half].newest
        if terms is None:
            raise Missing(_("There is no such plan."))
        goal = next((one.measure for one in terms.components if one.of.kind == GOAL), "")
        multiple = terms.held(goal, share)
        said = {"attainment": float(share), "multiple": float(multiple)}
        return Response(said, headers=KEPT)


class Statements(APIView):
    @extend_schema(parameters=[PERIOD], responses=StatementsOut)
    def get(self, request: Request) -> Response:
        """Your own statement; for a pay steward's token, everybody's. What is closed, else the
        estimate."""
        told = [statement_told(one) for one in visible(request, period_key(request))]
        return Response({"statements": told}, headers=KEPT)


class Explain(APIView):
    @extend_schema(responses=ExplainedOut)
    def get(self, request: Request, statement_id: str) -> Response:
        """Every line of a statement with what it was computed from."""
        key = statement_id.partition("-")[2]
        found = visible(request, key or "?") or visible(request, key.rpartition("-")[0] or "?")
        one = next((one for one in found if one.key == statement_id), None)
        if one is None:
            raise Missing(_("There is no such statement."))
        places = digits(one.currency)
        ledger = member_of(request).organization.wanted
        lines = [
            line_kept(line, ledger) | {"amount": write_plain(line.shown, places)}
            for line in one.lines
        ]
        return Response(statement_told(one) | {"lines": lines}, headers=KEPT)


def demand_rules(request: Request) -> None:
    """Refuse whoever the rules are not told to."""
    if not sees_rules(request._request):
        raise Refused(_("The plans are told to those they pay and to who leads both halves."))


def period_key(request: Request) -> str:
    return request.query_params.get("period", "")


def visible(request: Request, key: str) -> list[Statement]:
    """One's own statements; everybody's through the token of a pay steward."""
    member = member_of(request)
    is_program = request._request.token is not None
    if is_program and not is_keeper(member):
        raise Refused(_("Only a pay steward does this."))
    organization = member.organization
    try:
        period = period_by_key(key, organization.fiscal_start) if key else None
    except ValueError:
        if key == "?" or not period_key(request):
            return []
        told = _("Name a period such as 2026-Q4, 2026-11 or 2026.")
        raise Fault(told, fields={"period": told}) from None
    now = situation(organization, timezone.now(), period)
    span = now.period if now else period
    people = None if is_program else [member.pk]
    closed = closed_in(organization, span, people) if span else []
    done = {one.member.pk for one in closed}
    estimates = statements_in(now, people) if now else []
    return [*closed, *(one for one in estimates if one.member.pk not in done)]


def plan_told(standing: StandingPlan) -> list[dict]:
    versions = [(standing.in_force, "in_force"), (standing.waiting, "proposed")]
    return [
        {
            "id": standing.plan.pk,
            "half": standing.plan.half,
            "version": version.number,
            "state": state,
            "from_on": terms_of(version.content).from_on.isoformat(),
            "signed": names_under(version),
            **{name: said for name, said in version.content.items() if name != "half"},
        }
        for version, state in versions
        if version
    ]


def statement_told(one: Statement) -> dict:
    places = digits(one.currency)
    told = {
        "id": one.key,
        "person_id": one.member.pk,
        "person": one.member.name,
        "period": one.period.key,
        "number": one.number,
        "currency": one.currency,
        "total": write_plain(one.paid.total, places),
        "carried": write_plain(one.paid.carried, places),
        "status": "closed" if one.closed else "estimated",
    }
    if one.closed:
        return told | {"closed_at": one.closed.closing.closed_at.isoformat()}
    return told | {"stands": write_plain(one.stands.total, places)}
