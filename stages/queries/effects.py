"""The numbers that decisions mean to move, and what became of them: at most three queries."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from smarketing.accounts.models import Organization
from smarketing.funnel.queries.counts import counts
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.questions import Question
from stages.models import MeetingDecision
from stages.rules.effects import (
    AMOUNT,
    COUNT,
    HOURS,
    IN_TIME,
    SPAN,
    Effect,
    of_answers,
    of_sums,
)

ANSWERS = (IN_TIME, HOURS)


def metrics_of(organization: Organization) -> dict[str, str]:
    """What a decision may mean to move, with the step it is of: `count:<step>`, `amount:<last>`,
    the share of leads answered in time, and the hours to the answer; the latter of no step.
    """
    names = step_names(organization)
    found = {f"{COUNT}:{key}": name for key, name in names.items()}
    if names:
        last = next(reversed(names))
        found[f"{AMOUNT}:{last}"] = names[last]
    return found | {IN_TIME: "", HOURS: ""}


def effects_of(
    organization: Organization, decisions: Sequence[MeetingDecision], today: date
) -> dict[int, Effect]:
    """What each decision did, by its number; nothing for those too young or without a metric."""
    days = [one.meeting.held_on for one in decisions if one.metric and one.meeting.held_on]
    if not days:
        return {}
    first, last = min(days) - timedelta(SPAN), min(max(days) + timedelta(SPAN), today)
    asked = {one.metric for one in decisions}
    steps = sorted({metric.partition(":")[2] for metric in asked if ":" in metric})
    sums = sums_by_day(organization, steps, first, last) if steps else {}
    answers = {}
    if asked.intersection(ANSWERS):
        answers = answers_by_day(organization, first, last, today)
    found = {}
    for one in decisions:
        kind, _colon, step = one.metric.partition(":")
        on = one.meeting.held_on
        if kind in ANSWERS:
            found[one.pk] = of_answers(kind, answers, on, today)
        elif kind and on:
            by_day = sums.get(step, {})
            values = {day: (n, n if kind == COUNT else money) for day, (n, money) in by_day.items()}
            found[one.pk] = of_sums(kind, values, on, today)
    return {number: effect for number, effect in found.items() if effect}


def sums_by_day(
    organization: Organization, steps: Iterable[str], first: date, last: date
) -> dict[str, dict[date, tuple[int, int]]]:
    """What came to each step on each day, as a count and an amount."""
    known = [key for key in steps if key in set(organization.steps.values_list("key", flat=True))]
    if not known:
        return {}
    question = Question(first, last, by=("day", "step"), filters={"step": tuple(known)})
    found: dict[str, dict[date, tuple[int, int]]] = {}
    for figure in counts(organization, question).rows:
        day, step = figure.key
        found.setdefault(step, {})[date.fromisoformat(day)] = figure.count, figure.amount
    return found


def answers_by_day(
    organization: Organization, first: date, last: date, today: date
) -> dict[date, list[tuple[int | None, bool]]]:
    """How soon the leads passed on each day were answered; one query.

    Those that wait and whose last day has not passed are pending: neither in time nor too late.
    """
    midnight = datetime.combine(today, time(), organization.zone)
    passed = organization.handoffs.filter(
        withdrawn=False, passed_on__gte=first, passed_on__lte=last
    ).exclude(answered_at__isnull=True, due_at__gte=midnight)
    found: dict[date, list] = {}
    for day, took, at, due in passed.values_list("passed_on", "took", "answered_at", "due_at"):
        found.setdefault(day, []).append((took, at is not None and at <= due))
    return found
