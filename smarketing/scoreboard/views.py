"""The board, its wall, and why each of its numbers is what it is."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from goals.queries.calendars import usual_periods
from goals.queries.celebrations import has_seen
from smarketing.accounts.queries import today_in
from smarketing.scoreboard import pages
from smarketing.scoreboard.asking import Asked, asked_in
from smarketing.scoreboard.explaining import explained, page_of_rows
from smarketing.scoreboard.models import Snapshot
from smarketing.scoreboard.queries.snapshots import asked_for, is_late
from smarketing.scoreboard.rendering import board_of, which_board
from smarketing.scoreboard.services.asking import ask_for, ask_for_newest
from smarketing.scoreboard.services.opening import opened

WAIT_S = 2  # a board that nobody keeps yet is looked for again after so long
OPENED = "board_opened_on"


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board as its newest snapshot has it; the bytes were made when the snapshot was."""
    now = timezone.now()
    asked, organization = asked_in(request, now), request.member.organization
    today = today_in(organization.zone, now)
    note_opening(request, today)
    snapshot = found(request, asked, today)
    if snapshot is None:
        return waiting(request)
    context = context_of(request, asked, snapshot, today)
    wall = request.GET.get("view") == "wall"
    which = which_board(asked.key, asked.said_as_of)
    return pages.joined(request, snapshot, context, which, wall)


@require_safe
def wall(request: HttpRequest, screen: str) -> HttpResponse:
    """Today's board on a screen that nobody signed in at; `screen` is the secret of its link."""
    organization, asked = request.member.organization, Asked()
    today = today_in(organization.zone, timezone.now())
    snapshot = found(request, asked, today)
    if snapshot is None:
        return waiting(request)
    context = context_of(request, asked, snapshot, today)
    context["live"]["url"] = reverse("wall_live", args=[screen])
    return pages.joined(request, snapshot, context, which="", wall=True)


def found(request: HttpRequest, asked: Asked, today: date) -> Snapshot | None:
    """The kept board; where it is missing or behind, a worker is asked for it."""
    organization = request.member.organization
    snapshot = asked_for(organization, asked.period, asked.as_of)
    if snapshot is None and asked.is_today:
        ask_for_newest(organization)
    elif not asked.is_today and (snapshot is None or is_late(organization, snapshot, today)):
        ask_for(organization, asked.key, asked.as_of)
    return snapshot


def context_of(request: HttpRequest, asked: Asked, snapshot: Snapshot, today: date) -> dict:
    """What the shell says beside the panels."""
    organization = request.member.organization
    offered = [period for period, _name in usual_periods(organization, today, 8, 1)]
    return {
        "asked": not asked.is_today,
        "asked_period": asked.key,
        "as_of": asked.said_as_of if asked.as_of else "",
        "periods": [period.key for period in reversed(offered)],
        "today": today,
        "moment_seen": moment_seen(request, snapshot),
        "live": {
            "url": "/live/" if asked.is_today else "",
            "version": snapshot.right_version,
            "at": snapshot.right_at if asked.as_of is None else snapshot.as_of or asked.as_of,
            "late": is_late(organization, snapshot, today),
        },
    }


def moment_seen(request: HttpRequest, snapshot: Snapshot) -> int | str:
    """The moment on this board, if the member has put it away; "" where it is to be shown."""
    made = board_of(snapshot)["panels"].get("celebration", {}).get("id")
    return made if made and has_seen(request.member, made) else ""


def note_opening(request: HttpRequest, today: date) -> None:
    """Once a day and session; a viewer of a shared screen is a member like any other."""
    if request.session.get(OPENED) != [request.member.pk, today.isoformat()]:
        opened(request.member, today)
        request.session[OPENED] = [request.member.pk, today.isoformat()]


def waiting(request: HttpRequest) -> HttpResponse:
    response = render(request, "scoreboard/waiting.html", status=202)
    response["Refresh"] = response["Retry-After"] = str(WAIT_S)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def explain(request: HttpRequest) -> HttpResponse:
    """Why a number is what it is, and the rows it was made of."""
    now = timezone.now()
    asked = asked_in(request, now)
    today = today_in(request.member.organization.zone, now)
    snapshot = found(request, asked, today)
    if snapshot is None:
        return waiting(request)
    explanation = explained(snapshot, request.GET.get("figure", ""))
    context = {
        "explanation": explanation,
        "rows": page_of_rows(request.member.organization, explanation, request.GET),
        "snapshot": snapshot,
        "which": which_board(asked.key, asked.said_as_of),
        "asked": asked,
    }
    return render(request, "scoreboard/explain.html", context)
