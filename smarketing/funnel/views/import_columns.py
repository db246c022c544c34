"""What a file's columns are, and what the file did not tell: chosen, answered, checked."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.plain_json import read_json
from smarketing.funnel.forms.imports import ColumnsForm, chosen_answers
from smarketing.funnel.models import Import
from smarketing.funnel.models.imports import State
from smarketing.funnel.queries.imports import beginning_of, systems_of
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.reading.answers import FileAsks, FileRefused
from smarketing.funnel.rules.reading.guess import answered
from smarketing.funnel.services.importing import files, ordering
from smarketing.funnel.services.importing.checking import told_question, told_why
from smarketing.funnel.views.asked import question_from, questions_of
from smarketing.funnel.views.imports import seen, told

OPEN = (State.UPLOADED, State.CHECKED, State.FAILED)


def import_columns(request: HttpRequest, import_id: int) -> HttpResponse:
    """Each column of the file with what it is taken for."""
    one = seen(request, import_id)
    if one.state not in OPEN:
        return redirect("import", import_id)
    try:
        files.demand_file(one)
        beginning = beginning_of(one)
    except FileAsks as asks:
        return ask_first(request, one, told_question(asks.question))
    except FileRefused as refused:
        context = {"one": one, "why": told_why(refused.why)}
        return render(request, "funnel/imports/unusable.html", context)
    except Fault as fault:
        return render(request, "funnel/imports/unusable.html", {"one": one, "said": fault.message})
    if (line := other_heading(request.POST, beginning.peek.line)) is not None:
        return read_from(request, one, line)
    steps = step_names(one.organization)
    said = request.POST if request.method == "POST" else None
    form = ColumnsForm(one.kind, beginning, steps, said)
    return chosen(request, one, form) if said else show(request, one, form)


def chosen(request: HttpRequest, one: Import, form: ColumnsForm) -> HttpResponse:
    """Check the file with what was chosen, or show what is wrong with it."""
    do = request.POST.get("do", "")
    mapping = written(request, form) if do == "json" else form.mapping()
    if do not in ("check", "json"):  # a column changed: show what follows from it
        form.faults.clear()
        return show(request, one, form)
    if mapping is None:
        return show(request, one, form, status=400)
    try:
        ordering.order_check(
            by=request.member, import_id=one.pk, mapping=mapping, now=timezone.now()
        )
    except Overtaken as fault:
        messages.info(request, fault.message)
    except Fault as fault:
        form.faults[""] = fault.message
        return show(request, one, form, status=400)
    return redirect("import", one.pk)


def other_heading(said: QueryDict, line: int) -> str | None:
    """The line that somebody typed for the headings, also where they pressed Enter there."""
    typed = said.get("heading", "").strip()
    is_other = said.get("do") == "check" and typed not in ("", str(line))
    return typed if is_other or said.get("do") == "heading" else None


def read_from(request: HttpRequest, one: Import, line: str) -> HttpResponse:
    """Take another line for the headings; what the columns were taken for is guessed anew."""
    mapping = {"format": {**one.mapping.get("format", {}), "heading": line}}
    try:
        files.keep_heading(by=request.member, import_id=one.pk, mapping=mapping)
    except Fault as fault:
        messages.error(request, fault.message)
    return redirect("import_columns", one.pk)


def written(request: HttpRequest, form: ColumnsForm) -> dict | None:
    """The mapping as somebody wrote it."""
    try:
        mapping = read_json(request.POST.get("mapping", ""))
    except ValueError as error:
        form.faults[""] = _("This is no JSON: %(why)s.") % {"why": error}
        return None
    if not isinstance(mapping, dict):
        form.faults[""] = _("A mapping is an object in braces.")
        return None
    return mapping


def show(request: HttpRequest, one: Import, form: ColumnsForm, status: int = 200) -> HttpResponse:
    said = request.POST.get("mapping") if request.POST.get("do") == "json" else None
    mapping = form.mapping() if status == 200 else None
    form.faults = form.faults if status != 200 else {}
    context = {
        "one": one,
        "form": form,
        "mapping": said or json.dumps(mapping or {}, ensure_ascii=False, indent=2),
        "home": one.organization.currency,
        "systems": systems_of(one.organization),
        "is_written": said is not None,
    }
    page = "_choices" if request.headers.get("HX-Request") else "columns"
    return render(request, f"funnel/imports/{page}.html", context, status=status)


def ask_first(request: HttpRequest, one: Import, question: dict) -> HttpResponse:
    """What has to be told before the file's first rows can be shown."""
    answers = chosen_answers(request.POST, [question])
    if answers:
        mapping = answered(one.mapping, question_from(question), answers[0][1])
        files.keep_answer(by=request.member, import_id=one.pk, mapping=mapping)
        return redirect("import_columns", one.pk)
    context = {"one": one, "questions": questions_of([question], step_names(one.organization))}
    return render(request, "funnel/imports/first.html", context)


@require_POST
def import_answer(request: HttpRequest, import_id: int) -> HttpResponse:
    """Write answers into the mapping, and check the file again."""
    one = seen(request, import_id)
    questions = one.survey.get("questions", [])
    if one.state != State.CHECKED or not questions:
        return redirect("import", import_id)
    answers = chosen_answers(request.POST, questions)
    if not answers:
        context = told(request, one) | {"trouble": _("Choose an answer first.")}
        return render(request, "funnel/imports/checked.html", context, status=400)
    mapping = one.mapping
    for place, choice in answers:
        mapping = answered(mapping, question_from(questions[place]), choice)
    try:
        ordering.order_check(
            by=request.member, import_id=import_id, mapping=mapping, now=timezone.now()
        )
    except Overtaken as fault:
        messages.info(request, fault.message)
    return redirect("import", import_id)
