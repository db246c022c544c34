"""Leads at the border of the two halves, and what came of what was promised of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Case, Count, F, Q, Sum, When

from goals.queries.promises import derived_targets, marketing_in, promise_targets
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import add_months, month_of
from smarketing.funnel.models.handoff import Answer
from smarketing.funnel.queries.borders import border_of
from smarketing.funnel.queries.counts import counts
from smarketing.funnel.rules.questions import Question
from stages.rules.evidence.together import ANSWER_DAYS, WINDOW
from stages.rules.facts import Passed

REFUSALS = ("rejected", "returned")


def handoffs(organization: Organization, first: date, last: date) -> tuple[Passed, ...]:
    """The leads that came to the border, by the days on which they were passed and answered."""
    since = first - WINDOW - timedelta(ANSWER_DAYS + 1)
    return tuple(one for _key, one in grouped_handoffs(organization, since, last))


def grouped_handoffs(
    organization: Organization, after: date, last: date, *key: str
) -> Iterator[tuple[tuple, Passed]]:
    """Hand-offs after one day up to another, grouped by what assessments ask of them and a key."""
    spoken = Q(answer__in=[Answer.ACCEPTED, Answer.FORWARDED]) | ~Q(answer="") & ~Q(reason="")
    rows = (
        organization.handoffs.filter(withdrawn=False, passed_on__gt=after, passed_on__lte=last)
        .annotate(
            spoken=Case(When(spoken, then=True), default=False),
            in_time=Case(When(answered_at__lte=F("due_at"), then=True), default=False),
        )
        .values_list(*key, "passed_on", "answered_on", "spoken", "in_time")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for *of, on, answered, said, soon, n in rows:
        yield tuple(of), Passed(on, answered, bool(said), bool(soon), n)


def passages(organization: Organization, first: date, last: date) -> dict[str, dict[date, int]]:
    """Leads that came to the border, were answered, and came round its definition, by day."""
    at = border_of(organization)
    if at is None:
        return {}
    since = first - WINDOW - timedelta(ANSWER_DAYS + 1)
    asked = Question(
        since,
        last,
        by=("day", "step", "outcome"),
        filters={"step": (at.entry, at.accepting), "outcome": REFUSALS},
    )
    passed: dict[date, int] = {}
    answered: dict[date, int] = {}
    for figure in counts(organization, asked).rows:
        day, step, _outcome = figure.key
        into = passed if step == at.entry else answered
        on = date.fromisoformat(day)
        into[on] = into.get(on, 0) + figure.count
    skipped = (
        organization.entries.filter(what=at.entry, implied=True, day__gte=since, day__lte=last)
        .values_list("day")
        .annotate(came=Sum("n"))
        .order_by()
    )
    return {"passed": passed, "answered": answered, "skipped": dict(skipped)}


def months(organization: Organization, first: date, last: date) -> dict[str, dict]:
    """What was promised of each step by month, and what came; two queries."""
    since, until = add_months(first.replace(day=1), -1), month_of(last).ends_on
    targets: dict[date, dict[str, int]] = {}
    typed = organization.step_targets.filter(month__gte=since, month__lte=until)
    for month, step, count in typed.values_list("month", "step", "count"):
        targets.setdefault(month, {})[step] = count
    attained: dict[date, dict[str, int]] = {}
    for figure in counts(organization, Question(since, until, by=("month", "step"))).rows:
        month, step = figure.key
        attained.setdefault(date.fromisoformat(f"{month}-01"), {})[step] = figure.count
    return {"targets": targets, "counts": attained}


def delivered(
    organization: Organization, first: date, last: date, *, is_chained: bool
) -> dict[date, Fraction]:
    """What of the promised value of leads came, for each whole month that a day looks at.

    Only with a signed chain is there a promise where nobody typed one.
    """
    since = add_months(first.replace(day=1), -1)
    promised = promise_targets(organization, since, last)
    if is_chained:
        promised = derived_targets(organization, since, last) | promised
    kept = {}
    for start in promised:
        month = month_of(start)
        if month.ends_on < last:
            part = marketing_in(organization, month, last).kept or Fraction(0)
            kept[start] = min(max(part, Fraction(0)), Fraction(1))
    return kept
