"""Advances on what is still to be earned: given by a steward to somebody else, settled by the
statement of their day. The trail says only that one was given or taken away."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import PayAdvance
from goals.services.pay.incentives import person_to_pay
from goals.services.pay.keepers import demand_keeping
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.typed import LARGEST
from smarketing.accounts.services import rights
from smarketing.audit import services as audit


@transaction.atomic
def give_advance(
    *, by: Member, member_id: int, amount: int, on: date, is_guaranteed: bool, now: datetime
) -> PayAdvance:
    """Money given before it is earned: repaid by the statement of its day, or guaranteed, which
    is never repaid."""
    person = person_to_pay(by, member_id)
    by.organization.raise_wanted()
    if not 0 < amount <= LARGEST:
        said = _("Write an amount above nothing.")
        raise Fault(said, fields={"amount": said})
    if not person.incentives.exists():
        said = _("This person aims for nothing yet: set that first.")
        raise Fault(said, fields={"member": said})
    if is_closed_over(person, on):
        said = _("The period of this day is closed: choose a day of one that runs.")
        raise Fault(said, fields={"on": said})
    same = {"on": on, "amount_minor": amount, "is_guaranteed": is_guaranteed}
    if person.pay_advances.filter(**same).exists():
        said = _("So much was given on this day already. If two are meant, give their sum.")
        raise Fault(said, fields={"amount": said})
    advance = PayAdvance.objects.create(
        organization=by.organization,
        member=person,
        on=on,
        amount_minor=amount,
        is_guaranteed=is_guaranteed,
        set_by=by,
        set_at=now,
    )
    audit.record(by, "pay_advance.give", person)
    return advance


@transaction.atomic
def take_advance_away(*, by: Member, advance_id: int) -> None:
    """An advance that no statement settled yet was typed by mistake."""
    rights.demand(by, "pay.keep")
    demand_keeping(by)
    by.organization.raise_wanted()
    advance = by.organization.pay_advances.filter(pk=advance_id).first()
    if advance is None:
        raise Missing(_("There is no such advance."))
    person_to_pay(by, advance.member_id)
    if advance.settled_in_id:
        raise Fault(_("A closed statement has settled it: it stays."))
    audit.record(by, "pay_advance.take", advance.member)
    advance.delete()


def is_closed_over(person: Member, on: date) -> bool:
    return person.organization.pay_closings.filter(starts_on__lte=on, ends_on__gte=on).exists()
