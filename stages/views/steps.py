"""The steps that lead on, as forms: decision, statement, definition, mandate, appointment."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from smarketing.accounts.forms import carry_out
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.rights import may
from smarketing.agreements.queries import Agreement, agreement_of, names_under
from stages.forms import (
    AimForm,
    AppointmentForm,
    MandateForm,
    OpinionForm,
    ResolutionForm,
    StatementForm,
)
from stages.queries.assessment import target_of
from stages.services import agreed, stepping
from stages.services.agreed import DEFINITION, PLAN, STATEMENT
from stages.views.shown import today_of

BACK = {STATEMENT: "stage_statement", DEFINITION: "stage_qualification", PLAN: "stage_plan"}


def simple(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[..., object],
    title: str,
    text: str,
) -> HttpResponse:
    """A form that writes one record and goes back to the line."""
    if request.method == "POST" and carry_out(form, act, by=request.member, now=timezone.now()):
        messages.success(request, _("Recorded."))
        return redirect("stages")
    status = 400 if form.is_bound else 200
    context = {"form": form, "title": title, "text": text}
    return render(request, "stages/form.html", context, status=status)


def data(request: HttpRequest) -> dict | None:
    return request.POST if request.method == "POST" else None


def decision(request: HttpRequest) -> HttpResponse:
    form = ResolutionForm(data(request), initial={"on": today_of(request)})
    text = _("From the silo to strategic: a leader of either half, or the CEO, decides to start.")
    return simple(request, form, stepping.record_decision, _("The decision to start"), text)


def mandate(request: HttpRequest) -> HttpResponse:
    form = MandateForm(data(request), initial={"on": today_of(request)})
    text = _("From operational on: the CEO or the board asks for more than small improvements.")
    return simple(request, form, stepping.give_mandate, _("The mandate"), text)


def appointment(request: HttpRequest) -> HttpResponse:
    today = today_of(request)
    form = AppointmentForm(
        data(request),
        organization=request.member.organization,
        today=today,
        initial={"from_on": today},
    )
    text = _("One leader for both functions. Before stages 2 and 3 hold, this raises nothing.")
    return simple(request, form, stepping.appoint, _("The appointment"), text)


@require_POST
def appointment_end(request: HttpRequest) -> HttpResponse:
    stepping.end_appointment(by=request.member, on=today_of(request), now=timezone.now())
    messages.success(request, _("Recorded."))
    return redirect("stages")


def opinion(request: HttpRequest) -> HttpResponse:
    form = OpinionForm(data(request))

    def declare(*, position, **given):
        return stepping.declare_opinion(tenths=int(position * 10), **given)

    text = _("It stands beside what is computed, and moves nothing.")
    return simple(request, form, declare, _("Your own opinion"), text)


def aim(request: HttpRequest) -> HttpResponse:
    form = AimForm(data(request), initial={"stage": target_of(request.member.organization)})
    text = _("Two directors can be fully healthy at the operational stage; advice goes no further.")
    return simple(request, form, stepping.set_aim, _("Where you aim"), text)


def statement(request: HttpRequest) -> HttpResponse:
    """Why working together matters, in both leaders' names."""
    organization = request.member.organization
    agreement = agreement_of(organization, STATEMENT, organization.pk)
    start = newest_content(agreement)
    form = StatementForm(data(request), initial=start)
    return wording(request, form, agreed.propose_statement, agreement, STATEMENT)


def newest_content(agreement: Agreement) -> dict:
    newest = agreement.proposed or agreement.agreed
    return dict(newest.content) if newest else {}


def wording(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[..., object],
    agreement: Agreement,
    kind: str,
    definition: object = None,
) -> HttpResponse:
    """A text that both heads sign: what stands, what waits, and a field for the next version."""
    if request.method == "POST" and carry_out(form, act, by=request.member, now=timezone.now()):
        messages.success(request, _("Proposed. Both heads see it now."))
        return redirect(BACK[kind])
    context = {
        "form": form,
        "kind": kind,
        "definition": definition,
        "may_propose": may(request.standing, "stages.propose"),
        **signing(request, agreement),
    }
    return render(request, "stages/wording.html", context, status=400 if form.is_bound else 200)


def signing(request: HttpRequest, agreement: Agreement) -> dict:
    """What stands and what waits, with the halves for which this member may sign."""
    shown = agreement.proposed or agreement.agreed
    return {
        "agreement": agreement,
        "version": agreement.proposed,
        "signed": names_under(shown, request.member.organization.zone) if shown else None,
        "halves": request.standing.heads,
    }


@require_POST
def sign(request: HttpRequest, kind: str) -> HttpResponse:
    """Sign the wording on the page for one's half."""
    number, subject = (request.POST.get(name, "") for name in ("number", "subject"))
    if kind not in BACK or not all(said.isascii() and said.isdigit() for said in (number, subject)):
        raise Missing(_("There is no such version."))
    agreed.sign(
        by=request.member,
        kind=kind,
        subject_id=int(subject[:18]),
        number=int(number[:9]),
        half=request.POST.get("half", ""),
        digest=request.POST.get("digest", ""),
        now=timezone.now(),
    )
    messages.success(request, _("Signed."))
    return redirect(reverse(BACK[kind]))
