"""The row of goals: typed or pasted where the figures stand, shown with what it changes before
anybody is asked to sign, and taken back as long as nobody else has signed."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from goals.forms.row import MOST, RowCell, by_key, row_cells
from goals.queries.attained import attained
from goals.queries.changes import changes_under
from goals.queries.pacing import paced
from goals.rules.downstream import Downstream, from_nothing
from goals.rules.spans import period_by_key
from goals.rules.wording import Wording
from goals.services import drafts
from goals.services.quotas import QuotaSaid
from goals.services.row import GoalSaid, propose_row, take_back_row
from goals.views.pasting import changed_since, newest_act, told_outside
from goals.views.plan import local_day, show_plan, signing
from goals.views.quota_many import cells_said
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.typed import whole_number


@dataclass(frozen=True)
class GoalMoved:
    """One goal of the row beside what stands, with what follows from it."""

    cell: RowCell
    base: Wording | None  # what is agreed, or proposed first; None for days without a goal
    new: Wording
    downstream: Downstream


@dataclass(frozen=True)
class QuotaMoved:
    """One quota pasted under the row, old beside new."""

    team_id: int
    team: str
    period: str
    metric: str
    unit: str
    was: int | None
    target: int | None


@require_POST
def goals_row(request: HttpRequest) -> HttpResponse:
    """Show what a row of goals changes; propose it, or keep it as drafts, where that is said."""
    organization, cells, quotas, trouble = request.member.organization, [], [], ""
    try:
        cells = row_cells(organization, request.POST)
        quotas = cells_said(request) if "team" in request.POST else []
        trouble = " ".join(told for told in (cell_trouble(cell) for cell in cells) if told)
    except Missing:
        raise
    except Fault as fault:
        trouble = fault.message
    status = 400 if trouble else 200
    if not trouble and request.POST.get("act") in ("propose", "keep"):
        try:
            return written(request, cells, quotas)
        except Missing:
            raise
        except Fault as fault:
            status, trouble = fault.status, fault.message
    return show_row(request, cells, quotas, trouble, status)


def cell_trouble(cell: RowCell) -> str:
    return f"{cell.text}: {cell.trouble}" if cell.text and cell.trouble else cell.trouble


def show_row(
    request: HttpRequest,
    cells: list[RowCell],
    quotas: list[QuotaSaid],
    trouble: str,
    status: int,
) -> HttpResponse:
    """The page with the figures in their cells and, under them, what they change."""
    organization, today = request.member.organization, local_day(request)
    row = {
        "row": by_key(cells),
        "row_moved": moved_in(organization, cells, today),
        "row_quotas": quotas_moved(organization, quotas),
        "row_trouble": trouble,
        "row_outside": told_outside(request),
        "row_reason": request.POST.get("reason", ""),
    }
    if "HX-Request" in request.headers:
        return render(request, "goals/_row.html", {"halves": request.standing.heads, **row})
    fiscal = organization.fiscal_start
    at = period_by_key(cells[0].key, fiscal).starts_on if cells else None
    return show_plan(request, status, at=at, **row)


def moved_in(organization: Organization, cells: list[RowCell], today: date) -> list[GoalMoved]:
    """Each goal that differs, with what it changes downstream; a faulty one is left to its cell."""
    moved = []
    for cell in cells:
        if cell.wording is None:
            continue
        try:
            new = paced(organization, cell.wording)
        except Fault:
            new = cell.wording
        base = cell.standing.wording if cell.standing else None
        reached = attained(organization, new.of, new.period).value
        found = changes_under(organization, base or new, new, reached, today)
        moved.append(GoalMoved(cell, base, new, found if base else from_nothing(found)))
    return moved


def quotas_moved(organization: Organization, quotas: list[QuotaSaid]) -> list[QuotaMoved]:
    names = dict(organization.teams.values_list("pk", "name"))
    return [
        QuotaMoved(
            one.team_id,
            names[one.team_id],
            one.period.key,
            one.metric,
            organization.currency if one.metric.startswith("amount:") else "",
            one.seen.value,
            one.target,
        )
        for one in quotas
        if one.seen.value != one.target
    ]


def written(request: HttpRequest, cells: list[RowCell], quotas: list[QuotaSaid]) -> HttpResponse:
    """Propose the row or keep it as drafts, all or none; where to go then. Raises `Fault`."""
    changed = [cell for cell in cells if cell.wording]
    if not changed and not quotas:
        raise Fault(_("Nothing differs from what stands already."))
    said = {"by": request.member, "now": timezone.now()}
    at = f"/goals/?period={(changed or cells)[0].key}" if cells else "/goals/?"
    if request.POST["act"] == "keep":
        made = drafts.draft_many(wordings=[cell.wording for cell in changed], **said)
        told = ngettext("%(n)s draft is kept.", "%(n)s drafts are kept.", len(made))
        messages.success(request, told % {"n": len(made)})
        return redirect(f"{at}#drafts-name")
    last = newest_act(request.member)
    made = propose_row(
        goals=[
            GoalSaid(cell.wording, cell.standing and cell.standing.goal.pk, cell.number)
            for cell in changed
        ],
        quotas=quotas,
        reason=request.POST.get("reason", ""),
        sign_as=signing(request),
        **said,
    )
    set_now = changed_since(request.member, last, "quota.set")
    told = ngettext("%(n)s goal is proposed.", "%(n)s goals are proposed.", len(made))
    messages.success(request, told % {"n": len(made)})
    kept = "".join(f"&made={goal.pk}-{goal.number}" for goal in made)
    return redirect(f"{at}{kept}&pasted={set_now}")


@require_POST
def goals_row_back(request: HttpRequest) -> HttpResponse:
    """Take a row back that nobody else has signed."""
    pairs = [one.partition("-") for one in request.POST.getlist("made")[:MOST]]
    seen = [(whole_number(a), whole_number(b)) for a, _dash, b in pairs]
    goals = [(a, b) for a, b in seen if a is not None and b is not None]
    quotas = cells_said(request) if "team" in request.POST else []
    try:
        take_back_row(by=request.member, goals=goals, quotas=quotas, now=timezone.now())
    except Missing:
        raise
    except Fault as fault:
        told = _("Nothing was taken back. %(why)s") % {"why": fault.message}
        return show_plan(request, fault.status, row_back_trouble=told)
    messages.success(request, _("Taken back. What stood before stands again."))
    return redirect("goals")
