"""Pay over the API: plans and what they pay as multiples, statements for whoever may see them."""

from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import member_of, read
from goals.api.pay_shapes import (
    ApproveIn,
    AttainmentIn,
    ClosedOut,
    CloseIn,
    ExplainedOut,
    MultipleOut,
    PlansOut,
    PlanWithdrawIn,
    ProposalIn,
    SignIn,
    StatementsOut,
)
from goals.queries.pay.keepers import is_keeper
from goals.queries.pay.plans import StandingPlan, names_under, plan_by_id, standing_plans
from goals.queries.pay.situation import situation
from goals.queries.pay.statements import Statement, closed_in, statements_in
from goals.rules.pay.kept import line_kept
from goals.rules.pay.measures import GOAL
from goals.rules.pay.terms import Terms, terms_of
from goals.rules.spans import period_by_key
from goals.services.pay.closing import close_pay
from goals.services.pay.plans import approve_plan, propose_plan, sign_plan, withdraw_plan
from goals.views.pay.asking import sees_rules
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.typed import write_plain
from smarketing.funnel.rules.money import digits

PERIOD = OpenApiParameter("period", str, description="2026-Q4; the one that runs if left out")
KEPT = {"Cache-Control": "no-store, private"}


class Plans(APIView):
    @extend_schema(responses=PlansOut)
    def get(self, request: Request) -> Response:
        """The plans you are paid by, or lead; for a pay steward's token both."""
        demand_rules(request)
        return all_plans(request)

    @extend_schema(request=ProposalIn, responses={201: PlansOut})
    def post(self, request: Request) -> Response:
        """Propose a half's plan upon the version you saw (0: there is none)."""
        said = read(ProposalIn, request)
        propose_plan(
            by=member_of(request),
            terms=terms_in(said["plan"]),
            number=said["version"],
            reason=said["reason"],
            now=timezone.now(),
            sign_as=said["sign_as"],
        )
        return all_plans(request, 201)


class Sign(APIView):
    @extend_schema(request=SignIn, responses=PlansOut)
    def post(self, request: Request, plan_id: int) -> Response:
        """Put your half's name under the version you saw."""
        plan = plan_by_id(member_of(request).organization, int(plan_id))
        said = read(SignIn, request)
        sign_plan(
            by=member_of(request),
            plan_id=plan.pk,
            number=said["version"],
            half=said["half"],
            digest=said["digest"],
            now=timezone.now(),
        )
        return all_plans(request)


class Approve(APIView):
    @extend_schema(request=ApproveIn, responses=PlansOut)
    def post(self, request: Request, plan_id: int) -> Response:
        """Approve what both heads signed, from above them."""
        plan = plan_by_id(member_of(request).organization, int(plan_id))
        said = read(ApproveIn, request)
        approve_plan(
            by=member_of(request),
            plan_id=plan.pk,
            number=said["version"],
            digest=said["digest"],
            now=timezone.now(),
        )
        return all_plans(request)


class Withdraw(APIView):
    @extend_schema(request=PlanWithdrawIn, responses=PlansOut)
    def post(self, request: Request, plan_id: int) -> Response:
        """Take back what was proposed."""
        plan = plan_by_id(member_of(request).organization, int(plan_id))
        said = read(PlanWithdrawIn, request)
        withdraw_plan(
            by=member_of(request),
            plan_id=plan.pk,
            number=said["version"],
            now=timezone.now(),
        )
        return all_plans(request)


class Close(APIView):
    @extend_schema(request=CloseIn, responses={201: ClosedOut})
    def post(self, request: Request) -> Response:
        """Freeze the statements of a period that is over; again, what has changed since."""
        said = read(CloseIn, request)
        period = period_said(request, said["period"])
        closing = close_pay(
            by=member_of(request),
            period=period,
            number=said["closed"],
            reason=said["reason"],
            now=timezone.now(),
        )
        told = {"period": period.key, "number": closing.number, "statements": closing.people}
        return Response(told, status=201, headers=KEPT)


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


def all_plans(request: Request, status: int = 200) -> Response:
    """Both plans: what is in force, and what waits."""
    plans = standing_plans(member_of(request).organization).values()
    told = {"plans": [said for plan in plans for said in plan_told(plan)]}
    return Response(told, status=status, headers=KEPT)


def terms_in(plan: dict) -> Terms:
    """A plan as a program writes it, in the shape in which plans are told."""
    try:
        return terms_of({"decided": "", "components": []} | plan)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        told = _("This is no plan. Write it in the shape in which plans are told.")
        raise Fault(told, fields={"plan": told}) from error


def period_said(request: Request, key: str) -> Period:
    """The period of a key that was sent."""
    try:
        return period_by_key(key, member_of(request).organization.fiscal_start)
    except ValueError:
        told = _("Name a period such as 2026-Q4, 2026-11 or 2026.")
        raise Fault(told, fields={"period": told}) from None


def demand_rules(request: Request) -> None:
    """Refuse whoever the rules are not told to; a program reads them for a pay steward alone."""
    demand_keeping_token(request)
    if not sees_rules(request._request):
        raise Refused(_("The plans are told to those they pay and to who leads both halves."))


def demand_keeping_token(request: Request) -> bool:
    """Whether a program asks; one whose maker keeps the pay of all no more is refused."""
    is_program = request._request.token is not None
    if is_program and not is_keeper(member_of(request)):
        raise Refused(_("Only a pay steward does this."))
    return is_program


def period_key(request: Request) -> str:
    return request.query_params.get("period", "")


def visible(request: Request, key: str) -> list[Statement]:
    """One's own statements; everybody's through the token of a pay steward."""
    member = member_of(request)
    is_program = demand_keeping_token(request)
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
            "digest": version.digest,
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
