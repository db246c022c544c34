"""A question about a line of one's own statement, what is said to it, and settling it.

Neither the trail, nor a notice, nor any mail tells what was said: only that somebody asked.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import PayQuestion, PayWord
from goals.queries.pay.keepers import running_stewards
from goals.queries.pay.questions import questions_for
from goals.rules.pay.lines import KINDS
from smarketing.accounts.models import Member
from smarketing.accounts.queries import heads_of, standing_of, today_in
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.notices.rules.kinds import PAY_ANSWERED, PAY_ASKED
from smarketing.notices.services import Told, forget, tell

LONGEST = 2000


@transaction.atomic
def ask(
    *, by: Member, period: Period, half: str, line: str, number: int, text: str, now: datetime
) -> PayQuestion:
    """Question one line of one's own statement; the plan's owner and the stewards see it."""
    rights.demand(by, "pay.ask")
    by.organization.raise_wanted()
    if line not in KINDS or half not in HALVES or not 0 <= number < 1000:
        raise Missing(_("There is no such line."))
    said = sound(text)
    about = {
        "half": half,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "line": line,
        "number": number,
    }
    asked = by.pay_questions.filter(**about, settled_at=None, words__text=said).first()
    if asked:
        return asked  # the form was sent twice
    question = PayQuestion.objects.create(
        organization=by.organization, member=by, opened_at=now, **about
    )
    PayWord.objects.create(question=question, by=by, at=now, text=said)
    audit.record(by, "pay_question.ask", question)
    tell_answerers(question, by, now)
    return question


@transaction.atomic
def answer(*, by: Member, question_id: int, text: str, settle: bool, now: datetime) -> PayQuestion:
    """Say something to a question, or that it is settled; whoever asked may settle it too."""
    rights.demand(by, "pay.ask")
    by.organization.raise_wanted()
    question = question_of(by, question_id, now)
    last = question.words.order_by("at", "pk").last()
    is_settled = question.settled_at is not None
    if last and (last.by_id, last.text, is_settled) == (by.pk, text.strip(), settle):
        return question  # the form was sent twice
    if text.strip() or not settle:
        PayWord.objects.create(question=question, by=by, at=now, text=sound(text))
    if settle and question.settled_at is None:
        question.settled_at, question.settled_by = now, by
    elif not settle:
        question.settled_at = question.settled_by = None  # said again: it is open again
    question.save(update_fields=["settled_at", "settled_by"])
    audit.record(by, "pay_question.settle" if settle else "pay_question.answer", question)
    forget(by.organization, [PAY_ASKED, PAY_ANSWERED], [question.pk])
    if by.pk != question.member_id:
        told = [Told(question.member_id, question.pk)]
        tell(by.organization, PAY_ANSWERED, told, now)
    elif not settle:
        tell_answerers(question, by, now)
    return question


def tell_answerers(question: PayQuestion, by: Member, now: datetime) -> None:
    """The head of the half and the pay stewards learn that somebody asked: not who, nor what."""
    heads = heads_of(by.organization_id, today_in(by.organization.zone, now))
    stewards = running_stewards(by.organization).values_list("member_id", flat=True)
    readers = {*stewards, *(head.pk for half, head in heads.items() if half == question.half)}
    told = [Told(one, question.pk) for one in sorted(readers - {by.pk})]
    tell(by.organization, PAY_ASKED, told, now)


def sound(text: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST or "\0" in said:
        told = _("Say in one to 2,000 letters what is wrong.")
        raise Fault(told, fields={"text": told})
    return said


def question_of(by: Member, question_id: int, now: datetime) -> PayQuestion:
    """A question that this member may read; another one is not there."""
    standing = standing_of(by, today_in(by.organization.zone, now))
    found = questions_for(by, standing).filter(pk=question_id).first()
    if found is None:
        raise Missing(_("There is no such question."))
    return found
