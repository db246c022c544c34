"""The log of imports, and one import from its upload to its end."""

import json
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from smarketing.accounts.forms import carry_out
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.rights import may
from smarketing.funnel.forms.imports import UploadForm
from smarketing.funnel.models import Import
from smarketing.funnel.models.imports import State
from smarketing.funnel.queries.imports import import_log, still_without_lead
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.services.importing import files, ordering, refused
from smarketing.funnel.services.importing.checking import unheard_in
from smarketing.funnel.services.importing.turns import BUSY, import_by_id
from smarketing.funnel.views.asked import questions_of

A_PAGE = 25
SHOWN = 200  # refused rows on the page; all are in the download
UNATTENDED = timedelta(seconds=5)  # without a worker for so long, the page says that it waits
SCREENS = {
    State.CHECKING: "busy",
    State.RUNNING: "busy",
    State.UNDOING: "busy",
    State.CHECKED: "checked",
    State.FAILED: "failed",
}


def imports(request: HttpRequest) -> HttpResponse:
    """What came in by files, newest first, and the form for the next one."""
    people = may(request.standing, "import.people")
    form = UploadForm(request.POST or None, request.FILES or None, people=people)
    if request.method == "POST" and (made := uploaded(request, form)):
        return redirect("import_columns", made.pk)
    log = Paginator(import_log(request.member.organization), A_PAGE)
    context = {
        "form": form,
        "page_obj": log.get_page(request.GET.get("page")),
        "days": files.KEPT.days,
    }
    status = 400 if form.errors else 200
    return render(request, "funnel/imports/imports.html", context, status=status)


def uploaded(request: HttpRequest, form: UploadForm) -> Import | None:
    """Keep the file that was sent; None where the form is to be shown again."""

    def keep(kind: str, file: object) -> Import:
        return files.keep_file(
            by=request.member,
            kind=kind,
            name=file.name,
            chunks=file.chunks(),
            now=timezone.now(),
        )

    return carry_out(form, keep)


def seen(request: HttpRequest, import_id: int) -> Import:
    """The import, where the member may know it."""
    one = import_by_id(request.member, import_id)
    files.demand_import(request.member, one.kind)
    return one


@require_GET
def one_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Where an import stands, and what can be done next."""
    one = seen(request, import_id)
    if one.state == State.UPLOADED:
        return redirect("import_columns", import_id)
    screen = SCREENS.get(one.state, "ended")
    return render(request, f"funnel/imports/{screen}.html", told(request, one))


def told(request: HttpRequest, one: Import) -> dict:
    """What the pages of an import show."""
    names = step_names(request.member.organization)
    survey = one.survey
    return {
        "one": one,
        "survey": survey,
        "questions": questions_of(survey.get("questions", ()), names),
        "refused": survey.get("refused", ())[:SHOWN],
        "is_cut": survey.get("refused_count", 0) > SHOWN,
        "said": [(names.get(what, what), n) for what, n in in_order(survey.get("said", {}), names)],
        "unheard": unheard_in(survey),
        "how": how_read(one),
        "mapping": json.dumps(one.mapping, ensure_ascii=False, indent=2),
        "may_undo": ordering.can_be_undone(one) and may(request.standing, "import.undo"),
        "may_retry": bool(one.path),
        "still_without_lead": still_without_lead(one),
        "is_waiting": is_waiting(one),
        "has_none": not survey.get("accepted"),
        "days": files.KEPT.days,
    }


def how_read(one: Import) -> list[tuple[str, str]]:
    """How the file's cells were read, in words: as the file tells, and as the mapping does."""
    words = {
        "encoding": _("Encoding"),
        "delimiter": _("Columns are parted by"),
        "date": _("Dates"),
        "decimal": _("Decimal sign"),
        "timezone": _("Time zone"),
    }
    marks = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("bars")}
    read = {**one.survey.get("told", {})}
    for name, value in one.mapping.get("format", {}).items():
        both = isinstance(value, dict) and isinstance(read.get(name), dict)
        read[name] = {**read[name], **value} if both else value
    if one.survey:  # times that say no zone of their own are of this one
        read.setdefault("timezone", one.organization.timezone)
    if "delimiter" in read:
        read["delimiter"] = marks.get(read["delimiter"], read["delimiter"])
    return [(words[name], spelled(value)) for name, value in read.items() if name in words]


def spelled(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{column}: {spelled(one)}" for column, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def in_order(said: dict[str, int], names: dict[str, str]) -> list[tuple[str, int]]:
    """Facts by step and outcome, in the order of the way; facts of values alone are left out."""
    order = {key: place for place, key in enumerate(names)}
    known = [(what, n) for what, n in said.items() if what]
    return sorted(known, key=lambda item: order.get(item[0], len(order)))


def is_waiting(one: Import) -> bool:
    """Whether no worker has taken the import up yet."""
    return one.state in BUSY and not one.worker and timezone.now() - one.moved_at > UNATTENDED


@require_GET
def import_state(request: HttpRequest, import_id: int) -> HttpResponse:
    """How far a worker has come, for a page that asks again and again."""
    one = seen(request, import_id)
    if one.state in BUSY:
        return render(request, "funnel/imports/_progress.html", told(request, one))
    return HttpResponse(headers={"HX-Refresh": "true"})


@require_POST
def import_run(request: HttpRequest, import_id: int) -> HttpResponse:
    """Take the file that was checked."""
    seen(request, import_id)
    skip = request.POST.get("skip") == "1"
    try:
        ordering.order_run(
            by=request.member, import_id=import_id, skip_refused=skip, now=timezone.now()
        )
    except Overtaken as fault:
        messages.info(request, fault.message)
    except Fault as fault:
        messages.error(request, fault.message)
    return redirect("import", import_id)


def import_undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Ask once more, then take the import back."""
    one = seen(request, import_id)
    if request.method == "POST":
        try:
            ordering.order_undo(by=request.member, import_id=import_id, now=timezone.now())
        except Overtaken as fault:
            messages.info(request, fault.message)
        except Fault as fault:
            context = {"one": one, "trouble": fault.message}
            return render(request, "funnel/imports/undo.html", context, status=fault.status)
        return redirect("import", import_id)
    if not ordering.can_be_undone(one):
        return redirect("import", import_id)
    return render(request, "funnel/imports/undo.html", {"one": one})


@require_POST
def import_discard(request: HttpRequest, import_id: int) -> HttpResponse:
    """Throw away a file that was never imported."""
    seen(request, import_id)
    files.discard_file(by=request.member, import_id=import_id)
    messages.success(request, _("The file is thrown away; nothing of it was imported."))
    return redirect("imports")


@require_GET
def import_refused(request: HttpRequest, import_id: int) -> HttpResponse:
    """The refused rows as a file, each with its line and what is wrong with it."""
    one = seen(request, import_id)
    files.demand_file(one)
    answer = StreamingHttpResponse(refused.as_csv(one), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refused-{one.pk}.csv"'
    return answer


@require_GET
def import_mapping(request: HttpRequest, import_id: int) -> HttpResponse:
    """The mapping as JSON, to be used from the command line or kept."""
    one = seen(request, import_id)
    said = json.dumps(one.mapping, ensure_ascii=False, indent=2)
    name = f'attachment; filename="mapping-{one.pk}.json"'
    return HttpResponse(
        said, content_type="application/json", headers={"Content-Disposition": name}
    )
