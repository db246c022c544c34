"""Learn: quizzes of short questions, results by half, and the habits on one's own records."""

import secrets
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from personas.queries.learn import (
    MONTH,
    NEWCOMER,
    PRACTICE,
    VERSION,
    DoneByHalf,
    Occasion,
    done_by_half,
    due_for,
    kind_of,
    occasions,
    questions,
    results,
)
from personas.queries.personas import StandingPersona, standing_personas
from personas.rules.quiz import HABIT, SECONDS, Question, mixed
from personas.services.learn import Judged, finish_quiz
from personas.views.asked import local_day
from personas.views.habits import habits_of
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.rules.rights import may

KEPT = "quiz"  # in the session: what is being answered, until it is through


@dataclass(frozen=True)
class ResultRow:
    """What one habit or persona is called, with both halves' shares."""

    name: str
    halves: list


def learn(request: HttpRequest) -> HttpResponse:
    """What is due, how the halves do, and the five habits on the company's own records."""
    organization, today, now = request.member.organization, local_day(request), timezone.now()
    standing = standing_personas(organization)
    open_now = occasions(organization, standing, today)
    done = done_by_half(organization, [one.key for one in open_now], today)
    due = due_for(request.member, standing, now)
    context = {
        "due": [(one, title_of(one.key, standing)) for one in due],
        "habits": habits_of(request, standing, today),
        "rounds": [(title_of(one.key, standing), done[one.key]) for one in open_now],
        "results": result_rows(organization, standing, today),
        "may_answer": may(request.standing, "persona.read"),
        "today": today,
    }
    return render(request, "personas/learn.html", context)


def title_of(key: str, standing: list[StandingPersona]) -> str:
    """What an occasion is called."""
    kind = kind_of(key)
    if kind == NEWCOMER:
        return _("Your first week")
    if kind == MONTH:
        return _("This month’s questions")
    if kind == VERSION:
        for one in standing:
            if one.published and key == f"{VERSION}:{one.published.pk}":
                return _("%(name)s, version %(n)s") % {
                    "name": one.persona.name,
                    "n": one.edition,
                }
    return _("Practice")


def result_rows(
    organization: Organization, standing: list[StandingPersona], today
) -> list[ResultRow]:
    """Habits in their order, then personas by name; only what anybody answered."""
    names = {one.persona.pk: one.persona.name for one in standing}
    found: dict[tuple, dict] = {}
    for one in results(organization, today):
        if one.kind == HABIT:
            name, place = habit_name(one.about), (0, one.about, "")
        elif one.about in names:
            name = names[one.about]
            place = (1, 0, name)
        else:
            continue
        found.setdefault(place, {"name": name})[one.half] = one
    return [
        ResultRow(cell["name"], [(half, cell.get(half)) for half in HALVES])
        for _place, cell in sorted(found.items())
    ]


def habit_name(number: int) -> str:
    return {
        1: _("The same business goal"),
        2: _("Leads are linked to quotas"),
        3: _("Each sees the other’s progress"),
        4: _("Pay depends on the shared goal"),
        5: _("Buyer personas stay alive"),
    }[number]


@require_POST
def quiz_begin(request: HttpRequest) -> HttpResponse:
    """Begin a quiz: with ten seconds a question, or without a limit."""
    request.session[KEPT] = {
        "occasion": request.POST.get("occasion", PRACTICE)[:40],
        "seed": secrets.token_hex(4),
        "timed": request.POST.get("timed") == "1",
        "answers": {},
        "shown": "",
    }
    return redirect("quiz")


def quiz(request: HttpRequest) -> HttpResponse:
    """The next question, or why the options of the last one are right and wrong, or the end."""
    kept = request.session.get(KEPT)
    if kept is None:
        return redirect("learn")
    standing = standing_personas(request.member.organization)
    asked = questions(request.member.organization, standing, kept["occasion"], kept["seed"])
    if not asked:
        del request.session[KEPT]
        raise Missing(_("This quiz is over."))
    if request.method == "POST":
        return answered(request, kept, asked)
    answers = kept["answers"]
    shown = next((one for one in asked if one.key == kept["shown"]), None)
    context = {
        "title": title_of(kept["occasion"], standing),
        "timed": kept["timed"],
        "seconds": SECONDS,
        "n": len(answers) + (shown is None),
        "of": len(asked),
    }
    if shown is not None:
        judged = Judged(mixed(shown, kept["seed"]), shown.option(answers[shown.key]))
        is_last = len(answers) == len(asked)
        more = {"judged": judged, "is_last": is_last}
        return render(request, "personas/quiz_answer.html", context | more)
    following = next((one for one in asked if one.key not in answers), None)
    if following is None:
        return ended(request, kept, context)
    question = mixed(following, kept["seed"])
    return render(request, "personas/quiz.html", context | {"question": question})


def answered(request: HttpRequest, kept: dict, asked: list[Question]) -> HttpResponse:
    """Take an answer once, and go on from what it showed; a second try changes nothing."""
    key = request.POST.get("question", "")
    if "next" in request.POST:
        kept["shown"] = ""
    elif key not in kept["answers"] and any(one.key == key for one in asked):
        kept["answers"][key] = request.POST.get("choice", "")[:1]
        kept["shown"] = key
    request.session[KEPT] = kept
    return redirect("quiz")


def ended(request: HttpRequest, kept: dict, context: dict) -> HttpResponse:
    """The whole quiz judged; how it went is shown to whoever took it, and kept by half alone."""
    del request.session[KEPT]
    try:
        judged = finish_quiz(
            by=request.member,
            occasion=kept["occasion"],
            seed=kept["seed"],
            answers=kept["answers"],
            now=timezone.now(),
        )
    except Fault as fault:
        if fault.status == 403:
            raise
        return render(request, "personas/quiz_end.html", context | {"trouble": fault.message})
    right = sum(one.is_right for one in judged)
    more = {"judged": judged, "right": right, "practice": kind_of(kept["occasion"]) == PRACTICE}
    standing = standing_personas(request.member.organization)
    more["habits"] = habits_of(request, standing, local_day(request))
    return render(request, "personas/quiz_end.html", context | more)


def due_now(request: HttpRequest, standing: list[StandingPersona]) -> list[Occasion]:
    """What the wall reminds of."""
    if not may(request.standing, "persona.read"):
        return []
    return due_for(request.member, standing, timezone.now())


__all__ = ["DoneByHalf", "due_now", "learn", "quiz", "quiz_begin"]
