"""What a person types: leads, moves, visitors; and taking it back."""

import uuid
from datetime import date, timedelta

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from smarketing.accounts.forms import complain
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.funnel.forms.data import VisitsForm
from smarketing.funnel.forms.leads import LeadForm, MoveForm, TypedForm, ValuesForm
from smarketing.funnel.models import Lead
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.known import known_sources, visits_typed
from smarketing.funnel.queries.leads import lead_story
from smarketing.funnel.queries.personal import kept_of
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.ledger import OUTCOMES
from smarketing.funnel.services.byhand import (
    SYSTEM,
    add_lead,
    erase_person,
    move_lead,
    undo_move,
)
from smarketing.funnel.services.visitors import type_visits
from smarketing.funnel.views.page import today_of
from smarketing.funnel.views.story import forms_for, shown

WEEK = 7


def lead_add(request: HttpRequest) -> HttpResponse:
    """A form for a new lead; pressed twice, it adds one."""
    form = LeadForm(
        request.POST or None,
        by=request.member,
        today=today_of(request),
        steps=own_steps(request),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            lead = add_lead(
                by=request.member,
                name=said["name"],
                company=said["company"],
                typed=form.typed,
                now=timezone.now(),
            )
            return redirect(
                story_of(lead, lead.moves.order_by("pk").values_list("pk", flat=True)[0])
            )
        except Overtaken as fault:
            messages.warning(request, fault.message)
            return redirect("lead", fault.current.pk)
        except Refused:
            raise
        except Fault as fault:
            complain(form, fault)
    return render(
        request, "funnel/lead_add.html", {"form": form}, status=400 if form.errors else 200
    )


def own_steps(request: HttpRequest) -> dict[str, str]:
    """The steps a lead can stand on, in their order."""
    names = step_names(request.member.organization)
    return {key: name for key, name in names.items() if key != VISITOR}


def story_of(lead: Lead, move_id: int) -> str:
    """The lead's page, with the offer to take back what was just typed."""
    return f"{reverse('lead', args=[lead.pk])}?typed={move_id}"


@require_POST
def lead_move(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Move a lead on: the button pressed says where."""
    steps = own_steps(request)
    place = form_of(request.POST.get("what", ""), steps)
    form = MoveForm(
        request.POST,
        by=request.member,
        today=today_of(request),
        steps=steps,
        auto_id=f"{place}_%s",
    )
    return typed_into(request, lead_id, place, form)


def form_of(what: str, steps: dict[str, str]) -> str:
    """Which of the page's forms says this."""
    if what in OUTCOMES:
        return "closing"
    return "winning" if what == next(reversed(steps), "") else "moving"


@require_POST
def lead_values(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Change whose a lead is, its persona or its amount."""
    story = lead_story(request.member.organization, lead_id, with_person=False)
    initial = {"owner": story.lead.owner, "persona": story.lead.persona}
    form = ValuesForm(
        request.POST,
        by=request.member,
        today=today_of(request),
        initial=initial,
        auto_id="valuing_%s",
    )
    return typed_into(request, lead_id, "valuing", form)


def typed_into(request: HttpRequest, lead_id: int, place: str, form: TypedForm) -> HttpResponse:
    """Save what was typed of a lead; what cannot be saved stands in its form again."""
    status = 400
    if form.is_valid():
        said = {"typed": form.typed, "seen": form.cleaned_data["seen"]}
        try:
            move = move_lead(by=request.member, lead_id=lead_id, now=timezone.now(), **said)
            return redirect(story_of(move.lead, move.pk))
        except (Missing, Refused):
            raise
        except Fault as fault:
            status = fault.status
            complain(form, fault)
    story = lead_story(request.member.organization, lead_id, with_person=True)
    if status == Overtaken.status:
        renew(form, forms_for(request, story, step_names(story.lead.organization))[place])
    return shown(request, story, status=status, **{place: form})


def renew(form: TypedForm, fresh: TypedForm) -> None:
    """Let a form that came too late be sent again, now that its reader sees what happened."""
    form.data = form.data.copy()
    form.data["key"], form.data["seen"] = str(uuid.uuid4()), fresh.initial["seen"]


@require_POST
def lead_undo(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Take back what was typed; a lead of which nothing is left leaves the list."""
    move_id = request.POST.get("move", "")
    if not (move_id.isascii() and move_id.isdigit() and len(move_id) < 18):
        raise Missing(_("There is no such move."))
    try:
        lead = undo_move(by=request.member, move_id=int(move_id), now=timezone.now())
    except Overtaken as fault:
        messages.warning(request, fault.message)
        return redirect("lead", lead_id)
    messages.success(request, _("Taken back."))
    return redirect("lead", lead.pk) if lead.step or lead.outcome else redirect("way")


@require_safe
def person_export(request: HttpRequest, lead_id: int) -> HttpResponse:
    """All that is kept of the person behind a lead, as a file to give them."""
    kept = kept_of(request.member.organization, lead_id)
    disposition = f'attachment; filename="person-{lead_id}.json"'
    said = {"indent": 2, "ensure_ascii": False}
    return JsonResponse(
        {"leads": kept}, json_dumps_params=said, headers={"Content-Disposition": disposition}
    )


@require_POST
def person_erase(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Forget who a lead is; what was counted stays."""
    erase_person(by=request.member, lead_id=lead_id, now=timezone.now())
    messages.success(request, _("What was personal is erased. The counts stay."))
    return redirect("lead", lead_id)


def visits_add(request: HttpRequest) -> HttpResponse:
    """Type visitors of a day or a week; typed again they replace what stood there."""
    organization, today = request.member.organization, today_of(request)
    sources = known_sources(organization)
    form = VisitsForm(request.POST or None, today=today, sources=sources)
    if request.method == "POST" and form.is_valid() and keep_visits(request, form, today):
        return redirect("visits_add")
    context = {"form": form, "typed": visits_typed(organization, SYSTEM)}
    return render(request, "funnel/visits_add.html", context, status=400 if form.errors else 200)


def keep_visits(request: HttpRequest, form: Form, today: date) -> bool:
    said = form.cleaned_data
    first_on, days = span_of(said["day"], said["span"] == VisitsForm.WEEK, today)
    try:
        type_visits(
            by=request.member,
            first_on=first_on,
            days=days,
            count=said["count"],
            source=said["source"],
            now=timezone.now(),
        )
    except Refused:
        raise
    except Fault as fault:
        complain(form, fault)
        return False
    messages.success(request, _("The visitors are counted."))
    return True


def span_of(day: date, is_week: bool, today: date) -> tuple[date, int]:
    """The day, or the days of its week from Monday on that have come."""
    if not is_week or day > today:
        return day, 1
    monday = day - timedelta(day.weekday())
    return monday, min((today - monday).days + 1, WEEK)
