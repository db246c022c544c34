"""Quotas by team: a figure is typed where it stands."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goals.forms import CellForm
from goals.queries.plan import plan
from goals.queries.quotas import changes_of_quotas
from goals.rules.metrics import Metric, kind_of
from goals.rules.spans import period_by_key
from goals.services.quotas import set_quota
from goals.views.pasting import just_pasted
from goals.views.plan import around, local_day
from goals.views.typed import Answer, take
from smarketing.accounts.forms.lines import LinesForm
from smarketing.accounts.models import Team
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.rights import may

RECENT = 20  # changes shown under the table


def quotas(request: HttpRequest) -> HttpResponse:
    """What each sales team carries, by period."""
    if request.method == "POST":
        return quota_typed(request)
    return show_quotas(request, around(request, local_day(request)))


def show_quotas(request: HttpRequest, at: date, status: int = 200, **more: object) -> HttpResponse:
    organization = request.member.organization
    context = {
        "plan": plan(organization, local_day(request), at),
        "changes": changes_of_quotas(organization)[:RECENT],
        "may_set_quotas": may(request.standing, "quota.edit"),
        "past_open": True,
        "pasted": just_pasted(request, changes_of_quotas(organization)),
        "lines_form": LinesForm(),
        **more,
    }
    return render(request, "goals/quotas.html", context, status=status)


def quota_typed(request: HttpRequest) -> HttpResponse:
    """Save one quota; a page that is open gets its cell back, any other the whole page."""
    team, period, metric = said(request)
    answer = take(
        CellForm(request.POST, metric=metric, currency=request.member.organization.currency),
        lambda target, seen: set_quota(
            by=request.member,
            team_id=team.pk,
            period=period,
            target=target,
            metric=metric.key,
            seen=seen,
            today=local_day(request),
            reason=request.POST.get("reason", ""),
        ),
    )
    if "HX-Request" in request.headers:
        return cell_again(request, team, period, answer)
    if answer.trouble:
        at = {"answer": answer, "answer_at": f"quota-{team.pk}-{period.key}"}
        return show_quotas(request, period.starts_on, answer.status, **at)
    messages.success(request, _("%(team)s: the quota is saved.") % {"team": team.name})
    return redirect(f"{request.path}?period={period.key}#quota-{team.pk}-{period.key}")


def said(request: HttpRequest) -> tuple[Team, Period, Metric]:
    """Which cell was typed into; what is none of this organisation's is not found."""
    organization = request.member.organization
    number = request.POST.get("team", "")
    known = number.isascii() and number.isdigit() and len(number) < 19
    team = organization.teams.filter(pk=number).first() if known else None
    if team is None:
        raise Missing(_("There is no such team."))
    try:
        period = period_by_key(request.POST.get("period", ""), organization.fiscal_start)
    except ValueError:
        raise Missing(_("There is no such period.")) from None
    return team, period, kind_of(request.POST.get("metric", ""))


def cell_again(request: HttpRequest, team: Team, period: Period, answer: Answer) -> HttpResponse:
    """The cell as it stands now, and what of the goal is left for other teams."""
    page = plan(request.member.organization, local_day(request), period.starts_on)
    cell = page.quota_cell(team.pk, period.key)
    if cell is None:
        raise Missing(_("There is no such period."))
    context = {
        "cell": cell,
        "team": team,
        "answer": answer,
        "answer_at": cell.id,
        "may_set_quotas": True,
        "past_open": True,
    }
    return render(request, "goals/_quota_again.html", context, status=answer.status)
