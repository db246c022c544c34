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
from goals.queries.pay.statements import (
    Situation,
    Statement,
    situation,
    statement_of,
    statements_in,
)
from goals.rules.pay.payout import AIMED, PART, Line
from goals.rules.pay.terms import terms_of
from goals.rules.spans import period_by_key
from goals.views.pay.page import sees_rules
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.typed import write_plain
from smarketing.funnel.rules.money import digits

PERIOD = OpenApiParameter("period", str, description="2026-Q4; the one that runs if left out")
KEPT = {"Cache-Control": "no-store, private"}


class ComponentOut(serializers.Serializer):
    measure = serializers.CharField(help_text="goal:amount:customer")
    weight = serializers.CharField(help_text="An exact share: 1, 3/5")
    behind = serializers.ChoiceField(["stays", "goes_on"])
    points = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class PlanOut(serializers.Serializer):
    id = serializers.IntegerField()
    half = serializers.ChoiceField(["marketing", "sales"])
    version = serializers.IntegerField()
    state = serializers.ChoiceField(["in_force", "proposed"])
    from_on = serializers.DateField()
    decided = serializers.CharField()
    rounding = serializers.CharField()
    components = ComponentOut(many=True)
    signed = serializers.DictField(child=serializers.CharField())


class PlansOut(serializers.Serializer):
    plans = PlanOut(many=True)


class AttainmentIn(serializers.Serializer):
    attainment = serializers.DecimalField(max_digits=9, decimal_places=6, min_value=0, max_value=3)


class MultipleOut(serializers.Serializer):
    attainment = serializers.FloatField()
    multiple = serializers.FloatField(help_text="Of what each person of the half aims for")


class StatementOut(serializers.Serializer):
    id = serializers.CharField(help_text="12-2026-Q4")
    person_id = serializers.IntegerField()
    person = serializers.CharField()
    period = serializers.CharField()
    currency = serializers.CharField()
    total = serializers.CharField(help_text="At today's pace; money as decimal text")
    stands = serializers.CharField(help_text="Were the period over now")
    status = serializers.ChoiceField(["estimated"])


class StatementsOut(serializers.Serializer):
    statements = StatementOut(many=True)


class LineOut(serializers.Serializer):
    kind = serializers.ChoiceField(["aimed", "part", "total"])
    amount = serializers.CharField()
    half = serializers.CharField(required=False)
    days = serializers.IntegerField(required=False)
    of_days = serializers.IntegerField(required=False)
    base = serializers.CharField(required=False)
    weight = serializers.CharField(required=False)
    measure = serializers.CharField(required=False)
    attained = serializers.CharField(required=False, help_text="Exact: 247/400")
    pays = serializers.CharField(required=False, help_text="Exact: 337/320")


class ExplainedOut(StatementOut):
    goal_id = serializers.IntegerField(help_text="Whose rows the attainment is made of")
    attained = serializers.IntegerField(help_text="Smallest units of the goal")
    target = serializers.IntegerField(help_text="Smallest units of the goal")
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
        """What the half earns at an attainment of the goal, as a multiple; never money."""
        plan = plan_by_id(member_of(request).organization, plan_id)
        demand_rules(request)
        share = Fraction(read(AttainmentIn, request)["attainment"])
        terms = standing_plans(plan.organization)[plan.half].newest
        if terms is None:
            raise Missing(_("There is no such plan."))
        multiple = terms.pays({one.measure: share for one in terms.components})
        said = {"attainment": float(share), "multiple": float(multiple)}
        return Response(said, headers=KEPT)


class Statements(APIView):
    @extend_schema(parameters=[PERIOD], responses=StatementsOut)
    def get(self, request: Request) -> Response:
        """Your own statement; for a pay steward's token, everybody's."""
        now = situation_asked(request, request.query_params.get("period", ""))
        told = [statement_told(one) for one in visible(request, now)]
        return Response({"statements": told}, headers=KEPT)


class Explain(APIView):
    @extend_schema(responses=ExplainedOut)
    def get(self, request: Request, statement_id: str) -> Response:
        """Every line of a statement with what it was computed from."""
        _member, _dash, key = statement_id.partition("-")
        now = situation_asked(request, key or "?")
        found = next((one for one in visible(request, now) if one.key == statement_id), None)
        if found is None:
            raise Missing(_("There is no such statement."))
        told = statement_told(found) | {
            "goal_id": now.goal.goal.pk,
            "attained": now.progress.attained,
            "target": now.progress.target,
            "lines": [line_told(line, found.currency) for line in found.lines],
        }
        return Response(told, headers=KEPT)


def demand_rules(request: Request) -> None:
    """Refuse whoever the rules are not told to."""
    if not sees_rules(request._request):
        raise Refused(_("The plans are told to those they pay and to who leads both halves."))


def situation_asked(request: Request, key: str) -> Situation | None:
    organization = member_of(request).organization
    try:
        period = period_by_key(key, organization.fiscal_start) if key else None
    except ValueError:
        told = _("Name a period such as 2026-Q4, 2026-11 or 2026.")
        raise (Missing(told) if key == "?" else Fault(told, fields={"period": told})) from None
    return situation(organization, today_in(organization.zone, timezone.now()), period)


def visible(request: Request, now: Situation | None) -> list[Statement]:
    """One's own statement; everybody's through the token of a pay steward."""
    member = member_of(request)
    if now is None:
        return []
    if request._request.token is not None:
        if not is_keeper(member):
            raise Refused(_("Only a pay steward does this."))
        return statements_in(now)
    mine = statement_of(member, now)
    return [mine] if mine else []


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
            **{name: version.content[name] for name in ("decided", "rounding", "components")},
        }
        for version, state in versions
        if version
    ]


def statement_told(one: Statement) -> dict:
    places = digits(one.currency)
    return {
        "id": one.key,
        "person_id": one.member.pk,
        "person": one.member.name,
        "period": one.situation.period.key,
        "currency": one.currency,
        "total": write_plain(one.ends.total, places),
        "stands": write_plain(one.stands.total, places),
        "status": "estimated",
    }


def line_told(line: Line, currency: str) -> dict:
    places = digits(currency)
    told = {"kind": line.kind, "amount": write_plain(line.amount, places)}
    if line.kind == AIMED:
        told |= {"half": line.half, "days": line.days, "of_days": line.of_days}
    if line.kind == PART:
        told |= {
            "half": line.half,
            "base": write_plain(line.base, places),
            "weight": str(line.weight),
            "measure": line.measure,
            "attained": str(line.attained),
            "pays": str(line.pays),
        }
    return told
