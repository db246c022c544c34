"""A quiz gone through: that it was is kept with the person, how it went with the half alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from personas.models import QuizCount, QuizDone
from personas.queries.learn import PRACTICE, kind_of, occasions, questions
from personas.queries.personas import standing_personas
from personas.rules.quiz import Option, Question
from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.services import rights
from smarketing.audit import services as audit


@dataclass(frozen=True)
class Judged:
    """A question with what was chosen; None where time ran out or nothing was."""

    question: Question
    chosen: Option | None

    @property
    def is_right(self) -> bool:
        return self.chosen is not None and self.chosen.is_right


@transaction.atomic
def finish_quiz(
    *, by: Member, occasion: str, seed: str, answers: Mapping[str, str], now: datetime
) -> list[Judged]:
    """Judge the answers (question -> option, "" for none) of a whole quiz; the caller is told,
    nobody else.

    Counted once for each occasion, for the member's half; practice and who belongs to no half
    count nowhere. Raises `Fault` for an occasion that is not asked, or a question left out.
    """
    rights.demand(by, "persona.read")
    by.organization.raise_wanted()
    asked = questions(by.organization, standing_personas(by.organization), occasion, seed)
    if not asked or any(one.key not in answers for one in asked):
        raise Fault(_("This quiz has changed meanwhile. Begin it anew."))
    judged = [Judged(one, one.option(answers[one.key])) for one in asked]
    if kind_of(occasion) == PRACTICE or by.side not in HALVES:
        return judged
    demand_asked(by, occasion, now)
    _done, is_new = QuizDone.objects.get_or_create(
        member=by, occasion=occasion, defaults={"organization": by.organization, "at": now}
    )
    if is_new:
        count(by, judged, now)
        audit.record(by, "quiz.done", by.organization, occasion=occasion)
    return judged


def demand_asked(by: Member, occasion: str, now: datetime) -> None:
    """Only what is asked these days counts: nobody fills another month."""
    organization = by.organization
    today = today_in(organization.zone, now)
    known = {one.key for one in occasions(organization, standing_personas(organization), today)}
    if occasion not in {*known, "newcomer"}:
        raise Fault(_("This quiz is over."))


def count(by: Member, judged: list[Judged], now: datetime) -> None:
    """Add the answers to the month of the half."""
    month = today_in(by.organization.zone, now).replace(day=1)
    for one in judged:
        kept, _made = QuizCount.objects.get_or_create(
            organization=by.organization,
            half=by.side,
            month=month,
            question=one.question.key[:60],
            defaults={"asked": 0, "right": 0},
        )
        QuizCount.objects.filter(pk=kept.pk).update(
            asked=F("asked") + 1, right=F("right") + int(one.is_right)
        )
