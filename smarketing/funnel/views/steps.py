"""The steps of the way, as administrators arrange them."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.queries.counted import steps_counted
from smarketing.accounts.forms import carry_out
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.funnel.forms.data import NewStepForm, StepForm
from smarketing.funnel.models import Step
from smarketing.funnel.queries.recount import recount
from smarketing.funnel.queries.steps import arrangement, name_of
from smarketing.funnel.rules.packs import word_for
from smarketing.funnel.services.steps import (
    KEPT,
    LAST,
    Wish,
    add_step,
    arrange_steps,
    remove_step,
)


def steps(request: HttpRequest) -> HttpResponse:
    """All steps in one form: their names, halves and order."""
    rows = rows_of(request)
    if request.method != "POST":
        return show_all(request, rows)
    if not all(row.is_valid() for row in rows):
        return show_all(request, rows, status=400)
    try:
        is_moved = arrange_steps(
            by=request.member,
            wishes=wishes_in(rows),
            seen=request.POST.get("seen", ""),
            now=timezone.now(),
        )
    except Overtaken as fault:
        messages.warning(request, fault.message)
        return redirect("steps")
    except (Missing, Refused):
        raise
    except Fault as fault:
        return show_all(request, rows, status=400, fault=fault.message)
    return changed(request, is_moved)


def rows_of(request: HttpRequest) -> list[StepForm]:
    """A form for each step; the names offered are the pack's words."""
    organization = request.member.organization
    found = list(organization.steps.all())
    return [
        StepForm(
            request.POST or None,
            step=step,
            word=_(word_for(organization.pack, step.key)),
            places=len(found),
        )
        for step in found
    ]


def wishes_in(rows: list[StepForm]) -> list[Wish]:
    """The steps in the order of the places chosen; a step that moves passes the one it meets."""
    order = sorted(rows, key=lambda row: (row.cleaned_data["place"], direction(row)))
    return [Wish(row.step.key, row.cleaned_data["name"], row.cleaned_data["half"]) for row in order]


def direction(row: StepForm) -> int:
    """-1 for a step that moves forward, 1 for one that moves back, 0 for one that stays."""
    place, before = row.cleaned_data["place"], row.initial["place"]
    return (place > before) - (place < before)


def show_all(
    request: HttpRequest,
    rows: list[StepForm],
    *,
    status: int = 200,
    fault: str = "",
    adding: Form | None = None,
) -> HttpResponse:
    found = [row.step for row in rows]
    staying = steps_that_stay(request)
    context = {
        "recount": recount(request.member.organization),
        "rows": rows,
        "fault": fault,
        "seen": arrangement(found),
        "adding": adding or NewStepForm(steps=places_after(request, found)),
        "removable": [row for row in rows if row.step.key not in staying],
    }
    return render(request, "funnel/steps.html", context, status=status)


def places_after(request: HttpRequest, found: list[Step]) -> list[tuple[str, str]]:
    """Where a new step can come: after any but the last."""
    pack = request.member.organization.pack
    return [(step.key, name_of(step, pack)) for step in found if step.key != LAST]


def steps_that_stay(request: HttpRequest) -> frozenset[str]:
    """The steps that cannot go: leads were moved to them, or something promised counts them."""
    organization = request.member.organization
    moved = {
        step.key
        for step in organization.steps.all()
        if organization.moves.filter(what=step.key).exists()
    }
    return KEPT | steps_counted(organization) | moved


def changed(request: HttpRequest, is_moved: bool) -> HttpResponse:
    """Say what was done, and what still runs."""
    said = _("The steps are saved. Everything is counted again; the board says while it runs.")
    messages.success(request, said if is_moved else _("The names are saved."))
    return redirect("steps")


@require_POST
def step_add(request: HttpRequest) -> HttpResponse:
    """A step of one's own."""
    found = list(request.member.organization.steps.all())
    form = NewStepForm(request.POST, steps=places_after(request, found))
    seen = request.POST.get("seen", "")
    if carry_out(form, add_step, by=request.member, seen=seen, now=timezone.now()):
        return changed(request, True)
    rows = [
        StepForm(
            step=one, word=_(word_for(request.member.organization.pack, one.key)), places=len(found)
        )
        for one in found
    ]
    return show_all(request, rows, status=400, adding=form)


@require_POST
def step_remove(request: HttpRequest, key: str) -> HttpResponse:
    """Take away a step on which nobody stood; what stands in the way is said."""
    try:
        remove_step(
            by=request.member,
            key=key,
            promised=steps_counted(request.member.organization),
            seen=request.POST.get("seen", ""),
            now=timezone.now(),
        )
    except (Missing, Refused):
        raise
    except Fault as fault:
        messages.warning(request, fault.message)
        return redirect("steps")
    return changed(request, True)
