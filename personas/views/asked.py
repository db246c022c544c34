"""What every view of this room asks a request."""

from collections.abc import Callable, Sequence
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from personas.rules.exchange import file_of
from personas.rules.markdown import file_written
from personas.rules.sheet import Sheet
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault


def local_day(request: HttpRequest) -> date:
    """Today, where the organisation is."""
    return today_in(request.member.organization.zone, timezone.now())


def number_in(request: HttpRequest, name: str) -> int:
    """A number that a form brings along; 0 where it brings none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def in_the_way(doing: Callable[[], object]) -> Fault | None:
    """Do it; None where that went well, else what is in the way.

    A right that is missing, and a row that is not there, are raised on: they have pages.
    """
    try:
        doing()
    except Fault as fault:
        if fault.status in (403, 404):
            raise
        return fault
    return None


def complain(form: forms.Form, fault: Fault) -> None:
    """Put a service's complaint beside the field it is about."""
    for name, said in (fault.fields or {"": fault.message}).items():
        form.add_error(name if name in form.fields else None, said)


def exported(sheets: Sequence[tuple[str, Sheet]], *, as_markdown: bool) -> HttpResponse:
    """Personas as a file to keep, each with its name."""
    text, kind, name = (
        (file_written(sheets), "text/markdown; charset=utf-8", "personas.md")
        if as_markdown
        else (file_of(sheets), "application/json", "personas.json")
    )
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": disposition})
