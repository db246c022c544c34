"""By what the demo's goals are measured: a calendar, a cut along offices, exchange rates."""

from datetime import datetime

from goals.models.slice import Along
from goals.queries.goals import standing_goal
from goals.services.calendars import CalendarSaid, make_calendar
from goals.services.slices import SliceSaid, set_slices
from smarketing.accounts.models import Member
from smarketing.accounts.rules.periods import Period, add_months
from smarketing.funnel.services.rates import RateSaid, set_rates

PARTNERS = CalendarSaid("Partners, 4-4-5", "weeks", weekday=5)
STEP = 10_000_00  # parts are whole tens of thousands


def keep_calendar(by: Member) -> None:
    """The year of the partners, who count in weeks."""
    make_calendar(by=by, said=PARTNERS)


def cut_goal(by: Member, period: Period) -> None:
    """The quarter's goal cut along offices, a little of it still belonging to none."""
    goal = by.organization.goals.get(starts_on=period.starts_on, on_top=True)
    target = standing_goal(by.organization, goal.pk).wording.target
    offices = list(by.organization.offices.order_by("name").values_list("pk", flat=True))
    part = target // max(len(offices), 1) // STEP * STEP - STEP
    said = [SliceSaid(Along.OFFICE, str(office), part) for office in offices]
    set_slices(by=by, goal_id=goal.pk, said=said)


def fix_rates(by: Member, period: Period, now: datetime) -> None:
    """Plan rates of the quarter, and the spot rates beside them."""
    said = [
        RateSaid("EUR", period.starts_on, "1.08", period.ends_on),
        RateSaid("MXN", period.starts_on, "0.054", period.ends_on),
        RateSaid("EUR", add_months(period.starts_on, -12), "1.07"),
        RateSaid("EUR", add_months(period.starts_on, 1), "1.0925"),
        RateSaid("MXN", add_months(period.starts_on, -12), "0.0551"),
    ]
    set_rates(by=by, said=said, now=now)
