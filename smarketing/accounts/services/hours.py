"""Working hours and holidays. Limits that run already keep the moment they end at."""

from collections.abc import Collection
from datetime import date, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Holiday, Member, WorkWeek
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.services import reach, rights, upstairs


@transaction.atomic
def set_week(
    *, by: Member, office_id: int | None, weekdays: Collection[int], opens_at: time, closes_at: time
) -> WorkWeek:
    """On these ISO weekdays an office works between two times of its zone; None: the company."""
    rights.demand(by, "people.edit")
    office = reach.office(by, office_id) if office_id else None
    by.organization.raise_wanted()
    days = "".join(str(day) for day in sorted(set(weekdays)) if 1 <= day <= 7)
    if not days:
        told = _("Choose the days on which people work.")
        raise Fault(told, fields={"weekdays": told})
    if closes_at != time() and closes_at <= opens_at:
        told = _("The day ends after it began; 00:00 is midnight.")
        raise Fault(told, fields={"closes_at": told})
    week, _made = WorkWeek.objects.update_or_create(
        organization=by.organization,
        office=office,
        defaults={"weekdays": days, "opens_at": opens_at, "closes_at": closes_at},
    )
    detail = {"days": days, "opens": f"{opens_at:%H:%M}", "closes": f"{closes_at:%H:%M}"}
    upstairs.record(by, "hours.set", week, office=office_id, **detail)
    return week


@transaction.atomic
def add_holiday(*, by: Member, office_id: int | None, day: date, name: str) -> Holiday:
    """Nobody works in this office on that day; without an office, nobody in the company."""
    rights.demand(by, "people.edit")
    office = reach.office(by, office_id) if office_id else None
    by.organization.raise_wanted()
    try:
        with transaction.atomic():
            holiday = Holiday.objects.create(
                organization=by.organization, office=office, day=day, name=reach.named(name, 80)
            )
    except IntegrityError as error:
        told = _("This day is a holiday there already.")
        raise Fault(told, fields={"day": told}) from error
    upstairs.record(by, "holiday.add", holiday, day=str(day), office=office_id)
    return holiday


@transaction.atomic
def remove_holiday(*, by: Member, holiday_id: int) -> None:
    """The day is worked like any other of its week."""
    rights.demand(by, "people.edit")
    by.organization.raise_wanted()
    holiday = by.organization.holidays.filter(pk=holiday_id).first()
    if holiday is None:
        raise Missing(_("There is no such holiday."))
    upstairs.record(by, "holiday.remove", holiday, day=str(holiday.day), office=holiday.office_id)
    holiday.delete()
