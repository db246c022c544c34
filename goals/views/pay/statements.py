"""Statements: one person's with the rows behind each line, all of a period for whoever keeps them,
closing it, and the files for payroll."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from goals.queries.pay.behind import passed_behind
from goals.queries.pay.clawbacks import refunds_behind
from goals.queries.pay.keepers import read_by
from goals.queries.pay.periods import stated_periods
from goals.queries.pay.questions import questions_about
from goals.queries.pay.situation import Situation, situation
from goals.queries.pay.statements import (
    Statement,
    closed_for,
    closed_in,
    restated_in,
    statement_of,
    statements_in,
)
from goals.rules.pay.lines import CLAWBACK
from goals.rules.pay.measures import known_measure
from goals.services.pay.closing import close_pay, may_close
from goals.services.pay.keepers import demand_keeping
from goals.templatetags.goals_statement import in_money as line_in_money
from goals.views.pay.asking import period_named, situation_asked
from goals.views.pay.files import as_csv, as_xlsx
from goals.views.plan import local_day
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.counts import counts, rows
from smarketing.funnel.queries.steps import step_names

MOST_ROWS = 200
FILES = {"csv": "text/csv; charset=utf-8"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@sensitive_variables()
def pay_statement(request: HttpRequest, member_id: int, period: str) -> HttpResponse:
    """One person's statement of a period, to read, question and print."""
    return show_statement(request, whose(request, member_id), period_named(request, period))


def show_statement(
    request: HttpRequest, person: Member, period: Period, status: int = 200, **more: object
) -> HttpResponse:
    now = situation(request.member.organization, timezone.now(), period)
    shown = statements_for(person, period, now)
    if not shown:
        raise Missing(_("There is no such statement."))
    context = {
        "person": person,
        "shown": shown,
        "now": now,
        "days": period,
        "is_over": bool(now is None or now.is_over),
        "is_mine": person.pk == request.member.pk,
        "goal_name": now.goal.goal.name if now else "",
        "questions": questions_about(person, period),
        "steps": step_names(request.member.organization),
        **more,
    }
    return render(request, "goals/pay/statement.html", context, status=status)


def statements_for(person: Member, period: Period, now: Situation | None) -> list[Statement]:
    """What was closed, else the estimate."""
    closed = closed_for(person, period)
    if closed or now is None:
        return closed
    estimate = statement_of(person, now)
    return [estimate] if estimate else []


def whose(request: HttpRequest, member_id: int) -> Member:
    """Oneself, or somebody whose pay this reader was granted to see; nobody else is there."""
    if member_id == request.member.pk:
        return request.member
    readable = read_by(request.member, local_day(request))
    person = request.member.organization.members.filter(pk=member_id).first()
    if person is None or (readable is not None and person.pk not in readable):
        raise Missing(_("There is no such statement."))
    person.organization = request.member.organization
    return person


@never_cache
def pay_rows(
    request: HttpRequest, member_id: int, period: str, number: int, line: int
) -> HttpResponse:
    """The rows one line was made of, as the ledger stood when it was computed."""
    person, days = whose(request, member_id), period_named(request, period)
    now = situation(request.member.organization, timezone.now(), days)
    shown = {one.number: one for one in statements_for(person, days, now)}
    lines = shown[number].lines if number in shown else ()
    chosen = lines[line] if line < len(lines) else None
    is_back = chosen is not None and chosen.kind == CLAWBACK and now is not None
    if chosen is None or not (is_back or (chosen.reading and chosen.reading.has_rows)):
        raise Missing(_("There is no such line."))
    organization = request.member.organization
    context = {
        "person": person,
        "one": shown[number],
        "line": chosen,
        "now": now,
        "steps": step_names(organization),
    }
    if is_back:
        context["refunds"] = refunds_behind(now, chosen)
        return render(request, "goals/pay/rows_back.html", context)
    if chosen.reading.question is None:
        return passed_rows(request, context)
    question = chosen.reading.question
    page = rows(organization, question, limit=MOST_ROWS)
    totals = counts(organization, question).totals
    context |= {"rows": page.rows, "more": page.next, "totals": totals}
    return render(request, "goals/pay/rows.html", context)


