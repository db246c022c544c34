"""What both heads agreed of each step, who takes turns at the border, the reasons on offer."""

import uuid
from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from personas.rules.matching import Condition
from smarketing.accounts.forms import complain
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.halves import HALVES, SALES, other
from smarketing.accounts.rules.rights import may
from smarketing.agreements.queries import names_under
from smarketing.funnel.forms.border import TermsForm, TurnsForm
from smarketing.funnel.forms.conditions import TEST_NAMES, pieces_in
from smarketing.funnel.models.handoff import ReturnsTo
from smarketing.funnel.queries.borders import reasons_of
from smarketing.funnel.queries.qualifying import fields_known
from smarketing.funnel.queries.step_terms import StepTerms, step_asked, terms_by_step
from smarketing.funnel.services.handoffs import terms as agreeing
from smarketing.funnel.services.handoffs.agreeing import (
    ReasonSaid,
    RouteSaid,
    set_reasons,
    set_routes,
    set_turns,
)


def handoff_rules(request: HttpRequest) -> HttpResponse:
    """What is agreed of every step; whose turn it is and the reasons are typed here."""
    if request.method != "POST":
        return shown(request)
    organization = request.member.organization
    steps = terms_by_step(organization)
    told = waiting_at(steps, request.POST.get("step", ""))
    turns = turns_form(organization, told, request.POST)
    if turns.is_valid() and kept(request, told, turns):
        messages.success(request, _("Kept."))
        return at_step(told.key) if told else redirect("handoff_rules")
    return shown(request, turns=turns)


def waiting_at(steps: Mapping[str, StepTerms], key: str) -> StepTerms | None:
    """The step asked for, if leads wait behind it; else that from which marketing passes them."""
    entry = next((one for one in steps.values() if one.is_entry), None)
    asked = steps.get(key)
    return asked if asked and asked.terms.waits else entry


def shown(
    request: HttpRequest, *, terms: TermsForm | None = None, turns: TurnsForm | None = None
) -> HttpResponse:
    """The page with one step's terms open; a form that was refused shows what was wrong."""
    organization = request.member.organization
    steps = terms_by_step(organization)
    entry = next((one for one in steps.values() if one.is_entry), None)
    told = terms.told if terms else steps.get(request.GET.get("step", ""), entry)
    turned = waiting_at(steps, told.key if told else "")
    shows = told and (told.proposed or told.agreement.agreed)
    context = {
        "steps": list(steps.values()),
        "told": told,
        "entry": entry,
        "signed": names_under(shows, organization.zone),
        "halves": request.standing.heads,
        "may_sign": may(request.standing, "handoff.agree"),
        "terms_form": terms or (told and TermsForm(told=told)),
        "turned": turned,
        "turns_form": turns or turns_form(organization, turned),
        "routes": [*organization.routes.select_related("team"), None, None],
        "teams": list(organization.teams.filter(archived=False).exclude(side="marketing")),
        "tests": list(TEST_NAMES.items()),
        "fields": fields_known(organization),
        "offices": list(organization.offices.values_list("name", flat=True)),
        "reasons": list(reasons_of(organization, retired=True).values()),
        "places": ReturnsTo.choices,
        "may_edit": may(request.standing, "handoff.rule"),
    }
    status = 400 if terms or turns else 200
    return render(request, "funnel/handoff_rules.html", context, status=status)


def turns_form(
    organization: Organization, told: StepTerms | None, data: QueryDict | None = None
) -> TurnsForm:
    """The teams of the half that answers there; of either half where both do."""
    half = told.answers if told else SALES
    teams = organization.teams.filter(archived=False)
    if half in HALVES:
        teams = teams.exclude(side=other(half))
    rule = told.rule if told else None
    return TurnsForm(data, teams=list(teams), initial={"team": rule.team_id if rule else ""})


def kept(request: HttpRequest, told: StepTerms | None, turns: TurnsForm) -> bool:
    """Keep turns, routes and reasons, all or none."""
    by, step = request.member, told.key if told else ""
    try:
        with transaction.atomic():
            set_turns(by=by, team_id=turns.cleaned_data["team"], step=step)
            set_routes(by=by, said=routes_in(request.POST))
            set_reasons(by=by, said=reasons_in(request.POST))
    except Refused:
        raise
    except Fault as fault:
        complain(turns, fault)
        return False
    return True


@require_POST
def handoff_limits(request: HttpRequest) -> HttpResponse:
    """Propose a step's terms; a head may sign them at once."""
    told = step_in(request)
    form = TermsForm(request.POST, told=told)
    if form.is_valid():
        try:
            agreeing.propose_terms(
                by=request.member,
                step=told.key,
                terms=form.terms(),
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
                sign_as=request.POST.get("sign", ""),
            )
        except Refused:
            raise
        except Fault as fault:
            complain(form, fault)
        else:
            messages.success(request, _("Proposed. Both heads see it now."))
            return at_step(told.key)
    return shown(request, terms=form)


@require_POST
def handoff_limits_sign(request: HttpRequest) -> HttpResponse:
    """Sign a step's proposed terms for one's half."""
    step = step_in(request).key
    agreeing.sign_terms(
        by=request.member,
        step=step,
        number=number_in(request),
        half=request.POST.get("half", ""),
        digest=request.POST.get("digest", ""),
        now=timezone.now(),
    )
    messages.success(request, _("Signed."))
    return at_step(step)


@require_POST
def handoff_limits_withdraw(request: HttpRequest) -> HttpResponse:
    step, number = step_in(request).key, number_in(request)
    agreeing.withdraw_terms(by=request.member, step=step, number=number, now=timezone.now())
    messages.success(request, _("Withdrawn. What was signed goes on holding."))
    return at_step(step)


def step_in(request: HttpRequest) -> StepTerms:
    return step_asked(request.member.organization, request.POST.get("step", ""))


def at_step(step: str) -> HttpResponse:
    return redirect(f"{reverse('handoff_rules')}?{urlencode({'step': step})}#terms")


def number_in(request: HttpRequest) -> int:
    text = request.POST.get("number", "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Missing(_("There is no such version."))
    return int(text)


def routes_in(said: QueryDict) -> list[RouteSaid]:
    """The rules as they stand in the form; a row without a field is none."""
    columns = (said.getlist(f"route-{name}") for name in ("field", "test", "values", "team"))
    return [
        RouteSaid(
            Condition(name.strip()[:200], test, pieces_in(values)),
            int(team) if team.isascii() and team.isdigit() and len(team) < 18 else 0,
        )
        for name, test, values, team in zip(*columns, strict=False)
        if name.strip()
    ]


def reasons_in(said: QueryDict) -> list[ReasonSaid]:
    """The reasons as they stand in the form, and a new one where it was given a name."""
    keys = [key[:40] for key in said.getlist("reason")]
    rows = [
        ReasonSaid(
            key=key,
            name=said.get(f"name-{key}", "").replace("\x00", "").strip(),
            counts=f"counts-{key}" in said,
            returns_to=said.get(f"to-{key}", "nurture"),
            retired=f"offered-{key}" not in said,
        )
        for key in keys
        if key.replace("_", "").isalnum()
    ]
    if name := said.get("name-new", "").replace("\x00", "").strip():
        place = said.get("to-new", "nurture")
        rows.append(ReasonSaid(f"own_{uuid.uuid4().hex[:8]}", name, "counts-new" in said, place))
    return rows
