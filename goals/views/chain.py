"""The chain page: a quota, what leads to it, and what that owes; typed where it stands."""

from fractions import Fraction

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.forms.chain import ChainForm
from goals.models import QuotaChain
from goals.queries.chain_page import chain_page, moved
from goals.queries.chains import (
    Worked,
    agreement_for_chain,
    chain_by_id,
    chain_in,
    figure_of,
    metric_for,
    tried,
    worked,
)
from goals.queries.confidence import confidence_of, past_amounts
from goals.queries.cuts import cut_table
from goals.queries.goals import board_period, goal_in, signatures_under
from goals.queries.lag_page import lag_table
from goals.rules.chain import is_whole
from goals.rules.metrics import kind_of
from goals.rules.spans import keyed, period_by_key
from goals.services import chains as services
from goals.views.chain_begin import show_begin
from goals.views.plan import local_day, number_seen, signing
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.rights import may
from smarketing.agreements.queries import Agreement, waits_for
from smarketing.funnel.queries.steps import step_names


def chain(request: HttpRequest) -> HttpResponse:
    """The chain of a period: shown, tried with other figures, or changed."""
    if request.method == "POST":
        return chain_typed(request)
    organization = request.member.organization
    period = period_asked(request)
    metric = metric_for(organization, goal_in(organization, period))
    standing = chain_in(organization, metric.key, period)
    if standing is None:
        return show_begin(request, metric, period)
    found = worked(standing)
    form = form_of(found, request.GET if "quota" in request.GET else None)
    if "HX-Request" in request.headers:
        new, context = try_out(request, found, form)
        page = chain_page(new, local_day(request))
        more = {"page": page, "picture": page.picture, "chain": found.chain}
        return render(request, "goals/_chain_tried.html", context | more)
    return show_chain(request, found, form)


def period_asked(request: HttpRequest) -> Period:
    """`?period=2026-Q4`, else what the board shows."""
    organization = request.member.organization
    try:
        return period_by_key(request.GET.get("period", ""), organization.fiscal_start)
    except (ValueError, OverflowError):
        return board_period(organization, local_day(request))


def form_of(found: Worked, said: dict | None) -> ChainForm:
    """The page's form upon what stands; an open link has an empty field."""
    return ChainForm(
        said,
        metric=found.metric,
        currency=found.chain.organization.currency,
        quota=found.chain.quota,
        figures=figures_of(found),
    )


def figures_of(found: Worked) -> dict[str, Fraction | None]:
    """Every link's figure by its key, as the form has them; None where it is open."""
    keys = [f"rate-{step.key}" for step in found.reckoned.chain.steps[:-1]]
    keys += ["value"] if found.metric.is_money else []
    return {
        key: figure_of(found.links[key]) if key in found.links else None for key in [*keys, "share"]
    }


def try_out(request: HttpRequest, found: Worked, form: ChainForm) -> tuple[Worked, dict]:
    """The chain with the figures in the form, and what they move; nothing is saved."""
    new = found
    if form.is_bound and form.is_valid():
        new = tried(found, form.said.quota, form.said.figures)
    organization, today = found.chain.organization, local_day(request)
    change = moved(organization, found.reckoned, new.reckoned, today)
    worth = past_amounts(organization, found.metric.step) if found.metric.is_money else None
    return new, {
        "form": form,
        "span": keyed_of(found),
        "moved": change,
        "sure": confidence_of(new, worth),
    }


def keyed_of(found: Worked) -> Period:
    fiscal = found.chain.organization.fiscal_start
    return keyed(found.chain.starts_on, found.chain.ends_on, fiscal)


def show_chain(
    request: HttpRequest, found: Worked, form: ChainForm, status: int = 200, **more: object
) -> HttpResponse:
    organization, today = request.member.organization, local_day(request)
    lag = next(iter(found.lags.values()), None)
    new, change = try_out(request, found, form)
    page = chain_page(new, today)
    context = {
        **change,
        "page": page,
        "picture": page.picture,
        "chain": found.chain,
        "unit": organization.currency if found.metric.is_money else "",
        "money": found.metric.is_money,
        "is_whole": is_whole(found.reckoned.chain),
        "broken": broken_steps(found),
        "lag": lag_table(organization, lag, today) if lag else None,
        "today": today,
        "cuts": cut_table(found, persona_asked(request)),
        "halves": request.standing.heads,
        "may_edit": may(request.standing, "chain.edit") and found.chain.ends_on >= today,
        "may_propose": may(request.standing, "goal.propose"),
        **signed(organization, found),
        **more,
    }
    return render(request, "goals/chain.html", context, status=status)


def broken_steps(found: Worked) -> list[str]:
    """The names of the steps whose kept lag cannot be one."""
    names = step_names(found.chain.organization) if found.broken else {}
    return [names.get(step, step) for step in found.broken]


