"""Many quotas at once: pasted into the table, or out of a file; all or none, and undone at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from goals.forms import CellForm
from goals.rules.metrics import kind_of
from goals.rules.spans import period_by_key
from goals.services.quota_files import import_quotas
from goals.services.quotas import QuotaSaid, set_quotas
from goals.services.seen import Seen
from goals.views.plan import MOST_PASTED, local_day
from goals.views.quotas import show_quotas
from smarketing.accounts.forms import complain
from smarketing.accounts.forms.lines import LinesForm
from smarketing.accounts.rules.faults import Fault, Missing

CELL = ("team", "period", "metric", "seen", "value")


@require_POST
def quotas_paste(request: HttpRequest) -> HttpResponse:
    """Save the cells of a paste, or of its undoing, together."""
    said, at = [], local_day(request)
    try:
        said = cells_said(request)
        acts = request.member.organization.acts
        last = acts.values_list("pk", flat=True).first() or 0
        set_quotas(by=request.member, said=said, today=at)
    except Missing:
        raise
    except Fault as fault:
        told = _("Nothing was pasted. %(why)s") % {"why": fault.message}
        at = said[0].period.starts_on if said else at
        more = {"pasted_trouble": told, "again": again(request) if "reason" in fault.fields else []}
        return show_quotas(request, at, fault.status, **more)
    made = acts.filter(pk__gt=last, verb="quota.set", member=request.member).count()
    told = ngettext("%(n)s quota is saved.", "%(n)s quotas are saved.", made)
    messages.success(request, " ".join([told % {"n": made}, told_outside(request)]).strip())
    period = request.POST.getlist("period")[0]
    return redirect(f"/goals/quotas/?period={period}&pasted={made}")


def again(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, field by field, to be sent once more with a reason."""
    return [(name, value) for name in CELL for value in request.POST.getlist(name)]


def cells_said(request: HttpRequest) -> list[QuotaSaid]:
    """The cells that were sent; a figure that cannot be read is told with its team."""
    organization = request.member.organization
    columns = [request.POST.getlist(name) for name in CELL]
    if not 0 < len(columns[0]) <= MOST_PASTED or len({len(column) for column in columns}) != 1:
        raise Fault(_("Paste between 1 and %(most)s figures.") % {"most": MOST_PASTED})
    names = {str(pk): name for pk, name in organization.teams.values_list("pk", "name")}
    said = []
    for team, key, metric, seen, value in zip(*columns, strict=True):
        if team not in names:
            raise Missing(_("There is no such team."))
        try:
            period = period_by_key(key, organization.fiscal_start)
        except ValueError:
            raise Missing(_("There is no such period.")) from None
        data = {"value": value, "seen": seen}
        form = CellForm(data, metric=kind_of(metric), currency=organization.currency)
        if not form.is_valid():
            told = " ".join(text for field in form.errors.values() for text in field)
            raise Fault(f"{names[team]}, {value}: {told}")
        target, was = form.cleaned_data["value"], form.cleaned_data["seen"]
        reason = request.POST.get("reason", "")
        said.append(QuotaSaid(int(team), period, target, metric, Seen(was), reason))
    return said


def told_outside(request: HttpRequest) -> str:
    """How many pasted figures lay beyond the table, in words; "" for none."""
    text = request.POST.get("outside", "")
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text)):
        return ""
    told = ngettext(
        "%(n)s pasted figure lay outside the table and was left out.",
        "%(n)s pasted figures lay outside the table and were left out.",
        int(text),
    )
    return told % {"n": int(text)}


@require_POST
def quotas_import(request: HttpRequest) -> HttpResponse:
    """Quotas out of a file or pasted lines: taken whole, or told what is wrong with which line."""
    form, at = LinesForm(request.POST, request.FILES), local_day(request)
    if not form.is_valid():
        return show_quotas(request, at, 400, lines_form=form)
    try:
        with form.on_disk() as (path, name):
            taken = import_quotas(
                by=request.member,
                path=path,
                name=name,
                mapping=None,
                today=at,
                skip_refused=form.cleaned_data["skip_refused"],
            )
    except Fault as fault:
        complain(form, fault)
        return show_quotas(request, at, 400, lines_form=form)
    more = {
        "taken": taken,
        "refused": [(row, _(row.why.msgid) % row.why.params) for row in taken.refused],
        "questions": [(one, _(one.why.msgid) % one.why.params) for one in taken.questions],
    }
    if not taken.done:
        return show_quotas(request, at, 400, lines_form=form, **more)
    told = _("%(new)s quotas taken, %(same)s stood already.")
    messages.success(request, told % {"new": taken.accepted, "same": taken.unchanged})
    return show_quotas(request, at, **more) if taken.refused else redirect("quotas")
