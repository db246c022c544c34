"""What each half promised and kept, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.aggregates import Max, Min

from goals.models import PromiseTarget, PromiseValue
from goals.queries.goals import running_goal
from goals.rules.promises import ALL, WITHIN, Answered, Delivered, cohort_days, delivered
from goals.rules.spans import keyed
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, month_of, quarter_of
from smarketing.funnel.models import Entry
from smarketing.funnel.queries.borders import Border, border_of


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
    """How sales answered the leads passed in a period: four queries."""
    border = border_of(organization)
    mine = organization.handoffs.filter(withdrawn=False)
    passed = mine.filter(passed_on__gte=period.starts_on, passed_on__lte=period.ends_on)
    known = Q(answered_at__isnull=False) | Q(due_at__lte=now)
    met = Q(contacted_at__isnull=False) | Q(contact_due_at__lte=now)
    told = passed.aggregate(
        due=Count("pk", filter=known),
        inside=Count("pk", filter=Q(answered_at__lte=F("due_at"))),
        pending=Count("pk", filter=Q(answer="", due_at__gt=now)),
        answered=Count("took"),
        tried=Count("contacted_at", filter=Q(answer="accepted")),
        contact_due=Count("pk", filter=Q(answer="accepted") & met),
        contacted=Count("pk", filter=Q(contacted_at__lte=F("contact_due_at"))),
    )
    answered, tried = told.pop("answered"), told.pop("tried")
    if not tried:
        told |= {"contact_due": 0, "contacted": 0}  # nobody tells us of attempts: say nothing
    return Answered(
        period=period,
        limit=border.limits.answer if border else timedelta(0),
        late=mine.filter(answer="", due_at__lte=now).count(),
        median=median_of(passed, answered),
        **told,
    )


def median_of(passed: QuerySet, answered: int) -> timedelta | None:
    """The middle time from passing to answer; of an even number the mean of both in the middle."""
    if not answered:
        return None
    ordered = passed.filter(took__isnull=False).order_by("took").values_list("took", flat=True)
    middle = list(ordered[(answered - 1) // 2 : answered // 2 + 1])
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
