"""The implementation plan: its items, its signatures, and items to begin with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from smarketing.accounts.forms import carry_out
from smarketing.accounts.rules.rights import may
from smarketing.agreements.queries import agreement_of
from stages import words
from stages.forms import ItemForm
from stages.services import plan as services
from stages.services import rows
from stages.services.agreed import PLAN
from stages.views.shown import today_of
from stages.views.steps import data, signing

TEMPLATES = {  # what most plans begin with, by the indicator it raises
    "qualification": gettext_lazy("Agree on what makes a lead qualified"),
    "cadence": gettext_lazy("CMO and CSO meet every week"),
    "personas": gettext_lazy("Write the first persona with both halves"),
    "goals": gettext_lazy("Set one goal for the next quarter, signed by both"),
    "council": gettext_lazy("Hold the first revenue council"),
    "steps": gettext_lazy("Name joint owners for each step"),
    "pay": gettext_lazy("Let both pay plans stand on the shared goal"),
}


def plan(request: HttpRequest) -> HttpResponse:
    """The plan, and a form for its next item."""
    today, organization = today_of(request), request.member.organization
    serves = request.GET.get("serves", "")
    start = {"serves": serves, "text": TEMPLATES.get(serves, "")}
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
        item.raises = _(words.INDICATORS.get(item.serves, item.serves))
    there = {item.serves for item in items}
    return {
        "form": form,
        "items": items,
        "done": sum(item.done_on is not None for item in items),
        "templates": [(key, text) for key, text in TEMPLATES.items() if key not in there],
        "may_plan": may(request.standing, "stages.plan"),
        "kind": PLAN,
        **signing(request, agreement_of(organization, PLAN, organization.pk)),
    }


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
def item_done(request: HttpRequest, item_id: int) -> HttpResponse:
    """Done, or open again."""
    is_done = request.POST.get("done", "yes") == "yes"
    services.finish_item(by=request.member, item_id=item_id, is_done=is_done, now=timezone.now())
    return redirect("stage_plan")


@require_POST
def item_drop(request: HttpRequest, item_id: int) -> HttpResponse:
    services.drop_item(by=request.member, item_id=item_id, now=timezone.now())
    messages.success(request, _("Taken out. Both heads sign the plan anew."))
    return redirect("stage_plan")
