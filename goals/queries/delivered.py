"""The value of leads that marketing delivered: what one is worth, and which came on which day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Max, Q, QuerySet, Sum, Value

from goals.models import PromiseValue
from goals.rules.promises import ALL, WITHIN, cohort_days
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Entry
from smarketing.funnel.queries.borders import Border

EVERY = Q()
CELL = ("day", "answered_on", "step", "persona")  # by which first accepted ones are valued
CUTS = {"team": "team", "persona": "persona", "source": "lead__source"}
Worth = Mapping[tuple[str, int], int]  # by entry step and persona


@dataclass(frozen=True)
class Worths:
    """What one lead is worth, as frozen for each quarter."""

    spans: tuple[tuple[Period, Worth], ...] = ()

    def on(self, day: date) -> Worth:
        """As frozen for the quarter of a day; nothing where nobody measured any."""
        return next((worth for span, worth in self.spans if day in span), {})


def days_delivered(
    organization: Organization, month: Period, worths: Worths | None = None
) -> dict[date, tuple[int, int]]:
    """The value that came and that was taken back on each day of a month: one query, and one for
    what a lead is worth where the reader does not bring it.

    A lead counts once, on the day of its first accepted hand-off, and is taken off on the day on
    which it was rejected after all.
    """
    worths = values_until(organization, month.ends_on) if worths is None else worths
    return valued(first_accepted(organization, month, *CELL), worths)


def valued(
    first: Iterable[tuple[int, date, date, str, int, int]], worths: Worths
) -> dict[date, tuple[int, int]]:
    """What first accepted hand-offs are worth by their days, from how many came or went back.

    What is taken back is what came: the worth of the quarter in which the lead was accepted.
    """
    days: dict[date, list[int]] = {}
    for came_back, day, accepted_on, step, persona, n in first:
        sums = days.setdefault(day, [0, 0])
        sums[came_back] += n * worth_in(worths.on(accepted_on), step, persona)
    return {day: (came, back) for day, (came, back) in days.items()}


def first_accepted(
    organization: Organization, month: Period, *fields: str, among: Q = EVERY
) -> QuerySet:
    """How many first accepted hand-offs came in a month (0) and were taken back in it (1).

    Rows of (0 or 1, the fields asked for, n); `day` is that of the one or of the other. `among`
    which hand-offs, where not all are asked for.
    """
    first = organization.handoffs.filter(among, is_first=True, withdrawn=False)
    came, back = (
        first.filter(**{f"{day}__gte": month.starts_on, f"{day}__lte": month.ends_on})
        .order_by()
        .annotate(came_back=Value(place), day=F(day))
        .values_list("came_back", *fields)
        .annotate(n=Count("pk"))
        for place, day in enumerate(("answered_on", "taken_back_on"))
    )
    return came.union(back, all=True)


def values_until(organization: Organization, day: date) -> Worths:
    """What a lead of each persona is worth on each entry step, as frozen for a day's quarter and
    those before it; one query."""
    spans: dict[Period, dict[tuple[str, int], int]] = {}
    for row in organization.promise_values.filter(starts_on__lte=day):
        worth = spans.setdefault(Period(row.starts_on, row.ends_on), {})
        worth[row.step, row.persona] = row.value
    return Worths(tuple(sorted(spans.items(), key=lambda one: one[0].starts_on, reverse=True)))


def values_on(organization: Organization, day: date) -> Worth:
    """The same for a day's quarter alone."""
    return {(row.step, row.persona): row.value for row in frozen_on(organization, day)}


def worth_in(values: Worth, step: str, persona: int) -> int:
    """What one lead is worth; of a persona that was not measured, what all together are."""
    return values.get((step, persona), values.get((step, ALL), 0))


def frozen_on(organization: Organization, day: date) -> QuerySet[PromiseValue]:
    rows = organization.promise_values.filter(starts_on__lte=day, ends_on__gte=day)
    return rows.order_by("step", "persona")


def worth_of(organization: Organization, step: str, persona: int, day: date) -> int | None:
    """What one lead passed from a step is worth; None where nothing was measured yet."""
    rows = {row.persona: row for row in frozen_on(organization, day).filter(step=step)}
    row = rows.get(persona) or rows.get(ALL)
    return row.value if row and row.entered else None


def lives_before(
    organization: Organization, period: Period, border: Border
) -> Iterator[tuple[int, int | None]]:
    """The persona of each lead of the complete cohorts, and what it was won for in time.

    As the ledger stood when the period began: who was taken back by then never entered.
    """
    first, last = cohort_days(period)
    in_cohorts = organization.entries.filter(
        what=border.entry, lead__isnull=False, day__gte=first, day__lte=last
    )
    leads = in_cohorts.order_by().values("lead_id")
    mine = Entry.objects.filter(lead__in=leads, day__lt=period.starts_on)
    entered = standing_on(mine.filter(what=border.entry))
    won = standing_on(mine.filter(what=border.steps[-1]))
    for lead, (day, persona, _amount) in entered.items():
        if first <= day <= last:
            at, _persona, amount = won.get(lead, (None, None, None))
            yield persona, amount if at and at <= day + timedelta(WITHIN) else None


def standing_on(entries: QuerySet[Entry]) -> dict[int, tuple[date, int, int]]:
    """Of each lead that stands on a step, given its entries: the day it entered, its persona and
    its amount there.

    The day is that of the contract (`funnel.queries.passages`): neither an amount that was edited
    later nor a day that was corrected is one.
    """
    days: dict[int, date] = {}
    sums: dict[int, list[int]] = {}
    by_day = entries.order_by("lead_id", "day").values_list("lead_id", "day")
    for lead, day, came, net, amount, persona in by_day.annotate(
        came=Sum("reached"), net=Sum("n"), worth=Sum("amount"), who=Max("lead__persona")
    ):
        if came > 0:
            days[lead] = day
        cell = sums.setdefault(lead, [0, 0, 0])
        cell[0] += net
        cell[1] += amount
        cell[2] = persona
    return {
        lead: (days[lead], persona, amount)
        for lead, (net, amount, persona) in sums.items()
        if net > 0 and lead in days
    }
