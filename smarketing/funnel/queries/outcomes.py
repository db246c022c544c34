"""What became of the leads that marketing passed in a period: for marketing to learn from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.expressions import Expression

from smarketing.accounts.models import Organization, Role
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Handoff, HandoffNote
from smarketing.funnel.queries.borders import SaidReason, reasons_of
from smarketing.funnel.queries.handoffs import owes_answer
from smarketing.funnel.rules.handoffs import ACCEPTED, REJECTED

MOST = 12  # rows of one table; the rest is summed
# who answered here, else whose lead it was when the CRM told of the answer
IS_PERSON = Q(answered_by__isnull=False) & ~Q(answered_by__role=Role.PROGRAM)
ANSWERER = Case(When(IS_PERSON, then=F("answered_by")), default=F("member"))


@dataclass(frozen=True)
class Cut:
    """One row of a table: of these leads so many were answered, and so many rejected."""

    name: str
    answered: int
    rejected: int
    counting: int = 0  # of the rejected, for a reason that counts against lead quality

    @property
    def share(self) -> float | None:
        return self.rejected / self.answered if self.answered else None


@dataclass(frozen=True)
class Outcomes:
    """A period's hand-offs and what became of them."""

    passed: int
    waiting: int
    late: int  # of those that wait, past their time
    expired: int  # not answered in time, whatever became of them
    silent: int  # without a sentence and without an answer
    answers: Mapping[str, int]
    now: list[tuple[str, int]]  # of the accepted: where their leads stand, by step or outcome
    by_reason: list[tuple[str, int, bool]]  # rejected: reason, n, counts against quality
    by_persona: list[Cut] = field(default_factory=list)
    by_source: list[Cut] = field(default_factory=list)
    by_answerer: list[Cut] = field(default_factory=list)


def outcomes_of(organization: Organization, period: Period, *, now: datetime) -> Outcomes:
    """Everything the page tells, in a fixed number of queries."""
    passed = organization.handoffs.filter(
        withdrawn=False, passed_on__gte=period.starts_on, passed_on__lte=period.ends_on
    )
    noted = Exists(HandoffNote.objects.filter(handoff=OuterRef("pk")))
    sums = passed.aggregate(
        passed=Count("pk"),
        waiting=Count("pk", filter=Q(answer="")),
        late=Count("pk", filter=owes_answer(now)),
        expired=Count("pk", filter=owes_answer(now) | Q(answered_at__gt=F("due_at"))),
    )
    reasons = reasons_of(organization, retired=True)
    people = organization.members.exclude(role=Role.PROGRAM)
    bad = [key for key, one in reasons.items() if one.counts]
    answers = dict(
        passed.exclude(answer="").values_list("answer").annotate(n=Count("pk")).order_by()
    )
    return Outcomes(
        **sums,
        silent=passed.filter(~noted, answer="").count(),
        answers=answers,
        now=standing(passed),
        by_reason=by_reason(passed, reasons),
        by_persona=cut(passed, "persona", names_in(organization.personas), bad),
        by_source=cut(passed, "lead__source", names_in(organization.sources), bad),
        by_answerer=cut(passed, ANSWERER, names_in(people), bad),
    )


def names_in(rows: QuerySet) -> dict[int, str]:
    return dict(rows.order_by().values_list("pk", "name"))


def standing(passed: QuerySet[Handoff]) -> list[tuple[str, int]]:
    """Of the accepted, how many of their leads stand where, or ended how; the most first."""
    rows = (
        passed.filter(answer=ACCEPTED)
        .values_list("lead__step", "lead__outcome")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found: dict[str, int] = {}
    for step, outcome, n in rows:
        found[outcome or step] = found.get(outcome or step, 0) + n
    return sorted(found.items(), key=lambda pair: -pair[1])


def by_reason(
    passed: QuerySet[Handoff], reasons: Mapping[str, SaidReason]
) -> list[tuple[str, int, bool]]:
    """The rejected by reason, the most first; one that is on no list as it was said."""
    rows = (
        passed.filter(answer=REJECTED)
        .values_list("reason_key", "reason")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found: dict[tuple[str, bool], int] = {}
    for key, said, n in rows:
        one = reasons.get(key)
        name = (one.name, one.counts) if one else (said, False)
        found[name] = found.get(name, 0) + n
    told = [(name, n, counts) for (name, counts), n in found.items()]
    return sorted(told, key=lambda row: -row[1])[:MOST]


def cut(
    passed: QuerySet[Handoff], column: str | Expression, names: Mapping[int, str], bad: list[str]
) -> list[Cut]:
    """The answered by persona, source or who answered; the most rejected first."""
    rows = (
        passed.exclude(answer="")
        .annotate(cut_by=F(column) if isinstance(column, str) else column)
        .values_list("cut_by")
        .annotate(
            answered=Count("pk"),
            rejected=Count("pk", filter=Q(answer=REJECTED)),
            counting=Count("pk", filter=Q(answer=REJECTED, reason_key__in=bad)),
        )
        .order_by()
    )
    cuts = [Cut(names.get(key or 0, ""), *sums) for key, *sums in rows]
    return sorted(cuts, key=lambda one: (-one.rejected, -one.answered))[:MOST]
