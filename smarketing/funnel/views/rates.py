"""The rate table: plan and spot rates typed, pasted, or out of a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from smarketing.accounts.forms import complain
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.rights import may
from smarketing.funnel.forms.rates import (
    PLAN,
    SPOT,
    RateLine,
    RatesFileForm,
    line_of,
    lines_in,
    read_lines,
)
from smarketing.funnel.queries.health import unpriced_by_currency
from smarketing.funnel.queries.recount import recount
from smarketing.funnel.services.rate_files import import_rates
from smarketing.funnel.services.rates import WrongRate, set_rates
from smarketing.funnel.services.small_files import Taken
from smarketing.funnel.views.page import today_of

USUAL = ("USD", "EUR", "GBP", "BRL", "MXN", "COP", "ARS", "CLP", "CAD", "CHF", "JPY")  # offered
MOST = 60  # lines of a table that may be typed into
BLANK = 3  # lines to type new rates into


def rates(request: HttpRequest) -> HttpResponse:
    """Both tables; the one that was typed into is kept whole or not at all."""
    if request.method == "GET":
        return show(request)
    kind = PLAN if request.POST.get("kind") == PLAN else SPOT
    lines = lines_in(request.POST)
    said = read_lines(lines, kind)
    if not any(line.wrong for line in lines):
        try:
            set_rates(by=request.member, said=[one for _line, one in said], now=timezone.now())
        except WrongRate as wrong:
            said[wrong.place][0].wrong = wrong.fields or {"": wrong.message}
        except Fault as fault:
            messages.error(request, fault.message)
        else:
            messages.success(request, _("Saved, and what the rates price is counted again."))
            return redirect("rates")
    return show(request, 400, **{kind: lines})


def show(
    request: HttpRequest, status: int = 200, taken: Taken | None = None, **typed: object
) -> HttpResponse:
    organization = request.member.organization
    asked = request.GET.get("currency", "")[:3].upper()
    may_set = may(request.standing, "funnel.rates")
    context = {
        "tables": [
            (kind, typed.get(kind) or standing(request, kind, asked, may_set))
            for kind in (PLAN, SPOT)
        ],
        "form": typed.get("form") or RatesFileForm(),
        "taken": taken,
        "refused": taken.refused if taken else (),
        "questions": [
            (one, _(one.why.msgid) % one.why.params) for one in (taken.questions if taken else ())
        ],
        "usual": [code for code in USUAL if code != organization.currency],
        "recount": recount(organization),
        "unpriced": unpriced_by_currency(organization),
        "may_set": may_set,
        "asked": asked,
    }
    return render(request, "funnel/rates.html", context, status=status)


def standing(request: HttpRequest, kind: str, asked: str, may_set: bool) -> list[RateLine]:
    """The newest rates of a kind, with lines to type new ones into."""
    organization = request.member.organization
    rows = organization.plan_rates if kind == PLAN else organization.rates
    mine = rows.filter(currency=asked) if asked else rows.all()
    lines = [line_of(one) for one in mine.order_by("-first_on", "currency")[:MOST]]
    if not may_set:
        return lines
    first = RateLine(
        currency=asked, first_on=f"{today_of(request)}" if kind == SPOT and asked else ""
    )
    return [*lines, first, *(RateLine() for _n in range(BLANK - 1))]


@require_POST
def rates_import(request: HttpRequest) -> HttpResponse:
    """Rates pasted or out of a file: taken whole, or told what is wrong with which line."""
    form = RatesFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, 400, form=form)
    try:
        with form.on_disk() as (path, name):
            taken = import_rates(
                by=request.member,
                path=path,
                name=name,
                mapping=None,
                now=timezone.now(),
                skip_refused=form.cleaned_data["skip_refused"],
            )
    except Fault as fault:
        complain(form, fault)
        return show(request, 400, form=form)
    if not taken.done:
        return show(request, 400, taken, form=form)
    told = _("%(new)s rates taken, %(same)s stood already.")
    messages.success(request, told % {"new": taken.accepted, "same": taken.unchanged})
    return redirect("rates") if not taken.refused else show(request, 200, taken)
