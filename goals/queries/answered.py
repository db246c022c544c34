"""How sales kept its promise: answers, first contacts, attempts. A fixed number of queries."""

from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from goals.rules.promises import Answered, Row
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.borders import Border, border_of
from smarketing.funnel.queries.handoffs import owes_answer, owes_contact, owes_tries
from smarketing.funnel.rules.handoffs import SHIPPED_LIMITS, Limits


def sales_in(
    organization: Organization, period: Period, now: datetime, limits: Limits | None = None
) -> Answered:
    """How sales answered and worked the leads passed in a period.

    Three queries, and two for the limits where the reader does not bring them.
    """
    mine = organization.handoffs.filter(withdrawn=False)
    passed = mine.filter(passed_on__gte=period.starts_on, passed_on__lte=period.ends_on)
    told = passed.aggregate(**answers(now), **contacts(now), **windows(now), **dones())
    late, middle = owed_now(mine, now), medians_of(passed, told)
    silent = not told["n_contact_took"]  # nobody tells us of attempts: say nothing
    return Answered(
        period=period,
        limits=limits or limits_at(border_of(organization)),
        answer=Row(
            *(told[key] for key in ("due", "inside", "pending")),
            late["answer"],
            middle["took"],
            middle["worked"],
        ),
        contact=NO_ROW
        if silent
        else Row(
            *(told[key] for key in ("contact_due", "contact_inside", "contact_pending")),
            late["contact"],
            middle["contact_took"],
            middle["contact_worked"],
        ),
        tries=NO_ROW
        if silent
        else Row(
            *(told[key] for key in ("tries_due", "tries_inside", "tries_pending")),
            late["tries"],
        ),
    )


MEDIANS = ("took", "worked", "contact_took", "contact_worked")
OWED = {"answer": owes_answer, "contact": owes_contact, "tries": owes_tries}
NO_ROW = Row(0, 0, 0, 0)


def limits_at(border: Border | None) -> Limits:
    return border.limits if border else SHIPPED_LIMITS


def owed_now(mine: QuerySet[Handoff], now: datetime) -> dict[str, int]:
    """How many hand-offs are past each of their times, whenever they were passed."""
    first, *others = (
        mine.filter(owes(now))
        .order_by()
        .annotate(row=Value(row))
        .values_list("row")
        .annotate(n=Count("pk"))
        for row, owes in OWED.items()
    )
    return dict.fromkeys(OWED, 0) | dict(first.union(*others, all=True))


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
    return {f"n_{field}": Count(field) for field in MEDIANS}


def medians_of(passed: QuerySet[Handoff], told: dict) -> dict[str, timedelta | None]:
    """The middle of each length of time; of an even number the mean of both in the middle.

    `told` says how many there are of each, so that one query picks the rows in the middle.
    """
    middles = {field: middle_of(told[f"n_{field}"]) for field in MEDIANS}
    places = {
        f"place_{field}": Window(RowNumber(), order_by=F(field).asc(nulls_last=True))
        for field in MEDIANS
        if middles[field]
    }
    found: dict[str, list[int]] = {field: [] for field in MEDIANS}
    if places:
        wanted = Q.create(
            [Q(**{f"{place}__in": middles[place.removeprefix("place_")]}) for place in places],
            connector=Q.OR,
        )
        rows = passed.order_by().annotate(**places).filter(wanted).values(*MEDIANS, *places)
        for row in rows:
            for field in MEDIANS:
                if row.get(f"place_{field}") in middles[field]:
                    found[field].append(row[field])
    return {
        field: timedelta(seconds=sum(values) // len(values)) if values else None
        for field, values in found.items()
    }


def middle_of(n: int) -> tuple[int, ...]:
    """The places, from 1, of the middle of so many."""
    return tuple({(n + 1) // 2, n // 2 + 1}) if n else ()
