"""What each half promised and kept, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.aggregates import Max, Min

from goals.models import PromiseTarget, PromiseValue
from goals.queries.goals import running_goal
from goals.rules.promises import (
    ALL,
    WITHIN,
    Answered,
    Delivered,
    Row,
    cohort_days,
    delivered,
)
from goals.rules.spans import keyed
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, month_of, quarter_of
from smarketing.funnel.models import Entry
from smarketing.funnel.queries.borders import Border, border_of
from smarketing.funnel.queries.handoffs import owes_answer, owes_contact, owes_tries
from smarketing.funnel.rules.handoffs import SHIPPED_LIMITS


@dataclass(frozen=True)
class Promises:
    """Both halves' promises side by side."""

    marketing: Delivered
    sales: Answered


def promises_now(organization: Organization, today: date, now: datetime) -> Promises:
    """This month's promise of marketing, and sales' in the board's period."""
    goal = running_goal(organization, today)
    fiscal = organization.fiscal_start
    period = keyed(goal.starts_on, goal.ends_on, fiscal) if goal else quarter_of(today, fiscal)
    return Promises(
        marketing_in(organization, month_of(today), today), sales_in(organization, period, now)
    )


def marketing_in(organization: Organization, month: Period, today: date) -> Delivered:
    """Marketing's promise of a month: three queries."""
    days = days_delivered(organization, month)
    target = organization.promise_targets.filter(month=month.starts_on).first()
    gross = sum(came for came, _back in days.values())
    back = sum(back for _came, back in days.values())
    return delivered(month, target and target.amount, gross, back, today)


def days_delivered(organization: Organization, month: Period) -> dict[date, tuple[int, int]]:
    """The value that came and that was taken back on each day of a month.

    A lead counts once, on the day of its first accepted hand-off, and is taken off on the day on
    which it was rejected after all.
    """
    worth = values_on(organization, month.starts_on)
    first = organization.handoffs.filter(is_first=True, withdrawn=False)
    days: dict[date, list[int]] = {}
    for place, field in enumerate(("answered_on", "taken_back_on")):
        span = {f"{field}__gte": month.starts_on, f"{field}__lte": month.ends_on}
        rows = first.filter(**span).values_list(field, "persona").annotate(n=Count("pk"))
        for day, persona, n in rows.order_by():
            days.setdefault(day, [0, 0])[place] += n * worth.get(persona, worth.get(ALL, 0))
    return {day: (came, back) for day, (came, back) in days.items()}


CUTS = {"persona": "persona", "source": "lead__source", "team": "team"}


def delivered_by(organization: Organization, month: Period, cut: str) -> list[tuple[int, int, int]]:
    """A month's delivered value by persona, source or team: key, gross, taken back; the most
    first. The rows add up to the promise's own figures."""
    worth = values_on(organization, month.starts_on)
    first = organization.handoffs.filter(is_first=True, withdrawn=False)
    sums: dict[int, list[int]] = {}
    for place, field in enumerate(("answered_on", "taken_back_on")):
        span = {f"{field}__gte": month.starts_on, f"{field}__lte": month.ends_on}
        rows = first.filter(**span).values_list(F(CUTS[cut]), F("persona")).annotate(n=Count("pk"))
        for key, persona, n in rows.order_by():
            value = n * worth.get(persona, worth.get(ALL, 0))
            sums.setdefault(key or 0, [0, 0])[place] += value
    told = [(key, came, back) for key, (came, back) in sums.items()]
    return sorted(told, key=lambda row: row[2] - row[1])


def values_on(organization: Organization, day: date) -> dict[int, int]:
    """What a lead of each persona is worth on a day, as frozen for its quarter."""
    return {row.persona: row.value for row in frozen_on(organization, day)}


def frozen_on(organization: Organization, day: date) -> QuerySet[PromiseValue]:
    rows = organization.promise_values.filter(starts_on__lte=day, ends_on__gte=day)
    return rows.order_by("persona")


def worth_of(organization: Organization, persona: int, day: date) -> int | None:
    """What one lead is worth; None where nothing was measured yet."""
    rows = {row.persona: row for row in frozen_on(organization, day)}
    row = rows.get(persona) or rows.get(ALL)
    return row.value if row and row.entered else None


