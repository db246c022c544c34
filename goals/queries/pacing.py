"""How a goal's days share its target, worked out from holidays or from history."""

from dataclasses import replace

from django.utils.translation import gettext as _

from goals.queries.attained import of
from goals.queries.calendars import years_before_in
from goals.rules.pacing import (
    SEASONAL,
    WORKING,
    YEARS,
    Pacing,
    season,
    working_days,
    years_before,
)
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.accounts.queries.hours import hours_book
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.counts import Question, counts


def paced(organization: Organization, wording: Wording) -> Wording:
    """The wording with its days' shares; a `Fault` where there is nothing to tell them from."""
    if wording.ends_on < wording.starts_on or wording.pacing.basis not in (WORKING, SEASONAL):
        return replace(wording, pacing=Pacing())
    if wording.pacing.basis == WORKING:
        return replace(wording, pacing=by_working_days(organization, wording))
    return replace(wording, pacing=by_season(organization, wording))


def by_working_days(organization: Organization, wording: Wording) -> Pacing:
    """The working days of the office that is named, of the company where none is."""
    book, name = hours_book(organization), wording.pacing.of
    office = organization.offices.filter(name=name).first() if name else None
    if name and office is None:
        told = _("There is no office called %(name)s.") % {"name": name}
        raise Fault(told, fields={"basis": told})
    weights = working_days(wording.period, book.of(office and office.pk).is_worked)
    if not any(weights):
        told = _("Nobody works on any day of this period. Choose another basis.")
        raise Fault(told, fields={"basis": told})
    return Pacing(WORKING, name, weights)


def by_season(organization: Organization, wording: Wording) -> Pacing:
    """The shape of the same days in the three years before, as far as there is history."""
    before = same_days_before(organization, wording)
    years = {one: daily(organization, wording, one) for one in before}
    told_of = [one for one, days in years.items() if any(day > 0 for day in days)]
    weights = season([years[one] for one in told_of], wording.period.days)
    if not weights:
        told = _("Nothing came on these days in the years before, so they tell no season yet.")
        raise Fault(told, fields={"basis": told})
    named = ", ".join(str(one.starts_on.year) for one in reversed(told_of))
    return Pacing(SEASONAL, named, weights)


def same_days_before(organization: Organization, wording: Wording) -> list[Period]:
    """The period's own years before in its calendar, else the same days of those years."""
    period = wording.period
    in_calendar = years_before_in(organization, wording.calendar, wording.called, period, YEARS)
    return in_calendar or years_before(period)


def daily(organization: Organization, wording: Wording, period: Period) -> list[int]:
    """What each day of a period brought in the wording's metric."""
    metric = wording.of
    question = Question(
        period.starts_on, period.ends_on, by=("day",), filters={"step": (metric.step,)}
    )
    figures = {figure.key[0]: figure for figure in counts(organization, question).rows}
    return [of(figures.get(day.isoformat()), metric).value for day in period.each_day()]
