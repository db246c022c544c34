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
from goals.views.pasting import changed_since, newest_act, sent_again, sent_rows, told_outside
from goals.views.plan import local_day
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
        last = newest_act(request.member)
        set_quotas(by=request.member, said=said, today=at)
    except Missing:
        raise
    except Fault as fault:
        told = _("Nothing was pasted. %(why)s") % {"why": fault.message}
        at = said[0].period.starts_on if said else at
        more = {"pasted_trouble": told, "again": sent_again(request, CELL, fault)}
        return show_quotas(request, at, fault.status, **more)
    made = changed_since(request.member, last, "quota.set")
    told = ngettext("%(n)s quota is saved.", "%(n)s quotas are saved.", made)
    messages.success(request, " ".join([told % {"n": made}, told_outside(request)]).strip())
    period = request.POST.getlist("period")[0]
    return redirect(f"/goals/quotas/?period={period}&pasted={made}")


def cells_said(request: HttpRequest) -> list[QuotaSaid]:
    """The cells that were sent; a figure that cannot be read is told with its team."""
    organization = request.member.organization
    names = {str(pk): name for pk, name in organization.teams.values_list("pk", "name")}
    said = []
    for team, key, metric, seen, value in sent_rows(request, CELL):
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
        "refused": taken.refused,
        "questions": [(one, _(one.why.msgid) % one.why.params) for one in taken.questions],
    }
    if not taken.done:
        return show_quotas(request, at, 400, lines_form=form, **more)
    told = _("%(new)s quotas taken, %(same)s stood already.")
    messages.success(request, told % {"new": taken.accepted, "same": taken.unchanged})
    return show_quotas(request, at, **more) if taken.refused else redirect("quotas")
