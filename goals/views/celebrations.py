"""What both halves reached together, and what everybody said to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.queries.celebrations import celebration_by_id, celebrations_of
from goals.services.celebrations import LONGEST, add_word, put_away, take_word_back
from goals.views.typed import number_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.rights import may
from smarketing.funnel.queries.steps import step_names


def celebrations(request: HttpRequest) -> HttpResponse:
    """Every goal that was reached, newest first."""
    made = celebrations_of(request.member.organization)
    return render(request, "goals/celebrations.html", {"celebrations": made})


def celebration(request: HttpRequest, celebration_id: int) -> HttpResponse:
    """One moment with what each half brought; anybody adds a word."""
    if request.method == "GET":
        return show(request, celebration_id)
    text = request.POST.get("text", "")
    try:
        add_word(by=request.member, celebration_id=celebration_id, text=text, now=timezone.now())
    except Fault as fault:
        return show(request, celebration_id, fault.status, text=text, trouble=fault.message)
    messages.success(request, _("Said. Both halves read it."))
    return redirect("celebration", celebration_id)


def show(request: HttpRequest, celebration_id: int, status: int = 200, **more: str) -> HttpResponse:
    organization = request.member.organization
    made, names = celebration_by_id(organization, celebration_id), step_names(organization)
    steps = {key: names.get(made.brought[key], "") for key in ("lead_step", "won_step")}
    context = {
        "made": made,
        "brought": made.brought | steps,
        "may_speak": may(request.standing, "goal.word"),
        "longest": LONGEST,
        **more,
    }
    return render(request, "goals/celebration.html", context, status=status)


@require_POST
def celebration_put_away(request: HttpRequest) -> HttpResponse:
    """Go on with the board: this moment is not shown to this member again."""
    put_away(by=request.member, celebration_id=number_in(request.POST, "celebration"))
    return redirect("board")


@require_POST
def celebration_word_back(request: HttpRequest, word_id: int) -> HttpResponse:
    """Take one's own word back."""
    made = take_word_back(by=request.member, word_id=word_id)
    messages.success(request, _("Taken back."))
    return redirect("celebration", made.pk)
