"""What is counted of hand-offs against sales' promise, as conditions on a moment.

`now` may be a moment or one that is said later (`Later`).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet, Value

from smarketing.accounts.models import Organization
from smarketing.accounts.statements import Later
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.borders import Border, answered_by_marketing
from smarketing.funnel.queries.handoffs import owes_answer, owes_contact, owes_tries

Moment = datetime | Later
OWED = {"answer": owes_answer, "contact": owes_contact, "tries": owes_tries}
LENGTHS = ("took", "worked", "contact_took", "contact_worked")  # of which the middle is told


def asked_of_sales(organization: Organization, borders: Sequence[Border]) -> QuerySet[Handoff]:
    """The hand-offs that sales answers, alone or with marketing."""
    mine = organization.handoffs.filter(withdrawn=False)
    others = answered_by_marketing(organization, borders)
    return mine.exclude(step__in=others) if others else mine


def owed_now(mine: QuerySet[Handoff], now: Moment) -> QuerySet:
    """How many hand-offs are past each of their times, whenever they were passed: rows of one of
    OWED and its number."""
    first, *others = (
        mine.filter(owes(now))
        .order_by()
        .annotate(row=Value(row))
        .values_list("row")
        .annotate(n=Count("pk"))
        for row, owes in OWED.items()
    )
    return first.union(*others, all=True)


def sums_on(now: Moment) -> dict[str, Count]:
    """All that is counted of the answers, the first contacts and the attempts."""
    return {**answers(now), **contacts(now), **windows(now)}


def answers(now: Moment) -> dict[str, Count]:
    known = Q(answered_at__isnull=False) | Q(due_at__lte=now)
    return {
        "due": Count("pk", filter=known),
        "inside": Count("pk", filter=Q(answered_at__lte=F("due_at"))),
        "pending": Count("pk", filter=Q(answer="", due_at__gt=now)),
    }


def contacts(now: Moment) -> dict[str, Count]:
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


def windows(now: Moment) -> dict[str, Count]:
    """Definitions 2.1, F6: of the windows that are over, those with enough attempts in them.

    Who was reached or closed in the window owes no more; who was tried often enough before it
    is over waits for nothing, and counts with the others then: early ones alone would flatter.
    """
    promised, enough = Q(tries_needed__gt=0), Q(tries__gte=F("tries_needed"))
    spared = Q(tries__lt=F("tries_needed"), settled_at__lte=F("tries_due_at"))
    over = promised & Q(tries_due_at__lte=now)
    waits = Q(tries__lt=F("tries_needed"), tries_due_at__gt=now)
    return {
        "tries_due": Count("pk", filter=over & ~spared),
        "tries_inside": Count("pk", filter=over & enough),
        "tries_pending": Count("pk", filter=promised & waits & ~spared),
    }


def dones() -> dict[str, Count]:
    """How many there are of each length of time."""
    return {f"n_{field}": Count(field) for field in LENGTHS}


def ends_after(now: Moment) -> dict[str, Min]:
    """The next moments that alone change one of the sums: what is owed becomes overdue."""
    return {
        "answer_over": Min("due_at", filter=Q(answer="", due_at__gt=now)),
        "contact_over": Min(
            "contact_due_at", filter=Q(contacted_at__isnull=True, contact_due_at__gt=now)
        ),
        "tries_over": Min("tries_due_at", filter=Q(tries_needed__gt=0, tries_due_at__gt=now)),
    }