def sales_in(organization: Organization, period: Period, now: datetime) -> Answered:
    """How sales answered and worked the leads passed in a period: a fixed number of queries."""
    border = border_of(organization)
    mine = organization.handoffs.filter(withdrawn=False)
    passed = mine.filter(passed_on__gte=period.starts_on, passed_on__lte=period.ends_on)
    told = passed.aggregate(**answers(now), **contacts(now), **windows(now), **dones())
    late = {
        "late": mine.filter(owes_answer(now)).count(),
        "contact_late": mine.filter(owes_contact(now)).count(),
        "tries_late": mine.filter(owes_tries(now)).count(),
    }
    medians = {
        f"{name}_{field}": median_of(passed, field, told[f"n_{field}"])
        for name, fields in MEDIANS.items()
        for field in fields
    }
    silent = not told["n_contact_took"]  # nobody tells us of attempts: say nothing
    return Answered(
        period=period,
        limits=border.limits if border else SHIPPED_LIMITS,
        answer=Row(
            *(told[key] for key in ("due", "inside", "pending")),
            late["late"],
            medians["answer_took"],
            medians["answer_worked"],
        ),
        contact=NO_ROW
        if silent
        else Row(
            *(told[key] for key in ("contact_due", "contact_inside", "contact_pending")),
            late["contact_late"],
            medians["contact_contact_took"],
            medians["contact_contact_worked"],
        ),
        tries=NO_ROW
        if silent
        else Row(
            *(told[key] for key in ("tries_due", "tries_inside", "tries_pending")),
            late["tries_late"],
        ),
    )


MEDIANS = {"answer": ("took", "worked"), "contact": ("contact_took", "contact_worked")}
NO_ROW = Row(0, 0, 0, 0)


def answers(now: datetime) -> dict[str, Count]:
    known = Q(answered_at__isnull=False) | Q(due_at__lte=now)
    return {
        "due": Count("pk", filter=known),
        "inside": Count("pk", filter=Q(answered_at__lte=F("due_at"))),
        "pending": Count("pk", filter=Q(answer="", due_at__gt=now)),
    }


def contacts(now: datetime) -> dict[str, Count]:
    """A lead that moved on or closed before its time, without a contact told, is left out."""
    accepted, told = Q(answer="accepted"), Q(contacted_at__isnull=False)
    spared = Q(contacted_at__isnull=True, settled_at__lte=F("contact_due_at"))
    over = Q(contacted_at__isnull=True, contact_due_at__lte=now) & ~spared
    waits = Q(contacted_at__isnull=True, contact_due_at__gt=now) & ~spared
    return {
        "contact_due": Count("pk", filter=accepted & (told | over)),
        "contact_inside": Count("pk", filter=Q(contacted_at__lte=F("contact_due_at"))),
        "contact_pending": Count("pk", filter=accepted & waits),
    }


def windows(now: datetime) -> dict[str, Count]:
    """Definitions 2.1, F6: who was reached or closed in the window owes no more attempts."""
    promised, enough = Q(tries_needed__gt=0), Q(tries__gte=F("tries_needed"))
    spared = Q(tries__lt=F("tries_needed"), settled_at__lte=F("tries_due_at"))
    over = Q(tries__lt=F("tries_needed"), tries_due_at__lte=now) & ~spared
    waits = Q(tries__lt=F("tries_needed"), tries_due_at__gt=now) & ~spared
    return {
        "tries_due": Count("pk", filter=promised & (enough | over)),
        "tries_inside": Count("pk", filter=promised & enough),
        "tries_pending": Count("pk", filter=promised & waits),
    }


def dones() -> dict[str, Count]:
    return {f"n_{field}": Count(field) for fields in MEDIANS.values() for field in fields}


def median_of(passed: QuerySet, field: str, n: int) -> timedelta | None:
    """The middle of so many lengths of time; of an even number the mean of both in the middle."""
    if not n:
        return None
    ordered = passed.filter(**{f"{field}__isnull": False}).order_by(field)
    middle = list(ordered.values_list(field, flat=True)[(n - 1) // 2 : n // 2 + 1])
    return timedelta(seconds=sum(middle) // len(middle))


def lives_before(
    organization: Organization, period: Period, border: Border
) -> Iterable[tuple[int, int | None]]:
    """The persona of each lead of the complete cohorts, and what it was won for in time."""
    first, last = cohort_days(period)
    entries = Entry.objects.filter(organization=organization, lead__isnull=False)
    entered = (
        entries.filter(what=border.entry, day__gte=first, day__lte=last)
        .values_list("lead_id", "lead__persona")
        .annotate(net=Sum("n"), day=Min("day"))
        .filter(net__gt=0)
        .order_by()
    )
    won = {
        lead: (day, amount)
        for lead, day, amount in entries.filter(
            what=border.steps[-1], day__gte=first, day__lt=period.starts_on
        )
        .values_list("lead_id")
        .annotate(day=Max("day"), amount=Sum("amount"), net=Sum("n"))
        .filter(net__gt=0)
        .order_by()
        .values_list("lead_id", "day", "amount")
    }
    for lead, persona, _net, day in entered:
        at, amount = won.get(lead, (None, None))
        yield persona, amount if at and at <= day + timedelta(WITHIN) else None


def promise_targets(organization: Organization, first: date, last: date) -> dict[date, int]:
    """What was promised for each month between two days."""
    rows = PromiseTarget.objects.filter(
        organization=organization, month__gte=first.replace(day=1), month__lte=last
    )
    return {row.month: row.amount for row in rows}
