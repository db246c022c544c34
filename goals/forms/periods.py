"""The periods a goal may be set for: those of the company's fiscal year and of its calendars."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from goals.models import Calendar
from goals.queries.calendars import calendars_of
from goals.rules.calendars import LEVELS, around
from goals.rules.spans import keyed, period_by_key, quarters_around
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, year_of

OTHER = "other"  # the period is said by its two days
OFFERED = {"quarter": (0, 3), "month": (0, 5), "year": (0, 1), "own": (1, 8)}  # before and after


@dataclass(frozen=True)
class Offer:
    """A period that may be chosen, under the value by which the form sends it."""

    value: str
    name: str  # its key, or its name in a calendar
    period: Period
    calendar: str = ""  # "" for the company's fiscal year


def offers_for(organization: Organization, today: date, chosen: str) -> list[Offer]:
    """The quarters around today and the fiscal year, what each calendar offers, and what stands.

    Where a calendar leads, its periods come first.
    """
    fiscal = organization.fiscal_start
    usual = [*quarters_around(today, 0, 3, fiscal), year_of(today, fiscal)]
    offers = [Offer(one.key, one.key, one) for one in usual]
    for calendar in calendars_of(organization):
        mine = offers_of(calendar, today)
        offers = [*mine, *offers] if calendar.leads else [*offers, *mine]
    if chosen and chosen != OTHER and chosen not in [one.value for one in offers]:
        stands = offered(organization, chosen)
        offers = [stands, *offers] if stands else offers
    return offers


def offers_of(calendar: Calendar, today: date) -> list[Offer]:
    plan = calendar.plan
    return [
        Offer(value_of(calendar, one.period), one.name, one.period, calendar.name)
        for level in LEVELS
        for one in around(plan, today, *OFFERED[level], level)
    ]


def value_of(calendar: Calendar, period: Period) -> str:
    return f"{calendar.pk}:{period.starts_on:%Y%m%d}-{period.ends_on:%Y%m%d}"


def offered(organization: Organization, value: str) -> Offer | None:
    """What stands behind a value that the form sent, or None."""
    number, colon, key = value.partition(":")
    try:
        period = period_by_key(key if colon else value, organization.fiscal_start)
    except ValueError:
        return None
    if not colon:
        return Offer(value, period.key, period)
    for calendar in calendars_of(organization):
        named = calendar.plan.named(period.starts_on, period.ends_on)
        for one in named if str(calendar.pk) == number else ():
            days = (one.period.starts_on, one.period.ends_on)
            if days == (period.starts_on, period.ends_on):
                return Offer(value, one.name, one.period, calendar.name)
    return None


def standing_offer(
    organization: Organization, calendar: str, starts_on: date, ends_on: date
) -> str:
    """The value of the days a goal has: in its calendar if that still knows them."""
    period = keyed(starts_on, ends_on, organization.fiscal_start)
    for one in calendars_of(organization):
        if one.name == calendar and offered(organization, value := value_of(one, period)):
            return value
    return period.key if len(period.key) < 10 else OTHER


def in_leading(organization: Organization, value: str) -> str:
    """The value under which the leading calendar offers these days, if it does."""
    offer = offered(organization, value)
    for calendar in calendars_of(organization) if offer and not offer.calendar else ():
        better = value_of(calendar, offer.period)
        if calendar.leads and offered(organization, better):
            return better
    return value


def grouped(offers: list[Offer]) -> list[tuple[str, list[Offer]]]:
    """The offers by calendar, each group under its name."""
    named = groupby(offers, key=lambda one: one.calendar)
    return [(calendar or _("Company’s fiscal year"), list(some)) for calendar, some in named]
