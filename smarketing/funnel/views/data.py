"""The room of the data: what comes in, what waits to be completed, rates and names."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from smarketing.accounts.forms import carry_out
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.rights import may
from smarketing.accounts.rules.typed import writing_of
from smarketing.funnel.forms.data import PersonaNameForm, RateForm, SamePersonaForm
from smarketing.funnel.queries.health import health, unpriced_by_currency
from smarketing.funnel.queries.known import personas_now
from smarketing.funnel.services.personas import join_personas, point_persona_name
from smarketing.funnel.services.rates import set_rate
from smarketing.funnel.views.page import today_of
from smarketing.operations.queries import last_verification

USUAL = ("USD", "EUR", "GBP", "BRL", "MXN", "COP", "ARS", "CLP", "CAD", "CHF", "JPY")  # offered
MOST = 500  # rows shown


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """The doors by which facts come in, and the health of what came."""
    context = {
        "health": health(request.member.organization, today_of(request)),
        "verification": last_verification(request.member.organization),
        "may_write": may(request.standing, "funnel.write"),
        "may_arrange": may(request.standing, "funnel.steps"),
        "may_edit_people": may(request.standing, "people.edit"),
        "may_import": may(request.standing, "import.run"),
    }
    return render(request, "funnel/data.html", context)


def rates(request: HttpRequest) -> HttpResponse:
    """The spot rates, newest first, and a form for one more."""
    organization = request.member.organization
    initial = {"first_on": today_of(request), "currency": request.GET.get("currency", "")[:3]}
    form = RateForm(request.POST or None, home=organization.currency, initial=initial)
    if request.method == "POST" and carry_out(
        form, set_rate, by=request.member, now=timezone.now()
    ):
        messages.success(request, _("The rate is kept, and what it prices is counted again."))
        return redirect("rates")
    context = {
        "form": form,
        "rates": rates_kept(organization),
        "usual": [code for code in USUAL if code != organization.currency],
        "unpriced": unpriced_by_currency(organization),
        "may_set": may(request.standing, "funnel.rates"),
    }
    return render(request, "funnel/rates.html", context, status=400 if form.errors else 200)


def rates_kept(organization: Organization) -> list[dict]:
    """The newest rates, as the active language writes them."""
    point = writing_of(get_language()).point
    return [
        {
            "currency": rate.currency,
            "first_on": rate.first_on,
            "shown": rate.home_per_unit.replace(".", point),
        }
        for rate in organization.rates.order_by("-first_on", "currency")[:MOST]
    ]


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
