"""The hand-off page: what waits for sales' answer, oldest first, and the answer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from goals.queries.promises import promises_now, worth_of
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.accounts.rules.halves import SALES
from smarketing.accounts.rules.rights import may, may_answer
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries import handoffs as waiting
from smarketing.funnel.queries.borders import border_of, reasons_of
from smarketing.funnel.queries.leads import lead_story
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.handoffs import jointly_owned
from smarketing.funnel.services.handoffs import answering, attempts, contesting, passing
from smarketing.funnel.views.page import today_of
from smarketing.funnel.views.story import lines_of

KINDS = ("call", "mail", "meeting")
MANY = 200
BREACHED = {
    waiting.LATE: gettext_lazy("Past the time to answer."),
    waiting.UNCALLED: gettext_lazy("Accepted, and past the time of the first contact."),
    waiting.UNTRIED: gettext_lazy("Accepted, and tried less often than promised."),
}


@dataclass(frozen=True)
class Typed:
    """An answer that could not be taken, to stand in its form again."""

    answer: str
    fields: QueryDict
    fault: Fault


@require_GET
def handoff(request: HttpRequest) -> HttpResponse:
    """The list, and one of its leads whole."""
    return shown(request, number_in(request.GET.get("h", "")))


def number_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def shown(
    request: HttpRequest, chosen: int | None, *, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    """The page with the chosen hand-off, else the first of the list, beside it."""
    organization, now, today = request.member.organization, timezone.now(), today_of(request)
    team, team_name = waiting.team_today(organization, request.member.pk, today)
    waits = waiting.how_many_wait(organization, request.member.pk, team)
    asked = asked_in(request, team, waits)
    with_person = may(request.standing, "person.see")
    found = waiting.handoffs_in(organization, asked, now=now, with_person=with_person)
    first = found.rows[0].handoff.pk if found.rows else None
    context = {
        "asked": asked,
        "found": found,
        "tabs": tabs_of(waits, team_name),
        "joint": jointly_owned(list(organization.steps.values_list("half", flat=True))),
        "breached": BREACHED.get(asked.state),
        "was_chosen": chosen is not None,
        "may_answer": may_answer(request.standing),
        "may_write": may(request.standing, "handoff.note"),
        "may_contest": may(request.standing, "handoff.contest") and request.member.side != SALES,
        "may_settle": may(request.standing, "handoff.settle"),
        "promises": promises_now(organization, today, now),
        "reasons": list(reasons_of(organization).values()),
        "typed": typed,
        **beside(request, found, chosen or first, now, with_person),
    }
    with timezone.override(organization.zone):
        return render(request, "funnel/handoff.html", context, status=status)


def asked_in(request: HttpRequest, team: int, waits: dict[str, int]) -> waiting.Asked:
    """The question in an address; sales begins with what waits for oneself."""
    said = request.GET if request.method == "GET" else request.POST
    usual = waiting.ALL
    if request.member.side == SALES and waits[waiting.ME]:
        usual = waiting.ME
    state, whose = said.get("state", ""), said.get("whose", "")
    return waiting.Asked(
        state=state if state in waiting.STATES else waiting.WAITING,
        whose=whose if whose in waiting.WHOSE else usual,
        member=request.member.pk,
        team=team,
        after=said.get("after", ""),
    )


def tabs_of(waits: dict[str, int], team_name: str) -> list[tuple[str, str, int]]:
    """Whose list, its name, how many wait there; what can hold nothing is left out."""
    tabs = [(waiting.ME, _("For me"), waits[waiting.ME])]
    if team_name:
        tabs.append((waiting.TEAM, team_name, waits[waiting.TEAM]))
    tabs.append((waiting.ALL, _("Sales"), waits[waiting.ALL]))
    if waits[waiting.UNASSIGNED]:
        tabs.append((waiting.UNASSIGNED, _("Nobody’s"), waits[waiting.UNASSIGNED]))
    return tabs


def beside(
    request: HttpRequest,
    found: waiting.Waiting,
    chosen: int | None,
    now: datetime,
    with_person: bool,
) -> dict:
    """What stands beside the list: one hand-off, its lead's story, its neighbours."""
    if chosen is None:
        return {"told": None}
    organization = request.member.organization
    told = waiting.handoff_told(organization, chosen, now=now, with_person=with_person)
    names = step_names(organization)
    story = lead_story(organization, told.row.handoff.lead_id, with_person=with_person)
    ids = [row.handoff.pk for row in found.rows]
    place = ids.index(chosen) if chosen in ids else -1
    border = border_of(organization)
    teams = organization.teams.filter(archived=False).exclude(side="marketing")
    return {
        "told": told,
        "person": story.person,
        "lines": lines_of(request, story, names, may_write=False),
        "next": ids[place + 1] if place + 1 < len(ids) else None,
        "previous": ids[place - 1] if place > 0 else None,
        "limits": border and border.limits,
        "teams": list(teams.exclude(pk=told.row.handoff.team_id or 0)),
        "kinds": [("call", _("Called")), ("mail", _("Wrote")), ("meeting", _("Met"))],
        "worth": worth_of(organization, told.row.handoff.lead.persona, told.row.handoff.passed_on),
    }


