"""Targets by month: how many shall reach each step, typed where the figure stands."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from goals.forms import CellForm
from goals.queries.goals import board_period
from goals.queries.months import month_rows, period_rows
from goals.queries.targets import changes_of_targets
from goals.rules.metrics import COUNT, Metric
from goals.rules.spans import period_by_key
from goals.services.seen import Seen
from goals.services.step_targets import TargetSaid, set_step_target, set_step_targets
from goals.views.pasting import (
    changed_since,
    just_pasted,
    newest_act,
    sent_again,
    sent_rows,
    told_outside,
)
from goals.views.plan import local_day
from goals.views.typed import Answer, take
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import month_of
from smarketing.accounts.rules.rights import may
from smarketing.audit.models import Act
from smarketing.funnel.queries.steps import step_names

RECENT = 20  # changes shown under the table
PASTED = ("step", "month", "seen", "value")


def step_targets(request: HttpRequest) -> HttpResponse:
    """What each step shall count, by calendar month."""
    if request.method == "POST":
        return target_typed(request)
    return show_targets(request, first_month(request))


def first_month(request: HttpRequest) -> date:
    """The month the table begins with: `?from=2026-10`, else the board's period's."""
    try:
        return period_by_key(request.GET.get("from", "")).starts_on.replace(day=1)
    except ValueError:
        today = local_day(request)
        return board_period(request.member.organization, today).starts_on.replace(day=1)


def show_targets(
    request: HttpRequest, first: date, status: int = 200, **more: object
) -> HttpResponse:
    organization = request.member.organization
    table = month_rows(organization, first, local_day(request))
    context = {
        "table": table,
        "periods": period_rows(organization, table, local_day(request)),
        "changes": told_changes(organization),
        "pasted": just_pasted(request, changes_of_targets(organization)),
        "halves_open": halves_open(request),
        **more,
    }
    return render(request, "goals/step_targets.html", context, status=status)


def told_changes(organization: Organization) -> list[Act]:
    """The last changes, each with its step's name and half."""
    names = step_names(organization)
    halves = dict(organization.steps.values_list("key", "half"))
    changes = list(changes_of_targets(organization)[:RECENT])
    for act in changes:
        act.step_name = names.get(act.detail["step"], act.detail["step"])
        act.half = halves.get(act.detail["step"])
    return changes


@require_POST
def targets_paste(request: HttpRequest) -> HttpResponse:
    """Save the months of a paste, or of its undoing, together."""
    first = first_month(request)
    last = newest_act(request.member)
    try:
        said = targets_said(request)
        first = said[0].month
        set_step_targets(by=request.member, said=said, today=local_day(request))
    except Missing:
        raise
    except Fault as fault:
        told = _("Nothing was pasted. %(why)s") % {"why": fault.message}
        more = {"pasted_trouble": told, "again": sent_again(request, PASTED, fault)}
        return show_targets(request, first, fault.status, **more)
    made = changed_since(request.member, last, "step_target.set")
    told = ngettext("%(n)s target is saved.", "%(n)s targets are saved.", made)
    messages.success(request, " ".join([told % {"n": made}, told_outside(request)]).strip())
    back = request.POST.get("from") or f"{first:%Y-%m}"
    return redirect("/goals/targets/?" + urlencode({"from": back, "pasted": made}))


def targets_said(request: HttpRequest) -> list[TargetSaid]:
    """The cells that were sent; a figure that cannot be read is told with its step and month."""
    organization = request.member.organization
    names = step_names(organization)
    said = []
    for step, key, seen, value in sent_rows(request, PASTED):
        month = month_said(key)
        data = {"value": value, "seen": seen}
        form = CellForm(data, metric=Metric(COUNT, step), currency=organization.currency)
        if not form.is_valid():
            told = " ".join(text for field in form.errors.values() for text in field)
            raise Fault(f"{names.get(step, step)}, {value}: {told}")
        count, was = form.cleaned_data["value"], form.cleaned_data["seen"]
        said.append(TargetSaid(step, month, count, Seen(was), request.POST.get("reason", "")))
    return said


def halves_open(request: HttpRequest) -> list[str]:
    """The halves whose steps this member may promise."""
    marketing = [MARKETING] if may(request.standing, "promise.edit") else []
    return [*marketing, *(["sales", "both"] if may(request.standing, "quota.edit") else [])]


def target_typed(request: HttpRequest) -> HttpResponse:
    """Save one month of one step; an open page gets its cell back, any other the whole page."""
    organization, step = request.member.organization, request.POST.get("step", "")
    month = month_said(request.POST.get("month", ""))
    answer = take(
        CellForm(request.POST, metric=Metric(COUNT, step), currency=organization.currency),
        lambda count, seen: set_step_target(
            by=request.member,
            today=local_day(request),
            step=step,
            month=month,
            count=count,
            seen=seen,
            reason=request.POST.get("reason", ""),
        ),
    )
    if "HX-Request" in request.headers:
        return cell_again(request, step, month, answer)
    if answer.trouble:
        at = {"answer": answer, "answer_at": f"month-{step}-{month:%Y-%m}"}
        return show_targets(request, month, answer.status, **at)
    messages.success(request, _("The target is saved."))
    back = request.POST.get("from") or f"{month:%Y-%m}"
    return redirect(f"{request.path}?from={back}#month-{step}-{month:%Y-%m}")


def month_said(key: str) -> date:
    try:
        return month_of(period_by_key(key).starts_on).starts_on
    except ValueError:
        raise Missing(_("There is no such month.")) from None


def cell_again(request: HttpRequest, step: str, month: date, answer: Answer) -> HttpResponse:
    """The cell as it stands now."""
    table = month_rows(request.member.organization, month, local_day(request), months=1)
    row = next((row for row in table.rows if row.step.key == step), None)
    if row is None:
        raise Missing(_("There is no such step."))
    context = {
        "row": row,
        "cell": row.cells[0],
        "answer": answer,
        "answer_at": row.cells[0].id,
        "halves_open": halves_open(request),
    }
    return render(request, "goals/_month_again.html", context, status=answer.status)