def passed_rows(request: HttpRequest, context: dict) -> HttpResponse:
    """The hand-offs behind a promise or a value, as they stood when the line was computed."""
    line, closed = context["line"], context["one"].closed
    at = closed.closing.closed_at if closed else timezone.now()
    measure = known_measure(line.measure)
    found = passed_behind(request.member.organization, measure, line.reading.handed_on, at)
    summed = sum(one.value for one in found)
    context |= {
        "rows": found[:MOST_ROWS],
        "n": len(found),
        "more": len(found) > MOST_ROWS,
        "summed": summed,
        "differs": closed is not None and summed != line.reading.attained,
        "is_value": line_in_money(line),
    }
    return render(request, "goals/pay/rows_passed.html", context)


@never_cache
@sensitive_variables()
def pay_statements(request: HttpRequest) -> HttpResponse:
    """Everybody's of a period for a steward; those of their team for a line manager."""
    return show_statements(request)


@sensitive_variables()
def show_statements(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    readable = read_by(request.member, local_day(request))
    if readable == set() and not may_close(request.member):
        raise Refused(_("Only a pay steward does this."))
    now = situation_asked(request)
    context = {
        "now": now,
        "is_keeper": readable is None,
        "may_read": readable != set(),
        "may_close": may_close(request.member),
        "periods": stated_periods(request.member.organization),
    }
    if now is not None:
        people = None if readable is None else sorted(readable)
        closed = closed_in(now.organization, now.period, people)
        estimates = [] if closed and not now.is_over else statements_of(now, people, bool(closed))
        context |= {
            "closed": closed,
            "estimates": estimates,
            "closings": list(
                now.organization.pay_closings.filter(
                    starts_on=now.period.starts_on, ends_on=now.period.ends_on
                ).select_related("closed_by")
            ),
            "missing": sum(one.paid.misses for one in estimates),
            "total": sum(one.paid.total for one in closed or estimates),
            "differs": sum(one.paid.net for one in estimates) if closed else 0,
        }
    return render(request, "goals/pay/statements.html", context | more, status=status)


def statements_of(now: Situation, people: list[int] | None, is_closed: bool) -> list[Statement]:
    """The estimates, or what they differ by from what was closed."""
    if not is_closed:
        return statements_in(now, people)
    found = restated_in(now)
    return found if people is None else [one for one in found if one.member.pk in people]


@require_POST
@never_cache
def pay_close(request: HttpRequest, period: str) -> HttpResponse:
    """Freeze what the page showed; of a closed period, keep what has changed since."""
    number = request.POST.get("number", "")
    try:
        close_pay(
            by=request.member,
            period=period_named(request, period),
            number=int(number) if number.isascii() and number.isdigit() else 0,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
    except (Missing, Refused):
        raise
    except Fault as fault:
        status = 409 if isinstance(fault, Overtaken) else 400
        request.GET = request.GET.copy()
        request.GET["period"] = period
        return show_statements(request, status, trouble=fault.message)
    messages.success(request, _("Closed. Each statement is frozen as it stood."))
    return redirect(f"{request.path.rsplit('/close/', 1)[0]}/statements/?period={period}")


@never_cache
@sensitive_variables()
def pay_export(request: HttpRequest, period: str, kind: str) -> HttpResponse:
    """The closed statements of a period as a file for payroll."""
    demand_keeping(request.member)
    days = period_named(request, period)
    closed = closed_in(request.member.organization, days)
    if kind not in ("csv", "xlsx") or not closed:
        raise Missing(_("Nothing of this period is closed yet."))
    made = as_csv(closed) if kind == "csv" else as_xlsx(closed)
    answer = HttpResponse(made, content_type=FILES.get(kind, XLSX))
    answer["Content-Disposition"] = f'attachment; filename="pay-{days.key}.{kind}"'
    return answer
