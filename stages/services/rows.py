"""Rows reached from the member's organisation, and days that cannot be."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries.people import people_here
from smarketing.accounts.rules.faults import Fault, Missing
from stages.models import Definition, Meeting, MeetingDecision, MeetingSeries, PlanItem


def person(by: Member, member_id: int | None, day: date, field: str = "owner") -> Member:
    """Somebody who works here on a day; nobody is a fault of the field."""
    found = people_here(by.organization, day).filter(pk=member_id).first() if member_id else None
    if found is None:
        said = _("Name somebody who works here.")
        raise Fault(said, fields={field: said})
    return found


def people(by: Member, member_ids: Iterable[int], day: date) -> list[Member]:
    """Each of the members once, also who has left since that day."""
    return [person(by, member_id, day, "attended") for member_id in dict.fromkeys(member_ids)]


def item(by: Member, item_id: int) -> PlanItem:
    found = by.organization.plan_items.filter(pk=item_id, dropped_on__isnull=True).first()
    if found is None:
        raise Missing(_("The plan has no such item."))
    return found


def series(by: Member, series_id: int) -> MeetingSeries:
    found = by.organization.meeting_series.filter(pk=series_id).first()
    if found is None:
        raise Missing(_("There is no such series of meetings."))
    return found


def meeting_decision(by: Member, decision_id: int) -> MeetingDecision:
    mine = MeetingDecision.objects.filter(meeting__series__organization=by.organization)
    found = mine.filter(pk=decision_id).first()
    if found is None:
        raise Missing(_("There is no such decision."))
    return found


def meeting(series: MeetingSeries, slot_on: date) -> Meeting | None:
    return series.meetings.filter(slot_on=slot_on).first()


def definition(by: Member, key: str) -> Definition:
    found = by.organization.definitions.filter(key=key).first()
    if found is None:
        raise Missing(_("There is no such definition."))
    return found


def not_later(on: date, today: date, field: str = "on") -> None:
    """What happened did so today or before."""
    if on > today:
        said = _("This day is still to come.")
        raise Fault(said, fields={field: said})


def not_earlier(on: date, today: date, field: str = "on") -> None:
    """What is planned lies today or later."""
    if on < today:
        said = _("This day is over.")
        raise Fault(said, fields={field: said})


def text(said: str, longest: int, field: str) -> str:
    """Words without blanks around them; nothing, or too many, is a fault of the field."""
    words = said.strip()
    if not 0 < len(words) <= longest or "\0" in words:
        told = _("Write at most %(n)d characters.") % {"n": longest}
        raise Fault(told, fields={field: told})
    return words
