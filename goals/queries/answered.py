"""How sales kept its promise: answers, first contacts, attempts. A fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from goals.queries.answer_terms import LENGTHS, OWED, dones, sums_on
from goals.queries.passed_days import Passed, PassedDays
from goals.rules.promises import Answered, Row
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.borders import Border, borders_of
from smarketing.funnel.queries.handoffs import RECENT
from smarketing.funnel.queries.medians import in_the_middle
from smarketing.funnel.rules.handoffs import SHIPPED_LIMITS


def sales_in(
    organization: Organization,
    period: Period,
    now: datetime,
    borders: Sequence[Border] | None = None,
) -> Answered:
    """How sales answered and worked the leads passed to it in a period, at every border.

    Two queries, and two for the borders where the reader does not bring them.
    """
    borders = borders_of(organization) if borders is None else borders
    days = PassedDays(organization, period, borders)
    return answered(days, days.look(organization.wanted, now), now)


def answered(days: PassedDays, passed: Passed, now: datetime) -> Answered:
    """The same from the days that a reader keeps, as they were seen in this moment: one query."""
    limits = [border.limits for border in days.borders]
    rows = rows_in(passed.told, days.late(now), passed.middles)
    return Answered(days.period, limits[0] if limits else SHIPPED_LIMITS, *rows)


def answering(now: datetime) -> QuerySet[Organization]:
    """Every organisation in which leads were passed of late."""
    lately = Handoff.objects.filter(passed_at__gt=now - RECENT).values("organization")
    return Organization.objects.filter(pk__in=lately)


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
    sums = sums_on(now) | dones()
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


NO_ROW = Row(0, 0, 0, 0)


def combined(conditions: list[Q]) -> Q:
    """Any of these."""
    return Q.create(conditions, connector=Q.OR)


def medians_of(
    passed: QuerySet[Handoff], told: Mapping[str, Mapping[str, int]], by: str
) -> dict[str, dict[str, timedelta]]:
    """The middle of each length of time in each group; of an even number the mean of both.

    `told` says how many there are of each, so that one query picks the rows in the middle.
    """
    counts = {group: {field: row[f"n_{field}"] for field in LENGTHS} for group, row in told.items()}
    return {
        group: {
            field: timedelta(seconds=sum(values) // len(values)) for field, values in found.items()
        }
        for group, found in in_the_middle(passed, counts, by).items()
    }
