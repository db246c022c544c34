"""Working hours and holidays, of the company and of each office."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from smarketing.accounts.forms import carry_out
from smarketing.accounts.forms.hours import HolidayForm, WeekForm
from smarketing.accounts.models import Organization
from smarketing.accounts.queries.hours import hours_book
from smarketing.accounts.rules.hours import Hours
from smarketing.accounts.rules.rights import may
from smarketing.accounts.services import hours, reach
from smarketing.accounts.views.page import done, today_of

COMPANY = 0  # in addresses: the company itself


def hours_page(request: HttpRequest) -> HttpResponse:
    return shown(request)


@require_POST
def hours_set(request: HttpRequest, office_id: int) -> HttpResponse:
    if office_id != COMPANY:
        reach.office(request.member, office_id)
    form = WeekForm(request.POST, auto_id=f"place-{office_id}-%s")
    given = {"by": request.member, "office_id": office_id or None}
    if carry_out(form, hours.set_week, **given):
        return done(request, _("Saved."), "hours")
    return shown(request, weeks={office_id: form})


@require_POST
def holiday_add(request: HttpRequest) -> HttpResponse:
    form = HolidayForm(request.POST, offices=offices_of(request.member.organization))
    if carry_out(form, hours.add_holiday, by=request.member):
        return done(request, _("Saved."), "hours")
    return shown(request, holiday=form)


@require_POST
def holiday_remove(request: HttpRequest, holiday_id: int) -> HttpResponse:
    hours.remove_holiday(by=request.member, holiday_id=holiday_id)
    return done(request, _("Removed."), "hours")


def shown(
    request: HttpRequest,
    *,
    weeks: dict[int, WeekForm] | None = None,
    holiday: HolidayForm | None = None,
) -> HttpResponse:
    """The page; forms that were refused are shown again with what was wrong."""
    organization, book = request.member.organization, hours_book(request.member.organization)
    offices = offices_of(organization)
    places = [(COMPANY, organization.name, book.company)]
    places += [(pk, name, book.of(pk)) for pk, name in offices]
    context = {
        "places": [
            (pk, name, said_of(week), week.zone.key, (weeks or {}).get(pk) or week_form(pk, week))
            for pk, name, week in places
        ],
        "holidays": organization.holidays.filter(day__gte=today_of(request)).select_related(
            "office"
        ),
        "holiday_form": holiday or HolidayForm(offices=offices),
        "can_edit": may(request.standing, "people.edit"),
    }
    status = 400 if weeks or holiday else 200
    return render(request, "accounts/hours.html", context, status=status)


def said_of(week: Hours) -> str:
    """`Monday–Friday, 9:00–18:00`; days that do not follow each other are all named."""
    days = sorted(week.weekdays)
    names = [str(WEEKDAYS[day - 1]) for day in days]
    follow = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    said = f"{names[0]}–{names[-1]}" if follow else ", ".join(names)
    return f"{said}, {week.opens:%H:%M}–{week.closes:%H:%M}"


def offices_of(organization: Organization) -> list[tuple[int, str]]:
    return list(organization.offices.values_list("pk", "name"))


def week_form(place: int, week: Hours) -> WeekForm:
    said = {"weekdays": sorted(week.weekdays), "opens_at": week.opens, "closes_at": week.closes}
    return WeekForm(initial=said, auto_id=f"place-{place}-%s")
