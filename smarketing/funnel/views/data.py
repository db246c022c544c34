"""The room of the data: what comes in, what waits to be completed, names."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from smarketing.accounts.forms import carry_out
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.rights import may
from smarketing.funnel.forms.data import PersonaNameForm, SamePersonaForm
from smarketing.funnel.queries.health import health
from smarketing.funnel.queries.known import personas_now
from smarketing.funnel.queries.recount import recount
from smarketing.funnel.services.personas import join_personas, point_persona_name
from smarketing.funnel.views.page import today_of
from smarketing.operations.queries import last_verification

MOST = 500  # rows shown


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """The doors by which facts come in, and the health of what came."""
    context = {
        "health": health(request.member.organization, today_of(request)),
        "recount": recount(request.member.organization),
        "verification": last_verification(request.member.organization),
        "may_write": may(request.standing, "funnel.write"),
        "may_arrange": may(request.standing, "funnel.steps"),
        "may_edit_people": may(request.standing, "people.edit"),
        "may_import": may(request.standing, "import.run"),
    }
    return render(request, "funnel/data.html", context)


@require_GET
def recounting(request: HttpRequest) -> HttpResponse:
    """How far a job that counts everything again has come, for the pages that order one."""
    context = {"recount": recount(request.member.organization), "was_counting": True}
    return render(request, "funnel/_recount.html", context)


def persona_names(request: HttpRequest) -> HttpResponse:
    """What source systems call personas; two that are the same become one."""
    organization = request.member.organization
    form = SamePersonaForm(request.POST or None, choices=personas_now(organization))
    given = {"by": request.member, "now": timezone.now()}
    if request.method == "POST" and carry_out(form, join_personas, **given):
        messages.success(request, _("They are one now. Their leads are counted again."))
        return redirect("persona_names")
    names = organization.persona_names.select_related("persona")
    context = {
        "form": form,
        "names": names.order_by("source_system", "name")[:MOST],
        "may_edit": may(request.standing, "persona.edit"),
        "may_edit_people": may(request.standing, "people.edit"),
    }
    status = 400 if form.errors else 200
    return render(request, "funnel/persona_names.html", context, status=status)


def persona_name(request: HttpRequest, persona_name_id: int) -> HttpResponse:
    """Say which persona a name means; the leads said so are counted again."""
    organization = request.member.organization
    name = organization.persona_names.select_related("persona").filter(pk=persona_name_id).first()
    if name is None:
        raise Missing(_("No source system uses this name."))
    form = PersonaNameForm(
        request.POST or None,
        choices=personas_now(organization),
        initial={"persona_id": name.persona_id},
    )
    given = {"by": request.member, "name_id": persona_name_id, "now": timezone.now()}
    if request.method == "POST" and carry_out(form, point_persona_name, **given):
        messages.success(request, _("Saved. Their leads are counted again."))
        return redirect("persona_names")
    context = {"form": form, "name": name}
    return render(request, "funnel/persona_name.html", context, status=400 if form.errors else 200)
