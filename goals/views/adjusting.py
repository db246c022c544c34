"""The adjust page: whoever is behind moves what is owed or waits, and says why."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.forms.adjust import AdjustForm
from goals.models import Adjustment
from goals.queries.adjust_tried import Tried, months_owed, tried
from goals.queries.adjusting import (
    RECENT,
    Running,
    StepNeed,
    adjustments_of,
    parts_needed,
    running_period,
)
from goals.queries.goals import running_goal, standing_goal
from goals.queries.waiting import holders
from goals.rules.adjusting import KINDS, LEADS, MONTH, SOURCE, TARGET, TEAM
from goals.rules.metrics import kind_of
from goals.services.adjusting import checking, making
from goals.views.plan import local_day, number_seen, signing
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.rights import may
from smarketing.agreements.queries import agreements_of, waits_for
from smarketing.funnel.queries.steps import step_names


def adjust(request: HttpRequest) -> HttpResponse:
    """What may be adjusted of a step, tried or made. `?step=lead&by=source`, or `?goal=7`
    of one that is behind."""
    running = running_period(request.member.organization, local_day(request))
    if request.method == "POST":
        return adjusted(request, running)
    form = form_of(running, request.GET if "count" in request.GET else None)
    if "HX-Request" in request.headers:
        return render(request, "goals/_adjust_tried.html", try_out(request, running, form))
    return show(request, running, form)


def form_of(running: Running, said: dict | None) -> AdjustForm:
    return AdjustForm(said, metric=running.metric, currency=running.organization.currency)


def show(
    request: HttpRequest, running: Running, form: AdjustForm, status: int = 200, **more: object
) -> HttpResponse:
    """The page with whatever is chosen in it."""
    step, by = asked(request, running)
    organization, today = running.organization, running.today
    goal = running_goal(organization, today)
    context = {
        "running": running,
        "step": step,
        "by": by,
        "today": today,
        "form": form,
        "parts": parts_needed(running, by, step) if step and by in (TEAM, SOURCE) else [],
        "months": months_owed(running, step.key) if step and by in (TEAM, SOURCE, MONTH) else [],
        "holders": holders(organization, today, timezone.now()) if by == LEADS else [],
        "goal": standing_goal(organization, goal.pk) if goal else None,
        "unit": organization.currency if running.metric.is_money else "",
        "rows": told(organization),
        "names": step_names(organization),
        "halves": request.standing.heads,
        "may_adjust": may(request.standing, "adjust.make"),
        "may_propose": may(request.standing, "goal.propose"),
        "may_undo": may(request.standing, "goal.close"),
        **try_out(request, running, form),
        **more,
    }
    return render(request, "goals/adjust.html", context, status=status)


def asked(request: HttpRequest, running: Running) -> tuple[StepNeed | None, str]:
    """The step and the kind of move in the address or form, else what is furthest behind."""
    said = request.POST if request.method == "POST" else request.GET
    steps = {one.key: one for one in running.steps}
    behind = sorted(
        (one for one in running.steps if one.status == "behind"), key=lambda one: one.gap
    )
    named = said.get("step") or step_of_goal(running.organization, said.get("goal", ""))
    step = steps.get(named) or next(iter([*behind, *running.steps]), None)
    by = said.get("kind") or said.get("by", "")
    if by not in KINDS:
        by = SOURCE if step and step.half == MARKETING else TEAM
    return (running.taken_over if by == TEAM else step), by


def step_of_goal(organization: Organization, text: str) -> str:
    """The step that a goal counts; "" where the address names none."""
    known = text.isascii() and text.isdigit() and len(text) < 19
    goal = organization.goals.standing().filter(pk=int(text)).first() if known else None
    return kind_of(goal.metric).step if goal else ""


def try_out(request: HttpRequest, running: Running, form: AdjustForm) -> dict:
    """What is typed would change this, or cannot be; nothing while nothing is typed."""
    if not form.is_bound or request.method == "POST":
        return {}
    if not form.is_valid():
        return {"trouble": next(iter(form.errors.values()))[0]}
    said = form.said
    if not said.count or said.kind == TARGET:
        return {}
    try:
        if said.kind == LEADS:
            row = checking.waiting_moved(request.member, running, said, timezone.now())
        else:
            row = checking.owed_moved(running, said)
    except Fault as fault:
        return {"trouble": fault.message}
    at_once = making.holds_at_once(request.member, row, running.today)
    change: Tried = tried(running, row, at_once)
    return {"tried": change, "unit": ""}


def adjusted(request: HttpRequest, running: Running) -> HttpResponse:
    """Make the move, or show the page again with what is in the way."""
    form = form_of(running, request.POST)
    if not form.is_valid():
        return show(request, running, form, 400)
    try:
        row = made(request, form)
    except Fault as fault:
        for name, told_so in (fault.fields or {}).items():
            form.add_error(name if name in form.fields else None, told_so)
        return show(request, running, form, fault.status, trouble=fault.message)
    if row.holds and row.kind != TARGET:
        messages.success(request, _("Done. Both halves see it now."))
    else:
        messages.success(request, _("Proposed. Both heads see it now."))
    return redirect(f"{reverse('adjust')}?step={row.step}&by={row.kind}#adjustments")


def made(request: HttpRequest, form: AdjustForm) -> Adjustment:
    said = form.said
    if said.kind != TARGET:
        return making.adjust(by=request.member, said=said, now=timezone.now())
    return making.adjust_target(
        by=request.member,
        target=said.count,
        number=number_seen(request),
        reason=said.reason,
        expected=said.expected,
        now=timezone.now(),
        sign_as=signing(request),
    )


@dataclass(frozen=True)
class Told:
    """One adjustment in the list, with the halves whose signature it waits for."""

    row: Adjustment
    missing: list[str]
    was_signed: bool


def told(organization: Organization) -> list[Told]:
    """The newest adjustments; two queries more for those that were proposed."""
    signed = agreements_of(organization, making.ADJUSTMENT)
    return [
        Told(
            row,
            waits_for(signed[row.pk].proposed) if row.waits and row.pk in signed else [],
            row.pk in signed,
        )
        for row in adjustments_of(organization)[:RECENT]
    ]


@require_POST
def adjust_agree(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """Sign a proposed move for one's half."""
    making.agree_adjustment(
        by=request.member,
        adjustment_id=adjustment_id,
        half=request.POST.get("half", ""),
        now=timezone.now(),
    )
    messages.success(request, _("Signed."))
    return back()


@require_POST
def adjust_withdraw(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """Take a proposed move back."""
    making.withdraw_adjustment(by=request.member, adjustment_id=adjustment_id, now=timezone.now())
    messages.success(request, _("Taken back."))
    return back()


@require_POST
def adjust_undo(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """Let a move not hold any more."""
    making.undo_adjustment(by=request.member, adjustment_id=adjustment_id, now=timezone.now())
    messages.success(request, _("Taken back. Everything is owed as before."))
    return back()


def back() -> HttpResponse:
    return redirect(f"{reverse('adjust')}#adjustments")
