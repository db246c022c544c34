"""Questions about lines of statements: who asked, what was said, what still waits."""

from django.db.models import Q, QuerySet

from goals.models import PayQuestion
from goals.queries.pay.keepers import is_keeper
from smarketing.accounts.models import Member
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.rights import Standing


def questions_about(person: Member, period: Period) -> QuerySet[PayQuestion]:
    """What one person asked about a period, with all that was said."""
    mine = person.pay_questions.filter(starts_on=period.starts_on, ends_on=period.ends_on)
    return mine.prefetch_related("words__by")


def questions_for(reader: Member, standing: Standing) -> QuerySet[PayQuestion]:
    """The questions that this reader may read and answer: one's own, those about the plan of the
    half one heads, and for a steward all."""
    asked = reader.organization.pay_questions.select_related("member", "settled_by")
    asked = asked.prefetch_related("words__by")
    if is_keeper(reader):
        return asked
    return asked.filter(Q(member=reader) | Q(half__in=standing.heads))
