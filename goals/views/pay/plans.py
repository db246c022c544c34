"""Writing a half's plan in the browser, and the names under it."""

from dataclasses import dataclass, replace
from fractions import Fraction

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from goals.forms.pay_builder import Builder
from goals.queries.goals import board_period, running_goal
from goals.queries.pay.plans import standing_plans
from goals.queries.pay.pots import replays
from goals.queries.pay.situation import situation
from goals.queries.plan import usual_metric
from goals.rules.pay.curve import Said, aloud
from goals.rules.pay.guards import honest, wrong_terms
from goals.rules.pay.measures import GOAL, measures_for
from goals.rules.pay.picture import Picture, picture
from goals.rules.pay.templates import TEMPLATES
from goals.rules.pay.terms import Component, Terms, practice
from goals.services.pay.plans import (
    approve_plan,
    demand_editing,
    field_of,
    propose_plan,
    sentence,
    sign_plan,
    withdraw_plan,
)
from goals.templatetags.goals_statement import measure_name
from goals.views.pay.page import marketings_of, show_pay
from goals.views.plan import local_day, number_seen
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.halves import other
from smarketing.funnel.queries.steps import step_names

EXAMPLES = tuple(Fraction(n, 100) for n in (60, 80, 100, 110, 120))


def start_of(request: HttpRequest, half: str) -> Terms:
    """What the builder opens with: the half's newest, else the other half's, else the usual."""
    organization, today = request.member.organization, local_day(request)
    plans = standing_plans(organization)
    earliest = board_period(organization, today).starts_on
    for one in (half, other(half)):
        if one in plans and plans[one].newest:
            newest = plans[one].newest
            from_on = max(newest.from_on, earliest)
            return replace(newest, half=half, from_on=from_on)
    return practice(half, earliest, goal_of(request))


@require_POST
@never_cache
def pay_begin(request: HttpRequest, half: str) -> HttpResponse:
    """Propose the practice's own plan, or what the other half's says already."""
    demand_editing(request.member, half, local_day(request))
    try:
        propose_plan(
            by=request.member,
            terms=start_of(request, half),
            number=number_seen(request),
            reason="",
            now=timezone.now(),
            sign_as=half if half in request.standing.heads else "",
        )
    except Overtaken as fault:
        return show_pay(request, 409, trouble=fault.message)
    messages.success(request, _("Proposed. Both heads see it now."))
    return redirect("pay")


@never_cache
def pay_edit(request: HttpRequest, half: str) -> HttpResponse:
    """The builder: pieces typed, each curve drawn, all of it read aloud with examples."""
    demand_editing(request.member, half, local_day(request))
    start = start_of(request, half)
    goal = goal_of(request)
    if request.method != "POST":
        chosen = TEMPLATES.get(request.GET.get("template", ""))
        terms = chosen(half, start.from_on, goal) if chosen else start
        made = Builder.of(request.member.organization, terms, goal)
        return render(request, "goals/pay/edit.html", builder(request, half, made))
    act = request.POST.get("act", "")
    made = Builder.typed(request.member.organization, half, goal, request.POST)
    if act in ("propose", "sign"):
        return proposed(request, half, made, act == "sign")
    made.change(act)
    template = "_drawn" if "X-Part" in request.headers else "edit"
    return render(request, f"goals/pay/{template}.html", builder(request, half, made))


def proposed(request: HttpRequest, half: str, made: Builder, signs: bool) -> HttpResponse:
    status = 400
    if made.terms is not None:
        try:
            propose_plan(
                by=request.member,
                terms=made.terms,
                number=number_seen(request),
                reason=made.limits["reason"],
                now=timezone.now(),
                sign_as=half if signs else "",
            )
        except Overtaken as fault:
            status = 409
            made.wrong[""] = fault.message
        except Fault as fault:
            made.put(fault.fields or {"": fault.message})
        else:
            messages.success(request, _("Proposed. What was agreed stands until all have signed."))
            return redirect("pay")
    else:
        made.wrong.setdefault("", _("Mend what is marked, then propose."))
    return render(request, "goals/pay/edit.html", builder(request, half, made), status=status)


def goal_of(request: HttpRequest) -> str:
    """The metric of the goal that runs, else the usual one."""
    goal = running_goal(request.member.organization, local_day(request))
    return goal.metric if goal else usual_metric(request.member.organization).key


@dataclass(frozen=True)
class Drawn:
    """One part as the builder shows it: its picture, its sentences, its jumps."""

    component: Component
    picture: Picture
    words: list[Said]
    is_goal: bool


def builder(request: HttpRequest, half: str, made: Builder) -> dict:
    """What the builder shows beside its form: the plan as it would be, where it can be drawn."""
    organization = request.member.organization
    plans = standing_plans(organization)
    names = step_names(organization)
    terms = made.terms
    if terms is not None and (found := wrong_terms(terms, list(names))):
        made.put({field_of(one): sentence(one) for one in reversed(found)})
        terms = None
    now = situation(organization, timezone.now())
    marks = {"today": now.today, "pace": now.pace} if now else {}
    goal = f"{GOAL}:{made.goal}"
    return {
        "made": made,
        "half": half,
        "number": plans[half].plan.number if half in plans else 0,
        "heads_it": half in request.standing.heads,
        "terms": terms,
        "parts": [
            drawn(one, marks if one.measure == goal else {}, goal) for one in terms.components
        ]
        if terms
        else [],
        "replayed": replays(now, plans.get(half), terms) if terms and now else [],
        "examples": [(share, terms.held(goal, share)) for share in EXAMPLES] if terms else [],
        "honest": honest({half: terms}, marketings_of(organization)) if terms else None,
        "measures": [
            (one.key, measure_name(one.key, names)) for one in measures_for(made.goal, list(names))
        ],
        "steps": names,
        "templates": list(TEMPLATES),
        "now": now,
    }


def drawn(component: Component, marks: dict, goal: str) -> Drawn:
    curve = component.curve
    return Drawn(component, picture(curve, marks), aloud(curve), component.measure == goal)


@require_POST
@never_cache
def pay_sign(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A head signs the wording on the page."""
    half = request.POST.get("half", "")
    return named(request, sign_plan, plan_id, half=half, digest=request.POST.get("digest", ""))


@require_POST
@never_cache
def pay_approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Whoever stands above both heads approves it."""
    return named(request, approve_plan, plan_id, digest=request.POST.get("digest", ""))


@require_POST
@never_cache
def pay_withdraw(request: HttpRequest, plan_id: int) -> HttpResponse:
    return named(request, withdraw_plan, plan_id)


def named(request: HttpRequest, act: object, plan_id: int, **said: str) -> HttpResponse:
    """Carry one of the three out on the version that was seen."""
    try:
        act(
            by=request.member,
            plan_id=plan_id,
            number=number_seen(request),
            now=timezone.now(),
            **said,
        )
    except Overtaken as fault:
        return show_pay(request, 409, trouble=fault.message)
    said_so = {
        sign_plan: _("Signed."),
        approve_plan: _("Approved."),
        withdraw_plan: _("Taken back."),
    }
    messages.success(request, said_so[act])
    return redirect("pay")