def persona_asked(request: HttpRequest) -> int:
    """`?persona=7`: whose sources are shown; 0 for all personas."""
    text = request.GET.get("persona", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def signed(organization: Organization, found: Worked) -> dict:
    """What both heads made of the chain, and whether it differs from that by now."""
    agreement: Agreement = agreement_for_chain(found.chain)
    newest = agreement.proposed or agreement.agreed
    names = step_names(organization)
    owed = newest.content["owed"] if newest else {}
    return {
        "agreement": agreement,
        "is_new": newest is None or newest.content != found.content,
        "agreed": signatures_under(newest, organization.zone) if newest else None,
        "signed_quota": newest.content["quota"] if newest else None,
        "signed_owed": [(name, owed[step]) for step, name in names.items() if step in owed],
        "waits_for": waits_for(agreement.proposed) if agreement.proposed else [],
    }


def chain_typed(request: HttpRequest) -> HttpResponse:
    """Save what was typed; with the other buttons propose it, and sign it for one's half."""
    standing = chain_by_id(request.member.organization, number_in(request, "chain"))
    form = form_of(worked(standing), request.POST)
    act = request.POST.get("act", "save")
    number = number_seen(request)
    if not form.is_valid():
        return show_chain(request, worked(standing), form, 400)
    try:
        if form.said.quota is not None or form.said.figures:
            edited = services.edit_chain(
                by=request.member,
                chain_id=standing.pk,
                number=number,
                said=form.said,
                now=timezone.now(),
            )
            number = edited.number
        if act == "propose" or signing(request):
            services.propose_chain(
                by=request.member,
                chain_id=standing.pk,
                number=number,
                reason=form.said.reason,
                now=timezone.now(),
                sign_as=signing(request),
            )
    except Fault as fault:
        return refused(request, standing, form, fault)
    proposed = act == "propose" or signing(request)
    messages.success(
        request, _("Proposed. Both heads see it now.") if proposed else _("The chain is saved.")
    )
    return redirect(address(standing))


def refused(
    request: HttpRequest, standing: QuotaChain, form: ChainForm, fault: Fault
) -> HttpResponse:
    """The page again with what is in the way; what was typed stays in its fields."""
    again = worked(chain_by_id(standing.organization, standing.pk))
    for name, told in (fault.fields or {}).items():
        if name in form.fields:
            form.add_error(name, told)
    status = 409 if isinstance(fault, Overtaken) else fault.status
    return show_chain(request, again, form, status, trouble=fault.message)


def number_in(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def address(standing: QuotaChain) -> str:
    """The page of a chain's period."""
    fiscal = standing.organization.fiscal_start
    key = keyed(standing.starts_on, standing.ends_on, fiscal).key
    return f"{reverse('chain')}?period={key}"


@require_POST
def chain_start(request: HttpRequest) -> HttpResponse:
    """The first chain of a period, from its quota and whatever else was typed."""
    organization = request.member.organization
    try:
        period = period_by_key(request.POST.get("period", ""), organization.fiscal_start)
    except (ValueError, OverflowError):
        period = board_period(organization, local_day(request))
    metric = kind_of(request.POST.get("metric", ""))
    usual = metric_for(organization, goal_in(organization, period))
    metric = metric if metric.step else usual
    return show_begin(request, metric, period)


@require_POST
def chain_measure(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Measure all links anew, and one that was typed where it is named."""
    standing = chain_by_id(request.member.organization, chain_id)
    keys = tuple(filter(None, [request.POST.get("key", "")]))
    try:
        services.measure_rates(
            by=request.member,
            chain_id=chain_id,
            number=number_seen(request),
            now=timezone.now(),
            keys=keys,
        )
    except Fault as fault:
        return refused(request, standing, form_of(worked(standing), None), fault)
    messages.success(request, _("Measured anew."))
    return redirect(address(standing))


@require_POST
def chain_agree(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Sign the proposed chain for one's half."""
    standing = chain_by_id(request.member.organization, chain_id)
    try:
        services.agree_chain(
            by=request.member,
            chain_id=chain_id,
            version=number_seen(request),
            half=request.POST.get("half", ""),
            digest=request.POST.get("digest", ""),
            now=timezone.now(),
        )
    except Overtaken as fault:
        return refused(request, standing, form_of(worked(standing), None), fault)
    messages.success(request, _("Signed."))
    return redirect(address(standing))


@require_POST
def chain_withdraw(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Take the proposal back."""
    standing = chain_by_id(request.member.organization, chain_id)
    try:
        services.withdraw_chain(
            by=request.member,
            chain_id=chain_id,
            version=number_seen(request),
            now=timezone.now(),
        )
    except Overtaken as fault:
        return refused(request, standing, form_of(worked(standing), None), fault)
    messages.success(request, _("Taken back."))
    return redirect(address(standing))
