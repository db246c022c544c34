"""First contact with a chain: quota, value and rates on one sheet, from the ledger or typed."""

import json
from datetime import date
from fractions import Fraction

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.forms.chain import ChainForm
from goals.models import QuotaChain
from goals.queries.chain_page import moved
from goals.queries.chains import blank_links, sketched
from goals.queries.goals import goal_in
from goals.queries.measured import Found, found_of
from goals.queries.quotas import quotas_in
from goals.rules.exact import exact
from goals.rules.metrics import Metric
from goals.rules.spans import keyed
from goals.services import chains as services
from goals.views.plan import local_day
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.rights import may
from smarketing.funnel.queries.steps import step_names

LONGEST = 4000  # letters of what a sheet carries


def show_begin(request: HttpRequest, metric: Metric, period: Period) -> HttpResponse:
    """The sheet that leads to a chain; sent, it makes one."""
    organization, today = request.member.organization, local_day(request)
    period = keyed(period.starts_on, period.ends_on, organization.fiscal_start)
    blank = QuotaChain(
        organization=organization,
        metric=metric.key,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        quota=usual_quota(request, metric, period) or 0,
    )
    typed = request.POST if request.method == "POST" else request.GET
    fragment = "HX-Request" in request.headers
    known = known_in(typed.get("known", ""), blank) if fragment else None
    found = {} if known else measured(blank, today)
    form = ChainForm(
        typed if "quota" in typed else None,
        metric=metric,
        currency=organization.currency,
        quota=blank.quota or None,
        figures=known or {key: figure_found(one) for key, one in found.items()},
    )
    if fragment:
        return render(
            request,
            "goals/_chain_moved.html",
            {"form": form, "moved": preview(request, form, blank)},
        )
    status = 200
    if request.method == "POST":
        made = begun(request, metric, period, form, blank)
        if made is not None:
            messages.success(request, _("Here is your chain. Change what you know better."))
            return redirect(f"{request.path.removesuffix('start/')}?period={period.key}")
        status = 400
    context = {
        "form": form,
        "span": period,
        "metric": metric,
        "asked": asked(form, blank, found),
        "quota_known": blank.quota > 0,
        "may_edit": may(request.standing, "chain.edit"),
        "moved": preview(request, form, blank),
        "known": known_of(form),
    }
    return render(request, "goals/chain_begin.html", context, status=status)


def measured(blank: QuotaChain, today: date) -> dict[str, Found | None]:
    """What the ledger knows of every link; the sheet carries it, so it is asked once."""
    return found_of(blank.organization, blank_links(blank), today)


def known_of(form: ChainForm) -> str:
    """What was measured, as the sheet carries it from one preview to the next."""
    return json.dumps({key: figure and str(figure) for key, figure in form.figures.items()})


def known_in(text: str, blank: QuotaChain) -> dict[str, Fraction | None] | None:
    """What a sheet carries, exactly; None where it carries nothing sound. It only previews."""
    try:
        said = json.loads(text) if len(text) < LONGEST else None
        kept = {key: figure and exact(figure) for key, figure in said.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    sound = all(figure is None or figure > 0 for figure in kept.values())
    return kept if sound and kept.keys() == blank_links(blank).keys() else None


def usual_quota(request: HttpRequest, metric: Metric, period: Period) -> int | None:
    """What the teams carry of the period together, else the shared goal's target."""
    organization = request.member.organization
    quotas = quotas_in(organization, period, local_day(request))
    carried = sum(quota.target for quota in quotas if quota.metric == metric.key)
    goal = goal_in(organization, period)
    versions = organization.versions.filter(kind="goal", subject_id=goal.pk) if goal else []
    target = next((v.content["target"] for v in versions), None) if goal else None
    return carried or target


def figure_found(found: Found | None) -> Fraction | None:
    """What the sheet starts from: what was measured; marketing's share is all until said."""
    if found is None:
        return Fraction(1)
    return found.estimate.rate if found.estimate else None


def asked(form: ChainForm, blank: QuotaChain, found: dict[str, Found | None]) -> list[dict]:
    """Every link with its field, its words and what the ledger knows of it."""
    names = step_names(blank.organization)
    return [
        {
            "key": key,
            "field": form[key],
            "edge": link.edge,
            "name": names.get(link.from_step, ""),
            "to_name": names.get(link.to_step, ""),
            "found": found[key],
        }
        for key, link in blank_links(blank).items()
    ]


def preview(request: HttpRequest, form: ChainForm, blank: QuotaChain) -> object:
    """What the typed figures come to, as far as they go."""
    known = {key: figure for key, figure in form.figures.items() if figure is not None}
    if form.is_bound:
        form.is_valid()
        known |= {key: form.cleaned_data[key] for key in form.figures if form.cleaned_data[key]}
        blank.quota = form.cleaned_data.get("quota") or blank.quota
    if not blank.quota:
        return None
    nothing = sketched(blank, {})
    return moved(blank.organization, nothing, sketched(blank, known), local_day(request))


def begun(
    request: HttpRequest, metric: Metric, period: Period, form: ChainForm, blank: QuotaChain
) -> QuotaChain | None:
    """The chain that was typed, or None with the complaints in the form."""
    if not form.is_valid():
        return None
    said = form.said
    try:
        return services.start_chain(
            by=request.member,
            metric=metric.key,
            period=period,
            said=services.ChainSaid(said.quota or blank.quota, said.figures, said.reason),
            now=timezone.now(),
        )
    except Fault as fault:
        for name, told in (fault.fields or {"": fault.message}).items():
            form.add_error(name if name in form.fields else None, told)
        return None
