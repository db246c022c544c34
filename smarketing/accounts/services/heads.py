"""Who heads a half: appointed, ended, and stood in for on named days."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Headship, Member, Role, Side
from smarketing.accounts.queries import heads_of, standing_of, today_in
from smarketing.accounts.rules.faults import Fault, Refused
from smarketing.accounts.rules.rights import Column
from smarketing.accounts.services import reach, rights, upstairs


@transaction.atomic
def appoint_head(*, by: Member, half: str, member_id: int, now: datetime) -> Headship:
    """From today this person heads the half; whoever headed it before does no longer.

    A CEO fills a vacant seat and no other. An administrator never appoints themselves.
    """
    today = today_in(by.organization.zone, now)
    rights.demand(by, "head.appoint", today)
    member = sitting(by, member_id, today)
    by.organization.raise_wanted()
    demand_seat(by, member, known_half(half), today)
    for seat in by.organization.headships.filter(half=half, is_deputy=False).exclude(
        to_on__lt=today
    ):
        vacate(seat, today)
    seat = by.organization.headships.create(member=member, half=half, from_on=today)
    if not member.side:
        member.side = half
        member.save(update_fields=["side"])
    by.organization.raise_rights_version()
    upstairs.record(by, "head.appoint", seat, half=half, member=member.pk)
    return seat


def demand_seat(by: Member, member: Member, half: str, today: date) -> None:
    """Let `by` seat this member at the head of the half."""
    columns = standing_of(by, today).columns
    if Column.OWNER in columns:
        return
    if Column.ADMIN in columns:
        if member.pk == by.pk:
            raise Refused(_("Nobody appoints themselves. Ask an owner."))
        return
    if half in heads_of(by.organization_id, today):
        raise Refused(_("This seat is taken. An administrator can change who heads a half."))


@transaction.atomic
def name_deputy(
    *, by: Member, half: str, member_id: int, from_on: date, to_on: date, now: datetime
) -> Headship:
    """For these days, both counted, this person signs for the head of the half."""
    today = today_in(by.organization.zone, now)
    rights.demand(by, "head.deputy", today)
    member = sitting(by, member_id, today)
    rights.demand_half(by, known_half(half), today)
    if member.pk == by.pk and by.role != Role.OWNER:
        raise Refused(_("Nobody appoints themselves. Ask an owner."))
    if to_on < from_on or to_on < today:
        said = _("The last day lies before the first, or is over.")
        raise Fault(said, fields={"to_on": said})
    by.organization.raise_wanted()
    seat, is_new = by.organization.headships.get_or_create(
        member=member, half=half, is_deputy=True, from_on=from_on, to_on=to_on
    )
    if not is_new:
        return seat  # the form was sent twice
    upstairs.record(by, "head.deputy", seat, half=half, member=member.pk)
    return seat


@transaction.atomic
def end_headship(*, by: Member, headship_id: int, now: datetime) -> None:
    """The seat is vacant from today, or the deputy stands in no longer."""
    today = today_in(by.organization.zone, now)
    rights.demand(by, "head.deputy", today)
    seat = reach.headship(by, headship_id)
    if seat.is_deputy:
        rights.demand_half(by, seat.half, today)
    else:
        rights.demand(by, "people.edit", today)
    by.organization.raise_wanted()
    upstairs.record(by, "head.end", seat, half=seat.half, member=seat.member_id)
    vacate(seat, today)
    by.organization.raise_rights_version()


def vacate(seat: Headship, today: date) -> None:
    """End a seat before today; one that began today never was."""
    if seat.from_on >= today:
        seat.delete()
        return
    seat.to_on = today - timedelta(1)
    seat.save(update_fields=["to_on"])


def sitting(by: Member, member_id: int, today: date) -> Member:
    """A person who works here today and may therefore hold a seat."""
    member = reach.person(by, member_id)
    if member.ended_on and member.ended_on <= today:
        raise Fault(_("This person has left the organisation."))
    return member


def known_half(half: str) -> str:
    if half not in Side.values:
        raise Fault(_("A half is marketing or sales."))
    return half
