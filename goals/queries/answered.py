"""How sales kept its promise: answers, first contacts, attempts. A fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Value

from goals.rules.promises import Answered, Row
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.borders import Border, answered_by_marketing, borders_of
from smarketing.funnel.queries.handoffs import RECENT, owes_answer, owes_contact, owes_tries
from smarketing.funnel.queries.medians import WHOLE, in_the_middle
from smarketing.funnel.rules.handoffs import SHIPPED_LIMITS


def sales_in(
    organization: Organization,
    period: Period,
    now: datetime,
    borders: Sequence[Border] | None = None,
) -> Answered:
    """How sales answered and worked the leads passed to it in a period, at every border.

    Four queries, and two for the borders where the reader does not bring them.
    """
    borders = borders_of(organization) if borders is None else borders
    mine = asked_of_sales(organization, borders)
    passed = mine.filter(passed_on__gte=period.starts_on, passed_on__lte=period.ends_on)
    told = passed.aggregate(**answers(now), **contacts(now), **windows(now), **dones())
    late, middle = owed_now(mine, now), medians_of(passed, {WHOLE: told})
    answer, contact, tries = rows_in(told, late, middle.get(WHOLE, {}))
    return Answered(
        period, borders[0].limits if borders else SHIPPED_LIMITS, answer, contact, tries
    )


def answering(now: datetime) -> QuerySet[Organization]:
    """Every organisation in which leads were passed of late."""
    lately = Handoff.objects.filter(passed_at__gt=now - RECENT).values("organization")
    return Organization.objects.filter(pk__in=lately)


def asked_of_sales(organization: Organization, borders: Sequence[Border]) -> QuerySet[Handoff]:
    """The hand-offs that sales answers, alone or with marketing."""
    mine = organization.handoffs.filter(withdrawn=False)
    others = answered_by_marketing(organization, borders)
    return mine.exclude(step__in=others) if others else mine


@dataclass(frozen=True)
class AtBorder:
    """How what is promised at one border was kept, whoever answers there."""

    border: Border
    answer: Row
    contact: Row
    tries: Row

    @property
    def waiting(self) -> int:
        """How many of the period's wait: in time, and past it whenever they were passed."""
        return self.answer.pending + self.answer.late


def kept_at_borders(
    organization: Organization, period: Period, now: datetime, borders: Sequence[Border]
) -> list[AtBorder]:
    """Each border's own rows, in the order of the way: three queries."""
    mine = organization.handoffs.filter(withdrawn=False)
    passed = mine.filter(passed_on__gte=period.starts_on, passed_on__lte=period.ends_on)
    sums = {**answers(now), **contacts(now), **windows(now), **dones()}
    told = {row["step"]: row for row in passed.order_by().values("step").annotate(**sums)}
    owed = {f"late_{name}": Count("pk", filter=owes(now)) for name, owes in OWED.items()}
    open_now = mine.filter(combined([owes(now) for owes in OWED.values()]))
    late = {row["step"]: row for row in open_now.order_by().values("step").annotate(**owed)}
    middle, nothing = medians_of(passed, told, "step"), dict.fromkeys(sums, 0)
    return [
        AtBorder(
            border,
            *rows_in(
                told.get(border.entry, nothing),
                {name: late.get(border.entry, {}).get(f"late_{name}", 0) for name in OWED},
                middle.get(border.entry, {}),
            ),
        )
        for border in sorted(borders, key=lambda one: one.steps.index(one.entry))
    ]


def rows_in(
    told: Mapping[str, int], late: Mapping[str, int], middle: Mapping[str, timedelta]
) -> tuple[Row, Row, Row]:
    """The three rows of a promise from its sums: answer, contact, attempts."""
    answer = Row(
        *(told[key] for key in ("due", "inside", "pending")),
        late["answer"],
        middle.get("took"),
        middle.get("worked"),
    )
    if not told["n_contact_took"]:  # nobody tells us of attempts: say nothing
        return answer, NO_ROW, NO_ROW
    contact = Row(
        *(told[key] for key in ("contact_due", "contact_inside", "contact_pending")),
        late["contact"],
        middle.get("contact_took"),
        middle.get("contact_worked"),
    )
    keys = ("tries_due", "tries_inside", "tries_pending")
    return answer, contact, Row(*(told[key] for key in keys), late["tries"])


MEDIANS = ("took", "worked", "contact_took", "contact_worked")
OWED = {"answer": owes_answer, "contact": owes_contact, "tries": owes_tries}
NO_ROW = Row(0, 0, 0, 0)


def combined(conditions: list[Q]) -> Q:
    """Any of these."""
    return Q.create(conditions, connector=Q.OR)


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


def medians_of(
    passed: QuerySet[Handoff], told: Mapping[str, Mapping[str, int]], by: str = ""
) -> dict[str, dict[str, timedelta]]:
    """The middle of each length of time in each group; of an even number the mean of both.

    `told` says how many there are of each, so that one query picks the rows in the middle.
    """
    counts = {group: {field: row[f"n_{field}"] for field in MEDIANS} for group, row in told.items()}
    return {
        group: {
            field: timedelta(seconds=sum(values) // len(values)) for field, values in found.items()
        }
        for group, found in in_the_middle(passed, counts, by).items()
    }
