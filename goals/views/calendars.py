"""The calendars page: which there are, what their years look like, and the form of one."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.forms.calendar import CalendarForm, start_of
from goals.models import Calendar
from goals.queries.calendars import calendar_by_id, calendars_of
from goals.rules.calendars import MONTH, OWN, QUARTER, YEAR, ByMonths, Named, OwnPeriods, Plan
from goals.rules.calendars import around as periods_around
from goals.services import calendars as services
from goals.views.plan import local_day
from goals.views.typed import number_in
from smarketing.accounts.forms import complain
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.rights import may

WIDE = 1000  # of a picture, in its own units


@dataclass(frozen=True)
class Part:
    """A period in the picture of a year: where it begins and how wide it is."""

    named: Named
    x: int
    width: int
    is_now: bool

    @property
    def weeks(self) -> int:
        """Its whole weeks."""
        return self.named.period.days // 7


@dataclass(frozen=True)
class Picture:
    """A year of a calendar, or its own periods, drawn to scale."""

    name: str  # of the year; "" for own periods
    parts: list[Part]
    quarters: list[Part]
    today: int | None  # where today lies

    @property
    def in_weeks(self) -> bool:
        """Whether every period is made of whole weeks."""
        return all(one.named.period.days % 7 == 0 for one in self.parts)


def picture(plan: Plan, today: date) -> Picture | None:
    """The year of today with its periods, or the own periods about today."""
    if isinstance(plan, OwnPeriods):
        shown = periods_around(plan, today, 2, 3, OWN)
        return drawn("", shown, [], today) if shown else None
    year = periods_around(plan, today, 0, 0, YEAR)[0]
    inside = list(plan.named(year.period.starts_on, year.period.ends_on))
    mine = [one for one in inside if one.name.partition("-")[0] == year.name]
    months, quarters = ([one for one in mine if one.level == level] for level in (MONTH, QUARTER))
    return drawn(year.name, months, quarters, today)


def drawn(name: str, parts: list[Named], quarters: list[Named], today: date) -> Picture:
    first, last = parts[0].period.starts_on, parts[-1].period.ends_on
    days = (last - first).days + 1

    def place(day: date) -> int:
        return round(WIDE * (day - first).days / days)

    def part(one: Named) -> Part:
        width = round(WIDE * one.period.days / days)
        return Part(one, place(one.period.starts_on), width, today in one.period)

    at = place(today) if first <= today <= last else None
    return Picture(name, [part(one) for one in parts], [part(one) for one in quarters], at)


def calendars(request: HttpRequest) -> HttpResponse:
    """Every calendar with the picture of its year."""
    organization, today = request.member.organization, local_day(request)
    own = ByMonths(organization.fiscal_start)
    context = {
        "company": picture(own, today),
        "calendars": [(one, picture(one.plan, today)) for one in calendars_of(organization)],
        "may_keep": may(request.standing, "goal.calendar"),
        "may_settle": may(request.standing, "organization.edit"),
    }
    return render(request, "goals/calendars.html", context)


def calendar_new(request: HttpRequest) -> HttpResponse:
    """A new calendar; what is typed is drawn before it is kept."""
    return form_page(request, None)


def calendar(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """A calendar that stands, edited."""
    return form_page(request, calendar_by_id(request.member.organization, calendar_id))


def form_page(request: HttpRequest, standing: Calendar | None) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    tried = request.GET if "name" in request.GET else None
    form = CalendarForm(typed or tried, initial=start_of(standing) if standing else None)
    status = 200
    if typed is not None:
        status = 400
        if form.is_valid() and saved(request, standing, form):
            messages.success(request, _("Saved. Goals keep the days they were signed for."))
            return redirect("calendars")
    shown = form.plan or (standing.plan if standing else None)
    context = {
        "form": form,
        "standing": standing,
        "picture": picture(shown, local_day(request)) if shown else None,
    }
    return render(request, "goals/calendar.html", context, status=status)


def saved(request: HttpRequest, standing: Calendar | None, form: CalendarForm) -> bool:
    """Whether the service took it; what it says against it stands beside the fields."""
    try:
        if standing is None:
            services.make_calendar(by=request.member, said=form.said)
        else:
            services.edit_calendar(
                by=request.member,
                calendar_id=standing.pk,
                number=number_in(request.POST, "number"),
                said=form.said,
            )
    except Fault as fault:
        complain(form, fault)
        return False
    return True


@require_POST
def calendar_drop(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Take a calendar away."""
    services.drop_calendar(by=request.member, calendar_id=calendar_id)
    messages.success(request, _("The calendar is gone. Goals keep their days."))
    return redirect("calendars")
