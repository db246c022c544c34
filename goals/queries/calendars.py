"""Reads of calendars: which there are, which one leads, which period a day lies in."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from goals.models import Calendar
from goals.rules.calendars import MONTH, OWN, QUARTER, ByWeeks, Named, around, earlier, find
from goals.rules.spans import keyed, quarters_around
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.periods import Period, quarter_by_key, quarter_of


def calendars_of(organization: Organization) -> list[Calendar]:
    """Every calendar with its own periods, by name. Two queries."""
    return list(organization.calendars.prefetch_related("periods"))


def calendar_by_id(organization: Organization, calendar_id: int) -> Calendar:
    """One of this organisation's, or `Missing`."""
    found = organization.calendars.prefetch_related("periods").filter(pk=calendar_id).first()
    if found is None:
        raise Missing(_("There is no such calendar."))
    return found


def calendar_named(organization: Organization, name: str) -> Calendar | None:
    return organization.calendars.prefetch_related("periods").filter(name=name).first()


def leading_calendar(organization: Organization) -> Calendar | None:
    """The calendar that board and goals page follow; None: the company's fiscal year."""
    return organization.calendars.prefetch_related("periods").filter(leads=True).first()


def level_of(calendar: Calendar) -> str:
    """At which level a leading calendar gives the columns of the page."""
    return OWN if calendar.kind == "own" else QUARTER


def usual_period(organization: Organization, day: date) -> Period:
    """The period of a day where no goal says another: the leading calendar's, else the quarter.

    Between two own periods it is the fiscal quarter too.
    """
    calendar = leading_calendar(organization)
    for one in calendar.plan.named(day, day) if calendar else ():
        if one.level == level_of(calendar):
            return keyed(one.period.starts_on, one.period.ends_on, organization.fiscal_start)
    return quarter_of(day, organization.fiscal_start)


def usual_periods(
    organization: Organization, day: date, before: int, after: int
) -> list[tuple[Period, str]]:
    """The periods around a day with their names in the leading calendar, "" for a key's own."""
    return periods_about(organization, leading_calendar(organization), day, before, after)


def quarters_about(
    organization: Organization, day: date, before: int, after: int
) -> list[tuple[Period, str]]:
    """The quarters around a day with their names: the leading calendar's where it has quarters,
    else those of the company's fiscal year."""
    calendar = leading_calendar(organization)
    has_quarters = calendar is not None and level_of(calendar) == QUARTER
    return periods_about(organization, calendar if has_quarters else None, day, before, after)


def periods_about(
    organization: Organization, calendar: Calendar | None, day: date, before: int, after: int
) -> list[tuple[Period, str]]:
    """The periods of a calendar around a day, or the fiscal quarters where none is given."""
    fiscal = organization.fiscal_start
    if calendar is not None:
        found = around(calendar.plan, day, before, after, level_of(calendar))
        if found:
            return [
                (keyed(one.period.starts_on, one.period.ends_on, fiscal), one.name) for one in found
            ]
    return [(quarter, "") for quarter in quarters_around(day, before, after, fiscal)]


def months_of_weeks(organization: Organization, days: Period) -> list[Named]:
    """The periods into which a leading year of weeks (4-4-5) cuts these days, in order; the first
    and last may be parts of one. None where the company's months are calendar months."""
    calendar = leading_calendar(organization)
    if calendar is None or not isinstance(calendar.plan, ByWeeks):
        return []
    found = [one for one in calendar.plan.named(days.starts_on, days.ends_on) if one.level == MONTH]
    return [
        replace(
            one,
            period=Period(
                max(one.period.starts_on, days.starts_on), min(one.period.ends_on, days.ends_on)
            ),
        )
        for one in sorted(found, key=lambda one: one.period)
    ]


def quarter_named(organization: Organization, year: int, quarter: int) -> Period:
    """The quarter of a year as files write it: the leading calendar's, else the fiscal one."""
    calendar, key = leading_calendar(organization), f"{year}-Q{quarter}"
    found = find(calendar.plan, key, date(year, 1, 1)) if calendar else None
    if found:
        return keyed(found.period.starts_on, found.period.ends_on, organization.fiscal_start)
    return quarter_by_key(key, organization.fiscal_start)


def years_before_in(
    organization: Organization, calendar: str, called: str, period: Period, years: int
) -> list[Period]:
    """The same period of the calendar in the years before, the last one first; none where the
    calendar does not know it any more."""
    known = calendar_named(organization, calendar) if calendar else None
    named = find(known.plan, called, period.starts_on) if known else None
    if named is None or named.period.starts_on != period.starts_on:
        return []
    found: list[Named | None] = [earlier(known.plan, named, n) for n in range(1, years + 1)]
    return [one.period for one in found if one and one.period.ends_on < period.starts_on]
