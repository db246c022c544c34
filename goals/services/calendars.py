"""Writes of calendars. Goals keep the days they were signed for, whatever becomes of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from goals.models import Calendar, CalendarPeriod
from goals.models.calendar import Kind
from goals.queries.calendars import calendar_by_id, calendar_named
from goals.rules.calendars import LAST, MOST_DAYS, MOST_OWN, NEAREST, PATTERNS
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.services import rights
from smarketing.audit import services as audit

LONGEST = 60


@dataclass(frozen=True)
class CalendarSaid:
    """A calendar as somebody wants it. Only the fields of its kind speak."""

    name: str
    kind: str
    first_month: int = 1
    pattern: str = "4-4-5"
    last_month: int = 12
    weekday: int = 6
    rule: str = LAST
    leads: bool = False
    periods: Sequence[tuple[str, Period]] = ()


@transaction.atomic
def make_calendar(*, by: Member, said: CalendarSaid) -> Calendar:
    """A new calendar. Raises `Fault` with the fields that are wrong."""
    rights.demand(by, "goal.calendar")
    by.organization.raise_wanted()
    check(by.organization, said, None)
    calendar = Calendar(organization=by.organization)
    keep(calendar, said)
    audit.record(by, "calendar.make", calendar, name=calendar.name, kind=calendar.kind)
    return calendar


@transaction.atomic
def edit_calendar(*, by: Member, calendar_id: int, number: int, said: CalendarSaid) -> Calendar:
    """Another wording of a calendar; `number` is the one the editor saw, else `Overtaken`."""
    rights.demand(by, "goal.calendar")
    by.organization.raise_wanted()
    calendar = calendar_by_id(by.organization, calendar_id)
    mine = Calendar.objects.filter(pk=calendar.pk, number=number).update(number=F("number") + 1)
    if not mine:
        raise Overtaken(_("Somebody changed this calendar since you looked. Load it again."))
    check(by.organization, said, calendar)
    calendar.number = number + 1
    keep(calendar, said)
    audit.record(by, "calendar.edit", calendar, name=calendar.name, kind=calendar.kind)
    return calendar


@transaction.atomic
def drop_calendar(*, by: Member, calendar_id: int) -> None:
    """Take a calendar away. Goals that were set for its periods stay as they are."""
    rights.demand(by, "goal.calendar")
    by.organization.raise_wanted()
    calendar = calendar_by_id(by.organization, calendar_id)
    audit.record(by, "calendar.drop", calendar, name=calendar.name, kind=calendar.kind)
    calendar.delete()


def keep(calendar: Calendar, said: CalendarSaid) -> None:
    if said.leads:  # at most one leads
        calendar.organization.calendars.filter(leads=True).update(leads=False)
    for name in ("kind", "first_month", "pattern", "last_month", "weekday", "rule", "leads"):
        setattr(calendar, name, getattr(said, name))
    calendar.name = said.name.strip()
    calendar.save()
    calendar.periods.all().delete()
    CalendarPeriod.objects.bulk_create(
        CalendarPeriod(
            calendar=calendar,
            name=name.strip(),
            starts_on=period.starts_on,
            ends_on=period.ends_on,
        )
        for name, period in (said.periods if said.kind == Kind.OWN else ())
    )


def check(organization: Organization, said: CalendarSaid, mine: Calendar | None) -> None:
    """Raise `Fault` with every field that cannot be so."""
    wrong = wrong_fields(said)
    if not 0 < len(said.name.strip()) <= LONGEST:
        wrong["name"] = _("A calendar has a name of at most 60 letters.")
    elif (other := calendar_named(organization, said.name.strip())) and other != mine:
        wrong["name"] = _("There is a calendar of this name already.")
    if said.kind == Kind.OWN and (told := wrong_periods(said.periods)):
        wrong["periods"] = told
    if wrong:
        raise Fault(" ".join(wrong.values()), fields=wrong)


def wrong_fields(said: CalendarSaid) -> dict[str, str]:
    wrong = {}
    if said.kind not in Kind.values:
        wrong["kind"] = _("A calendar goes by months, by weeks, or has periods of its own.")
    for name in ("first_month", "last_month"):
        if getattr(said, name) not in range(1, 13):
            wrong[name] = _("A month is a number from 1 to 12.")
    if said.weekday not in range(7):
        wrong["weekday"] = _("A weekday is a number from 0, Monday, to 6, Sunday.")
    if said.pattern not in PATTERNS:
        wrong["pattern"] = _("A quarter of weeks is cut 4-4-5, 4-5-4 or 5-4-4.")
    if said.rule not in (LAST, NEAREST):
        wrong["rule"] = _("The year ends on the last such day, or on the nearest one.")
    return wrong


def wrong_periods(periods: Sequence[tuple[str, Period]]) -> str:
    """What is wrong with own periods, the first fault told; "" where nothing is."""
    if not 0 < len(periods) <= MOST_OWN:
        return _("Write between 1 and %(most)s periods.") % {"most": MOST_OWN}
    for name, period in periods:
        told = {"name": name, "first": period.starts_on, "last": period.ends_on}
        if not 0 < len(name.strip()) <= LONGEST:
            return _("Each period has a name of at most 60 letters.")
        if period.ends_on < period.starts_on:
            return _("“%(name)s” ends on %(last)s, before it begins on %(first)s.") % told
        if period.days > MOST_DAYS:
            return _("“%(name)s” is longer than three years.") % told
    in_order = sorted(periods, key=lambda one: one[1].starts_on)
    for (one, first), (other, second) in pairwise(in_order):
        if second.starts_on <= first.ends_on:
            told = {"one": one, "other": other, "day": second.starts_on}
            return _("“%(one)s” and “%(other)s” share the day %(day)s.") % told
    return ""
