"""The hand-offs behind a line that is paid on a promise, or on the value of accepted leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from goals.queries.answer_terms import asked_of_sales
from goals.queries.delivered import values_until, worth_in
from goals.rules.pay.measures import Measure
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.halves import SALES
from smarketing.funnel.models.lead import Lead
from smarketing.funnel.queries.borders import borders_of


@dataclass(frozen=True)
class Passed:
    """One hand-off as it counted: what it was worth, or whether it was answered in time."""

    lead_id: int
    display: str
    day: date  # of its acceptance, of its being taken back, or on which it was passed
    value: int  # minor units; below nothing where it was taken back; 1 or 0 of an answer
    is_back: bool = False


def passed_behind(
    organization: Organization, measure: Measure, days: tuple[date, date], at: datetime
) -> list[Passed]:
    """The hand-offs that a promise or a value was read from, as they stood at a moment.

    Their values add up to what was attained; of sales' promise they count who was in time.
    """
    if measure.of == SALES:
        return list(answered_behind(organization, days, at))
    found = list(delivered_behind(organization, days, today_in(organization.zone, at)))
    return sorted(found, key=lambda one: (one.day, one.lead_id, one.is_back))


def answered_behind(
    organization: Organization, days: tuple[date, date], at: datetime
) -> Iterator[Passed]:
    known = Q(answered_at__lte=at) | Q(due_at__lte=at)
    asked = asked_of_sales(organization, borders_of(organization))
    passed = asked.filter(known, passed_on__range=days)
    for one in passed.select_related("lead").order_by("passed_at", "pk"):
        in_time = one.answered_at is not None and one.answered_at <= min(one.due_at, at)
        yield Passed(one.lead_id, named(one.lead), one.passed_on, int(in_time))


def delivered_behind(
    organization: Organization, days: tuple[date, date], today: date
) -> Iterator[Passed]:
    """Leads first accepted on these days with their worth, and those taken back on them."""
    first, last = days[0], min(days[1], today)
    mine = organization.handoffs.filter(is_first=True, withdrawn=False).select_related("lead")
    worths = values_until(organization, last)
    for field, is_back in (("answered_on", False), ("taken_back_on", True)):
        for one in mine.filter(**{f"{field}__range": (first, last)}):
            worth = worth_in(worths.on(one.answered_on), one.step, one.persona)
            value = -worth if is_back else worth
            yield Passed(one.lead_id, named(one.lead), getattr(one, field), value, is_back)


def named(lead: Lead) -> str:
    """What to call a lead; nothing of it is personal."""
    return lead.external_id or f"#{lead.pk}"
