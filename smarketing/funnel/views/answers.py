"""What is done on the hand-off page: answers, notes, attempts, contests, passing."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.funnel.models import Handoff
from smarketing.funnel.services.handoffs import answering, attempts, contesting, passing
from smarketing.funnel.views.handoff import Typed, number_in, shown

KINDS = ("call", "mail", "meeting")
MANY = 200


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
        given["back_on"] = day_in(said.get("back_on", ""))
        return answering.reject(reason=said.get("reason", ""), **given)
    if answer == "return":
        given["back_on"] = day_in(said.get("back_on", ""))
        return answering.give_back(reason=said.get("reason", ""), **given)
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
    for name in ("whose", "state", "step"):
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
    if request.member.organization.handoffs.filter(pk__in=ids).count() < len(set(ids)):
        raise Missing(_("There is no such hand-off."))
    done, late = 0, 0
    for handoff_id in ids:
        try:
            give(request, handoff_id, request.POST.get("answer", ""))
            done += 1
        except Overtaken:
            late += 1
        except Refused as fault:
            if not done:
                raise
            messages.error(request, fault.message)
            break
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