@require_POST
def handoff_answer(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """Accept, reject, return or forward one lead; then the next one stands there."""
    answer = request.POST.get("answer", "")
    try:
        done = give(request, handoff_id, answer)
    except (Missing, Refused):
        raise
    except Overtaken as fault:
        messages.warning(request, fault.message)
        return redirect(place_of(request, handoff_id))
    except Fault as fault:
        typed = Typed(answer, request.POST, fault)
        return shown(request, handoff_id, typed=typed, status=400)
    messages.success(request, said_of(done))
    return redirect(place_of(request, number_in(request.POST.get("next", ""))))


def give(request: HttpRequest, handoff_id: int, answer: str) -> Handoff:
    said, now = request.POST, timezone.now()
    given = {"by": request.member, "handoff_id": handoff_id, "now": now}
    given["note"] = said.get("note", "").replace("\x00", "")
    if answer == "accept":
        return answering.accept(**given)
    if answer == "reject":
        return answering.reject(reason=said.get("reason", ""), **given)
    if answer == "return":
        return answering.give_back(back_on=day_in(said.get("back_on", "")), **given)
    if answer == "forward":
        given["reason"] = said.get("reason", "")
        return answering.forward(team_id=number_in(said.get("team", "")) or 0, **given)
    raise Fault(_("Press accept, return, reject or forward."))


def day_in(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = _("Choose a day from today on.")
        raise Fault(told, fields={"back_on": told}) from None


def said_of(done: Handoff) -> str:
    return {
        "accepted": _("Accepted. Marketing sees it."),
        "rejected": _("Rejected. Marketing sees why."),
        "returned": _("Returned to marketing."),
        "forwarded": _("Forwarded. It waits there now."),
    }[done.answer]


def place_of(request: HttpRequest, chosen: int | None) -> str:
    """The same list, with another lead beside it."""
    query = QueryDict(mutable=True)
    for name in ("whose", "state"):
        if said := request.POST.get(name, ""):
            query[name] = said[:20]
    if chosen:
        query["h"] = str(chosen)
    return f"{reverse('handoff')}?{query.urlencode()}"


@require_POST
def handoff_answer_many(request: HttpRequest) -> HttpResponse:
    """Accept or reject all that are ticked; those that were answered meanwhile are told."""
    ids = [n for text in request.POST.getlist("ids")[:MANY] if (n := number_in(text))]
    if not ids:
        messages.warning(request, _("Tick the leads first."))
        return redirect(place_of(request, None))
    done, late = 0, 0
    for handoff_id in ids:
        try:
            give(request, handoff_id, request.POST.get("answer", ""))
            done += 1
        except Overtaken:
            late += 1
        except (Missing, Refused):
            raise
        except Fault as fault:
            messages.error(request, fault.message)
            break
    if done:
        said = ngettext("%(n)s lead answered.", "%(n)s leads answered.", done)
        messages.success(request, said % {"n": done})
    if late:
        said = ngettext(
            "%(n)s was answered by somebody else meanwhile.",
            "%(n)s were answered by somebody else meanwhile.",
            late,
        )
        messages.warning(request, said % {"n": late})
    return redirect(place_of(request, None))


@require_POST
def handoff_note(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """A line of the thread."""
    text = request.POST.get("note", "").replace("\x00", "")
    given = {"by": request.member, "handoff_id": handoff_id, "text": text}
    return back(request, handoff_id, lambda: answering.write_note(now=timezone.now(), **given))


@require_POST
def handoff_contest(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """Marketing says why a rejection is wrong."""
    note = request.POST.get("note", "").replace("\x00", "")
    given = {"by": request.member, "handoff_id": handoff_id, "note": note}
    return back(request, handoff_id, lambda: contesting.contest(now=timezone.now(), **given))


@require_POST
def handoff_settle(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """What the council decided of a contested rejection."""
    note = request.POST.get("note", "").replace("\x00", "")
    given = {"by": request.member, "handoff_id": handoff_id, "note": note}
    given["upheld"] = request.POST.get("decided") == "marketing"
    return back(request, handoff_id, lambda: contesting.settle(now=timezone.now(), **given))


@require_POST
def handoff_attempt(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """One click: I tried to reach this person just now."""
    kind = request.POST.get("kind", "")
    one = request.member.organization.handoffs.filter(pk=handoff_id).first()
    if one is None or kind not in KINDS:
        raise Missing(_("There is no such hand-off."))
    given = {"by": request.member, "lead_id": one.lead_id, "kind": kind}
    given["reached"] = "reached" in request.POST
    return back(request, handoff_id, lambda: attempts.note_attempt(now=timezone.now(), **given))


def back(request: HttpRequest, handoff_id: int, act) -> HttpResponse:
    """Do it and show the same hand-off again, with what was wrong where something was."""
    try:
        act()
    except (Missing, Refused):
        raise
    except Fault as fault:
        messages.error(request, fault.message)
    else:
        messages.success(request, _("Kept."))
    return redirect(place_of(request, handoff_id))


@require_POST
def handoff_pass(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Marketing passes a lead by hand; then its hand-off stands there."""
    note = request.POST.get("note", "").replace("\x00", "")
    try:
        made = passing.pass_lead(by=request.member, lead_id=lead_id, note=note, now=timezone.now())
    except (Missing, Refused):
        raise
    except Fault as fault:
        messages.warning(request, fault.message)
        return redirect("lead", lead_id)
    messages.success(request, _("Passed. Sales is asked for its answer."))
    return redirect(f"{reverse('handoff')}?whose=all&h={made.pk}")
