"""A team's people and what each carries: a table typed into, pasted into, saved at once."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goals.forms import CellForm, shown
from goals.queries.goals import board_period, goal_in
from goals.queries.person_quotas import PersonRow, TeamSheet, changes_of_person_quotas, team_sheet
from goals.queries.plan import usual_metric
from goals.rules.metrics import Metric, kind_of
from goals.rules.progress import pace_gap
from goals.rules.spans import period_by_key
from goals.services.person_quotas import PersonQuotaSaid, set_person_quotas
from goals.services.seen import Seen
from goals.views.plan import local_day
from smarketing.accounts.models import Team
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.rights import may

RECENT = 10


def team_quotas(request: HttpRequest, team_id: int) -> HttpResponse:
    """What each person of a team carries of a period, the parts against the whole."""
    sheet = sheet_asked(request, team_id)
    if request.method == "GET":
        return show(request, sheet, {})
    said, typed, wrong = read(request, sheet)
    status = 400
    if not wrong:
        try:
            set_person_quotas(by=request.member, said=said, today=local_day(request))
        except Overtaken as fault:
            status, wrong = 409, {0: fault.message}
        except Fault as fault:
            wrong = {0: fault.message}
        else:
            messages.success(request, _("Saved. The trail keeps what it was."))
            return redirect(f"{request.path}?period={sheet.period.key}")
    again = sheet_asked(request, team_id)
    return show(request, again, typed, wrong, status)


def sheet_asked(request: HttpRequest, team_id: int) -> TeamSheet:
    """The team and period of the page: `?period=2026-Q4`, else the board's."""
    organization = request.member.organization
    today = local_day(request)
    team = organization.teams.filter(pk=team_id).first()
    if team is None:
        raise Missing(_("There is no such team."))
    period = board_period(organization, today)
    key = request.POST.get("period") or request.GET.get("period") or period.key
    try:
        period = period_by_key(key, organization.fiscal_start)
    except ValueError:
        raise Missing(_("There is no such period.")) from None
    return team_sheet(organization, team, period, metric_of(request, period), today)


def metric_of(request: HttpRequest, period: Period) -> Metric:
    """That of the period's goal, so that parts and whole speak of the same."""
    goal = goal_in(request.member.organization, period)
    return kind_of(goal.metric) if goal else usual_metric(request.member.organization)


def read(
    request: HttpRequest, sheet: TeamSheet
) -> tuple[list[PersonQuotaSaid], dict[int, tuple[str, str]], dict[int, str]]:
    """What was typed for each person, as it was typed, and what is wrong with it."""
    said, typed, wrong = [], {}, {}
    for row in sheet.rows:
        pk = row.member.pk
        text, since = (request.POST.get(f"{name}-{pk}", "") for name in ("value", "since"))
        typed[pk] = (text, since)
        data = {"value": text, "seen": request.POST.get(f"seen-{pk}", "")}
        form = CellForm(data, metric=sheet.metric, currency=request.member.organization.currency)
        try:
            ramp_from = date.fromisoformat(since) if since else None
        except ValueError:
            wrong[pk] = _("Write the day as 2026-03-31.")
            continue
        if not form.is_valid():
            wrong[pk] = " ".join(told for field in form.errors.values() for told in field)
            continue
        said.append(
            PersonQuotaSaid(
                team_id=sheet.team.pk,
                member_id=pk,
                period=sheet.period,
                target=form.cleaned_data["value"],
                metric=sheet.metric.key,
                ramp_from=ramp_from,
                seen=Seen(form.cleaned_data["seen"]),
                reason=request.POST.get("reason", ""),
            )
        )
    return said, typed, wrong


def show(
    request: HttpRequest,
    sheet: TeamSheet,
    typed: dict[int, tuple[str, str]],
    wrong: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    organization, wrong = request.member.organization, wrong or {}
    rows = [
        {
            "row": row,
            "value": typed[row.member.pk][0]
            if row.member.pk in typed
            else shown(row.quota and row.quota.target, sheet.metric, organization.currency),
            "since": typed[row.member.pk][1] if row.member.pk in typed else since_of(row),
            "gap": pace_gap(row.progress, sheet.metric.is_money),
            "wrong": wrong.get(row.member.pk, ""),
        }
        for row in sheet.rows
    ]
    context = {
        "sheet": sheet,
        "rows": rows,
        "trouble": wrong.get(0, ""),
        "is_over": sheet.period.ends_on < local_day(request),
        "reason": request.POST.get("reason", ""),
        "changes": changes_of_person_quotas(sheet.team)[:RECENT],
        "may_set_quotas": may(request.standing, "quota.edit") and can_carry(sheet.team),
    }
    return render(request, "goals/team_quotas.html", context, status=status)


def since_of(row: PersonRow) -> str:
    """The day the ramp begins: as kept, else as offered to somebody new without a quota yet."""
    if row.quota is not None:
        return row.quota.ramp_from.isoformat() if row.quota.ramp_from else ""
    return row.new_since.isoformat() if row.new_since else ""


def can_carry(team: Team) -> bool:
    return team.side != MARKETING
