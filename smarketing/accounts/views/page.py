"""What the pages of this room share: a form shown again, a day that is today."""

from datetime import date

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from smarketing.accounts.queries import today_in


def today_of(request: HttpRequest) -> date:
    """The local day of the organisation in which the member works now."""
    return today_in(request.member.organization.zone, timezone.now())


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also where it is empty; None where the page was only opened."""
    return request.POST if request.method == "POST" else None


def show(request: HttpRequest, template: str, form: Form, **context: object) -> HttpResponse:
    """The page with its form; one that was filled in wrongly answers 400."""
    status = 400 if form.is_bound and form.errors else 200
    return render(request, f"accounts/{template}.html", {"form": form, **context}, status=status)


def done(request: HttpRequest, said: str, to: str, *args: object) -> HttpResponse:
    """Say what was done and show the page it can be seen on."""
    messages.success(request, said)
    return redirect(to, *args)


def complain(request: HttpRequest, form: Form, to: str, *args: object) -> HttpResponse:
    """Say what a form without a page of its own lacks, on the page it stands on."""
    for field, said in form.errors.items():
        label = form.fields[field].label if field in form.fields else ""
        messages.error(request, " ".join(filter(None, [f"{label}:" if label else "", *said])))
    return redirect(to, *args)
