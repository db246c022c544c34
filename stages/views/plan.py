"""The implementation plan: its items as a board and a timeline, its signatures, templates."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from smarketing.accounts.forms import carry_out
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.rights import may
from smarketing.agreements.queries import agreement_of
from stages import plan_words, words
from stages.forms import ItemForm
from stages.models import PlanItem
from stages.queries.assessment import newest_day
from stages.rules.timeline import Planned, timeline
from stages.services import plan as services
from stages.services import rows
from stages.services.agreed import PLAN
from stages.views.shown import today_of
from stages.views.steps import data, signing

VIEWS = ("board", "timeline")


def plan(request: HttpRequest) -> HttpResponse:
    """The plan, and a form for its next item."""
    today, organization = today_of(request), request.member.organization
    serves = request.GET.get("serves", "")
    start = {"serves": serves, "text": plan_words.template_text(serves)}
    form = ItemForm(data(request), organization=organization, today=today, initial=start)
    if request.method == "POST":
        given = {"by": request.member, "now": timezone.now()}
        if carry_out(form, services.set_plan_item, **given):
            messages.success(request, _("In the plan. Both heads sign it anew."))
            return redirect("stage_plan")
    return render(
        request, "stages/plan.html", page(request, form), status=400 if form.is_bound else 200
    )


def page(request: HttpRequest, form: ItemForm) -> dict:
    organization, today = request.member.organization, today_of(request)
    items = list(organization.plan_items.filter(dropped_on__isnull=True).select_related("owner"))
    for item in items:
        item.is_late = item.done_on is None and item.due_on < today
        item.raises = plan_words.served(item.serves)
        item.is_mine = item.owner_id == request.member.pk
    view = request.GET.get("view", VIEWS[0])
    return {
        "form": form,
        "items": items,
        "done": sum(item.done_on is not None for item in items),
        "late": sum(item.is_late for item in items),
        "columns": columns(items),
        "view": view if view in VIEWS else VIEWS[0],
        "timeline": timeline([planned(one) for one in items], today),
        "templates": templates(organization, items, today),
        "may_plan": may(request.standing, "stages.plan"),
        "kind": PLAN,
        **signing(request, agreement_of(organization, PLAN, organization.pk)),
    }


def columns(items: Sequence[PlanItem]) -> list[tuple[str, list[PlanItem]]]:
    """The plan as a board: what is to begin, what is under way, what is done, newest first."""
    done = [one for one in items if one.done_on]
    return [
        (_("To begin"), [one for one in items if not one.done_on and not one.progress]),
        (_("Under way"), [one for one in items if not one.done_on and one.progress]),
        (_("Done"), sorted(done, key=lambda one: one.done_on, reverse=True)),
    ]


def planned(item: PlanItem) -> Planned:
    return Planned(item.pk, item.text, item.made_on, item.due_on, item.done_on, item.progress)


def templates(organization: Organization, items: Sequence[PlanItem], today: date) -> list[dict]:
    """By stage, what most plans begin with and this one lacks; the next stage's first."""
    kept = newest_day(organization)
    held, there = kept.stage if kept else 1, {item.serves for item in items}
    found = [
        {
            "stage": stage,
            "name": _(words.STAGES[stage]),
            "every": [(key, _(text)) for key, text in every if key not in there],
            "is_next": stage == held + 1,
        }
        for stage, every in plan_words.TEMPLATES.items()
    ]
    return sorted((one for one in found if one["every"]), key=lambda one: not one["is_next"])


@require_POST
def plan_begin(request: HttpRequest) -> HttpResponse:
    """Put everything that leads to a stage into the plan at once."""
    stage = request.POST.get("stage", "")
    if not stage.isascii() or not stage.isdigit() or int(stage[:2]) not in plan_words.TEMPLATES:
        raise Missing(_("There is no such stage."))
    items = [(key, _(text)) for key, text in plan_words.TEMPLATES[int(stage[:2])]]
    n = services.begin_plan(by=request.member, items=items, now=timezone.now())
    told = ngettext("%(n)d item is in the plan.", "%(n)d items are in the plan.", n) % {"n": n}
    messages.success(request, told)
    return redirect("stage_plan")


@require_POST
def item_progress(request: HttpRequest, item_id: int) -> HttpResponse:
    """How far an item is, as its owner says."""
    rows.item(request.member, item_id)
    said = request.POST.get("progress", "")
    progress = int(said[:4]) if said.isascii() and said.isdigit() else -1
    given = {"by": request.member, "item_id": item_id, "now": timezone.now()}
    try:
        services.tell_progress(progress=progress, **given)
    except (Missing, Refused):
        raise
    except Fault as fault:
        messages.error(request, fault.message)
    return redirect("stage_plan")


def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Change one item."""
    stands, organization = rows.item(request.member, item_id), request.member.organization
    start = {
        "text": stands.text,
        "owner": stands.owner_id,
        "due_on": stands.due_on,
        "serves": stands.serves,
    }
    form = ItemForm(
        data(request), organization=organization, today=today_of(request), initial=start
    )
    given = {"by": request.member, "now": timezone.now(), "item_id": item_id}
    if request.method == "POST" and carry_out(form, services.set_plan_item, **given):
        messages.success(request, _("Changed. Both heads sign the plan anew."))
        return redirect("stage_plan")
    context = {"form": form, "item": stands}
    return render(request, "stages/item.html", context, status=400 if form.is_bound else 200)


@require_POST
def item_drop(request: HttpRequest, item_id: int) -> HttpResponse:
    services.drop_item(by=request.member, item_id=item_id, now=timezone.now())
    messages.success(request, _("Taken out. Both heads sign the plan anew."))
    return redirect("stage_plan")
