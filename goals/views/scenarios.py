"""The scenarios page: suppose other figures, see both halves' numbers move, keep and compare."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.forms.scenario import ScenarioForm
from goals.models import QuotaChain
from goals.queries.chains import Worked, chain_by_id, chain_in, metric_for, worked
from goals.queries.confidence import past_amounts
from goals.queries.goals import goal_in
from goals.queries.scenarios import (
    Supposed,
    outcome,
    saved_outcomes,
    scenario_by_id,
    sellers,
)
from goals.services import scenarios as services
from goals.views.chain import figures_of, keyed_of, number_in, period_asked
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.rights import may
from smarketing.funnel.queries.steps import step_names


def scenarios(request: HttpRequest) -> HttpResponse:
    """The scenarios of a period's chain: tried, kept, compared."""
    if request.method == "POST":
        return scenario_saved(request)
    organization = request.member.organization
    period = period_asked(request)
    metric = metric_for(organization, goal_in(organization, period))
    standing = chain_in(organization, metric.key, period)
    if standing is None:
        return render(request, "goals/scenarios.html", {"chain": None, "span": period})
    found = worked(standing)
    form = form_of(found, request.GET if "quota" in request.GET else None)
    if "HX-Request" in request.headers:
        return render(request, "goals/_scenario_tried.html", context_of(request, found, form))
    return render(request, "goals/scenarios.html", context_of(request, found, form))


def form_of(found: Worked, said: dict | None) -> ScenarioForm:
    return ScenarioForm(
        said,
        metric=found.metric,
        currency=found.chain.organization.currency,
        quota=found.chain.quota,
        figures=figures_of(found),
    )


def context_of(
    request: HttpRequest, found: Worked, form: ScenarioForm, **more: object
) -> dict[str, object]:
    """What stands, what is being tried, and all that is kept."""
    organization = found.chain.organization
    worth = past_amounts(organization, found.metric.step) if found.metric.is_money else None
    people = sellers(organization)
    supposed = form.supposed if form.is_bound and form.is_valid() else Supposed()
    names = step_names(organization)
    return {
        "chain": found.chain,
        "span": keyed_of(found),
        "form": form,
        "fields": [
            (edge, form[edge], *edge_names(found, edge, names)) for edge in figures_of(found)
        ],
        "stands": outcome(found, Supposed(), people, worth, _("As it stands")),
        "tried": outcome(found, supposed, people, worth, _("This scenario")),
        "is_changed": supposed != Supposed(),
        "saved": saved_outcomes(found, people, worth),
        "names": names,
        "people": people,
        "unit": organization.currency if found.metric.is_money else "",
        "may_edit": may(request.standing, "chain.edit"),
        "may_propose": may(request.standing, "goal.propose"),
        **more,
    }


def edge_names(found: Worked, key: str, names: dict[str, str]) -> tuple[str, str]:
    """The names of the steps an edge lies between; "" where it is of the whole quota."""
    steps = [step.key for step in found.reckoned.chain.steps]
    step = key.removeprefix("rate-")
    if step in steps:
        return names[step], names[steps[steps.index(step) + 1]]
    return (names[steps[-1]], "") if key == "value" else ("", "")


def scenario_saved(request: HttpRequest) -> HttpResponse:
    """Keep what is typed under its name."""
    standing = chain_by_id(request.member.organization, number_in(request, "chain"))
    found = worked(standing)
    form = form_of(found, request.POST)
    if not form.is_valid():
        page = context_of(request, found, form)
        return render(request, "goals/scenarios.html", page, status=400)
    try:
        services.save_scenario(
            by=request.member,
            chain_id=standing.pk,
            name=form.cleaned_data["name"],
            supposed=form.supposed,
            now=timezone.now(),
        )
    except Fault as fault:
        for name, told in (fault.fields or {}).items():
            form.add_error(name if name in form.fields else None, told)
        page = context_of(request, found, form, trouble=fault.message)
        return render(request, "goals/scenarios.html", page, status=fault.status)
    messages.success(request, _("The scenario is kept."))
    return redirect(address(standing))


def address(standing: QuotaChain) -> str:
    key = keyed_of(worked(standing)).key
    return f"{reverse('scenarios')}?period={key}"


@require_POST
def scenario_bring(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """Onto the agenda of the next council."""
    scenario = services.bring_scenario(
        by=request.member, scenario_id=scenario_id, now=timezone.now()
    )
    messages.success(request, _("It stands on the agenda of the next council."))
    return redirect(address(scenario.chain))


@require_POST
def scenario_adopt(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """Make it the chain's figures and propose them to both heads."""
    scenario = scenario_by_id(request.member.organization, scenario_id)
    try:
        services.adopt_scenario(by=request.member, scenario_id=scenario_id, now=timezone.now())
    except Fault as fault:
        found = worked(scenario.chain)
        page = context_of(request, found, form_of(found, None), trouble=fault.message)
        return render(request, "goals/scenarios.html", page, status=fault.status)
    messages.success(request, _("Proposed. Both heads see it now."))
    return redirect(f"{reverse('chain')}?period={keyed_of(worked(scenario.chain)).key}")


@require_POST
def scenario_drop(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """Let it go."""
    scenario = scenario_by_id(request.member.organization, scenario_id)
    services.drop_scenario(by=request.member, scenario_id=scenario_id)
    messages.success(request, _("The scenario is gone."))
    return redirect(address(scenario.chain))
