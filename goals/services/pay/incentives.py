"""What somebody aims for, set by a pay steward who is not that person. The trail says only that
it changed."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Incentive
from goals.services.pay.keepers import demand_keeping
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Refused
from smarketing.accounts.rules.typed import LARGEST
from smarketing.accounts.services import reach, rights
from smarketing.audit import services as audit

MONTHS = (1, 3, 12)


@transaction.atomic
def set_incentive(
    *, by: Member, member_id: int, target: int, months: int, from_on: date, now: datetime
) -> Incentive:
    """From a day on a person aims for `target` minor units in so many months, in their half's
    plan. What they aimed for before ends the day before."""
    person = person_to_pay(by, member_id)
    by.organization.raise_wanted()
    if not 0 < target <= LARGEST or months not in MONTHS:
        said = _("Write an amount above nothing, for a month, a quarter or a year.")
        raise Fault(said, fields={"target": said})
    if not person.side:
        raise Fault(_("Whoever is paid by a plan belongs to marketing or to sales."))
    make_room(person, from_on)
    incentive = Incentive.objects.create(
        organization=by.organization,
        member=person,
        half=person.side,
        target_minor=target,
        currency=by.organization.currency,
        months=months,
        from_on=from_on,
        set_by=by,
        set_at=now,
    )
    audit.record(by, "incentive.set", person)
    return incentive


@transaction.atomic
def end_incentive(*, by: Member, member_id: int, to_on: date, now: datetime) -> None:
    """The last day on which a person is in a plan."""
    person = person_to_pay(by, member_id)
    by.organization.raise_wanted()
    running = person.incentives.filter(from_on__lte=to_on, to_on__isnull=True)
    if not running.update(to_on=to_on, set_by=by, set_at=now):
        raise Fault(_("This person aims for nothing on that day."), fields={"from_on": ""})
    audit.record(by, "incentive.end", person)


def person_to_pay(by: Member, member_id: int) -> Member:
    """Somebody else of the organisation: nobody sets their own pay."""
    rights.demand(by, "pay.keep")
    person = reach.person(by, member_id)
    demand_keeping(by)
    if person.pk == by.pk:
        raise Refused(_("Nobody sets their own pay: another steward does."))
    return person


def make_room(person: Member, from_on: date) -> None:
    """End what runs the day before; the same first day is written over."""
    person.incentives.filter(from_on=from_on).delete()
    if person.incentives.filter(from_on__gt=from_on).exists():
        said = _("Something later is set already; choose a later day.")
        raise Fault(said, fields={"from_on": said})
    before = from_on - timedelta(1)
    person.incentives.filter(to_on__isnull=True).update(to_on=before)
    person.incentives.filter(to_on__gt=before).update(to_on=before)
