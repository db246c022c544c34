"""Writing a half's plan in the browser, and the names under it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from goals.pay_forms import CurveForm
from goals.queries.goals import board_period, running_goal
from goals.queries.pay.plans import standing_plans
from goals.queries.pay.statements import situation
from goals.queries.plan import usual_metric
from goals.rules.pay.curve import aloud, faults
from goals.rules.pay.picture import picture
from goals.rules.pay.terms import Terms, practice
from goals.services.pay.plans import (
    approve_plan,
    demand_editing,
    propose_plan,
    sign_plan,
    withdraw_plan,
)
from goals.views.pay.page import show_pay
from goals.views.plan import local_day, number_seen
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.halves import other


def start_of(request: HttpRequest, half: str) -> Terms:
    """What the builder opens with: the half's newest, else the other half's, else the usual."""
    organization, today = request.member.organization, local_day(request)
    plans = standing_plans(organization)
    earliest = board_period(organization, today).starts_on
    for one in (half, other(half)):
        if one in plans and plans[one].newest:
            newest = plans[one].newest
            from_on = max(newest.from_on, earliest)
            return Terms(half, from_on, newest.components, newest.decided)
    goal = running_goal(organization, today)
    return practice(half, earliest, goal.metric if goal else usual_metric(organization).key)


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
    """The builder: points typed, the curve drawn, its sentences read aloud."""
    demand_editing(request.member, half, local_day(request))
    typed = request.GET if "at" in request.GET else None
    data = request.POST if request.method == "POST" else typed
    form = CurveForm(data, terms=start_of(request, half), half=half)
    if request.method == "POST":
        return proposed(request, half, form)
    if typed is not None:
        form.is_valid()
    template = "_drawn" if "X-Part" in request.headers else "edit"
    return render(request, f"goals/pay/{template}.html", builder(request, half, form))


def proposed(request: HttpRequest, half: str, form: CurveForm) -> HttpResponse:
    status = 400
    if form.is_valid():
        try:
            propose_plan(
                by=request.member,
                terms=form.terms,
                number=number_seen(request),
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
                sign_as=half if request.POST.get("sign") else "",
            )
        except Overtaken as fault:
            status = 409
            form.add_error(None, fault.message)
        except Fault as fault:
            form.put(fault.fields or {"": fault.message})
        else:
            messages.success(request, _("Proposed. What was agreed stands until both sign."))
            return redirect("pay")
    return render(request, "goals/pay/edit.html", builder(request, half, form), status=status)


def builder(request: HttpRequest, half: str, form: CurveForm) -> dict:
    """What the builder shows beside its form: the curve as it would be, where it can be drawn."""
    organization = request.member.organization
    plans = standing_plans(organization)
    curve = start_of(request, half).components[0].curve
    if form.is_bound:
        whole = form.is_valid() and not faults(form.points, form.cleaned_data["behind"])
        curve = form.curve if whole else None
    now = situation(organization, timezone.now())
    marks = {"today": now.today, "pace": now.pace} if now else {}
    return {
        "form": form,
        "half": half,
        "number": plans[half].plan.number if half in plans else 0,
        "heads_it": half in request.standing.heads,
        "curve": curve,
        "drawn": picture(curve, marks) if curve else None,
        "words": aloud(curve) if curve else [],
        "now": now,
    }


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
