"""Meetings: what comes, what was, what there is to talk about, and what was decided."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from smarketing.accounts.forms import carry_out
from smarketing.accounts.queries import heads_of
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.rights import may
from stages import words
from stages.forms import CancelForm, HoldForm, MoveForm, SeriesForm
from stages.models import MeetingSeries
from stages.queries.facts.meetings import series_fact
from stages.queries.meetings import calendars, decisions_of
from stages.rules.meetings import is_slot, slot_at, slot_before
from stages.services import meetings as services
from stages.services import rows
from stages.services.meetings import Decided
from stages.views.agenda import agenda_of
from stages.views.shown import today_of, with_effects
from stages.views.steps import data

MOST = 30
USUAL = {"heads": {"every": 7}, "council": {"every": 14}}  # what a new series begins with


def meetings(request: HttpRequest) -> HttpResponse:
    """Every series, and a form for a new one."""
    organization, today = request.member.organization, today_of(request)
    kind = request.GET.get("kind", "")
    form = SeriesForm(
        data(request), initial={"starts_on": today, "kind": kind} | USUAL.get(kind, {})
    )
    if request.method == "POST":
        given = {"by": request.member, "now": timezone.now()}
        if carry_out(form, services.plan_series, **given):
            messages.success(request, _("Planned."))
            return redirect("meetings")
    shown = calendars(organization, today)
    context = {
        "form": form,
        "calendars": shown,
        "asked": kind if kind in USUAL else "council",
        "series_names": words.SERIES,
        "states": words.STATES,
        "decisions": with_effects(organization, list(decisions_of(organization)[:MOST]), today),
        "link": request.member.calendar_links.filter(revoked_at__isnull=True).first(),
        "may_meet": may(request.standing, "stages.meet"),
        "is_complete": len(shown) == len(words.SERIES),
        "today": today,
    }
    return render(request, "stages/meetings.html", context, status=400 if form.is_bound else 200)


def slot_said(request: HttpRequest, series_id: int, slot: str) -> tuple[MeetingSeries, date]:
    """The series and the day of an address; a day outside its cadence is not found."""
    series = rows.series(request.member, series_id)
    try:
        on = date.fromisoformat(slot)
    except ValueError:
        raise Missing(_("This series has no meeting on that day.")) from None
    if not is_slot(series_fact(series), on):
        raise Missing(_("This series has no meeting on that day."))
    return series, on


def meeting(request: HttpRequest, series_id: int, slot: str) -> HttpResponse:
    """One meeting: its agenda before, its minutes after."""
    series, on = slot_said(request, series_id, slot)
    today, organization = today_of(request), request.member.organization
    stands, shown = rows.meeting(series, on), slot_at(series_fact(series), on, today)
    begin = start(request, stands, on)
    form = HoldForm(
        data(request),
        organization=organization,
        held_on=begin["held_on"],
        today=today,
        initial=begin,
    )
    if request.method == "POST" and hold(request, form, series, on):
        messages.success(request, _("Recorded."))
        return redirect("meetings")
    context = {
        "form": form,
        "series": series,
        "slot": shown,
        "can_move": shown.planned_on >= today,
        "meeting": stands,
        "series_name": _(words.SERIES[series.kind]),
        "states": words.STATES,
        "may_meet": may(request.standing, "stages.meet"),
        "move": MoveForm(),
        "cancel": CancelForm(),
        "is_over": on <= today,
        **talked_about(request, series, on, today),
    }
    return render(request, "stages/meeting.html", context, status=400 if form.is_bound else 200)


def start(request: HttpRequest, stands: object, on: date) -> dict:
    """What the fields hold: what was recorded, else both heads on the meeting's day."""
    if stands and stands.held_on:
        there = list(stands.attendances.values_list("member_id", flat=True))
        return {"held_on": stands.held_on, "attended": there, "minutes": stands.minutes}
    heads = heads_of(request.member.organization.pk, on).values()
    return {"held_on": min(on, today_of(request)), "attended": [one.pk for one in heads]}


def hold(request: HttpRequest, form: HoldForm, series: MeetingSeries, on: date) -> bool:
    """Record the meeting with the decision that was typed, if one was."""

    def record(*, decision, owner, due_on, metric, **given):
        decided = [Decided(decision, owner, due_on, metric)] if decision else []
        return services.hold_meeting(decisions=decided, **given)

    given = {"by": request.member, "series_id": series.pk, "slot_on": on, "now": timezone.now()}
    return bool(carry_out(form, record, **given))


def talked_about(request: HttpRequest, series: MeetingSeries, on: date, today: date) -> dict:
    """The agenda by kind, and what the meeting before decided with what it did."""
    organization = request.member.organization
    groups: dict[str, list] = {}
    for topic in agenda_of(organization, series, on, today):
        groups.setdefault(topic.kind, []).append(topic)
    last = slot_before(series_fact(series), on, today)
    decided = list(decisions_of(organization).filter(meeting=last.meeting.id)) if last else []
    return {
        "agenda": [(_(words.TOPICS[kind]), topics) for kind, topics in groups.items()],
        "last": last,
        "decided": with_effects(organization, decided, today),
    }


@require_POST
def meeting_move(request: HttpRequest, series_id: int, slot: str) -> HttpResponse:
    series, on = slot_said(request, series_id, slot)
    form = MoveForm(request.POST)
    given = {"by": request.member, "series_id": series.pk, "slot_on": on, "now": timezone.now()}
    return answer(request, form, services.move_meeting, given, _("Moved."))


@require_POST
def meeting_cancel(request: HttpRequest, series_id: int, slot: str) -> HttpResponse:
    series, on = slot_said(request, series_id, slot)
    form = CancelForm(request.POST)
    given = {"by": request.member, "series_id": series.pk, "slot_on": on, "now": timezone.now()}
    return answer(request, form, services.cancel_meeting, given, _("Cancelled."))


@require_POST
def meeting_take_back(request: HttpRequest, series_id: int, slot: str) -> HttpResponse:
    series, on = slot_said(request, series_id, slot)
    form = CancelForm(request.POST)
    given = {"by": request.member, "series_id": series.pk, "slot_on": on, "now": timezone.now()}
    return answer(request, form, services.take_back_meeting, given, _("Taken back."))


def answer(request, form, act, given: dict, done: str) -> HttpResponse:
    """Back to the meetings; what could not be is said there."""
    if carry_out(form, act, **given):
        messages.success(request, done)
    else:
        complaints = [said for field in form.errors.values() for said in field]
        messages.error(request, " ".join(complaints))
    return redirect("meetings")


@require_POST
def series_end(request: HttpRequest, series_id: int) -> HttpResponse:
    services.end_series(by=request.member, series_id=series_id, now=timezone.now())
    messages.success(request, _("This series ends today."))
    return redirect("meetings")


@require_POST
def decision_done(request: HttpRequest, decision_id: int) -> HttpResponse:
    services.finish_decision(by=request.member, decision_id=decision_id, now=timezone.now())
    return redirect("meetings")
