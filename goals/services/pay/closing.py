"""Closing a period: every statement frozen as it came out, once; what changes later is a further
statement with the difference, never an edit. The trail says that it happened, never how much."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from goals.models import PayAdvance, PayClosing, PayStatement
from goals.queries.pay.keepers import is_keeper
from goals.queries.pay.situation import Situation, situation
from goals.queries.pay.statements import Statement, restated_in, statements_in
from goals.rules.pay.kept import kept
from goals.rules.pay.lines import ADVANCE, CARRIED
from smarketing.accounts.models import Member, Role
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.services import rights
from smarketing.audit import services as audit


@transaction.atomic
def close_pay(
    *, by: Member, period: Period, number: int, now: datetime, reason: str = ""
) -> PayClosing:
    """Freeze the statements of a period that is over; of one closed before, the differences.

    `number` is how often it was closed already, as the closer saw it. Nobody is left out for a
    target that nobody typed: that part pays nothing, and a correction follows once it is typed.
    """
    rights.demand(by, "pay.close")
    demand_closing(by)
    ledger = by.organization.raise_wanted()
    found = situation(by.organization, now, period)
    if found is None or not found.stretches:
        raise Missing(_("No plan is in force for this period."))
    if not found.is_over:
        raise Fault(_("A period is closed once its last day is over."))
    done = closings_of(found)
    if done != number:
        raise Overtaken(_("Somebody closed this period since you looked. Look again."))
    if done and not reason.strip():
        raise Fault(_("Say why it is corrected."), fields={"reason": _("Say why.")})
    sums = restated_in(found) if done else statements_in(found)
    if not sums:
        raise Fault(_("Nothing has changed since it was closed.") if done else _("Nobody is paid."))
    return freeze(by, found, sums, number + 1, reason.strip()[:400], ledger, now)


def freeze_with_goal(by: Member, period: Period, reason: str, now: datetime) -> PayClosing | None:
    """Closing a goal's period freezes its statements too; closed again, what has changed.

    Called inside the service that closes the goal. None where nobody is paid by it, or nothing
    differs from what a steward froze before.
    """
    found = situation(by.organization, now, period)
    if found is None or not found.stretches:
        return None
    done = closings_of(found)
    sums = restated_in(found) if done else statements_in(found)
    if not sums:
        return None
    return freeze(by, found, sums, done + 1, reason if done else "", by.organization.wanted, now)


def freeze(
    by: Member,
    found: Situation,
    sums: list[Statement],
    number: int,
    reason: str,
    ledger: int,
    now: datetime,
) -> PayClosing:
    """Keep these sums; two who press at once close once."""
    days = {"starts_on": found.period.starts_on, "ends_on": found.period.ends_on}
    try:
        with transaction.atomic():
            closing = PayClosing.objects.create(
                organization=by.organization,
                number=number,
                reason=reason,
                closed_by=by,
                closed_at=now,
                ledger=ledger,
                people=len(sums),
                **days,
            )
    except IntegrityError as error:
        raise Overtaken(_("Somebody closed this period since you looked. Look again.")) from error
    earlier = earlier_of(found)
    rows = PayStatement.objects.bulk_create(
        frozen(one, closing, ledger, days, earlier) for one in sums
    )
    settle_advances(found, sums, rows)
    audit.record(by, "pay.close", closing, period=found.period.key, number=number)
    return closing


def frozen(
    one: Statement, closing: PayClosing, ledger: int, days: dict, earlier: dict[int, int]
) -> PayStatement:
    is_first = not earlier.get(one.member.pk)
    settled = sum(-line.amount for line in one.lines if line.kind == CARRIED) if is_first else 0
    return PayStatement(
        organization=closing.organization,
        closing=closing,
        member=one.member,
        number=earlier.get(one.member.pk, 0) + 1,
        currency=one.currency,
        total_minor=one.paid.total,
        carried_minor=one.paid.carried,
        settled_minor=settled,
        content=kept(one.paid, ledger),
        **days,
    )


def earlier_of(found: Situation) -> dict[int, int]:
    """How many statements of the period each person has already."""
    rows = found.organization.pay_statements.filter(
        starts_on=found.period.starts_on, ends_on=found.period.ends_on
    )
    counted: dict[int, int] = {}
    for who in rows.values_list("member_id", flat=True):
        counted[who] = counted.get(who, 0) + 1
    return counted


def settle_advances(found: Situation, sums: list[Statement], rows: list[PayStatement]) -> None:
    """The advances that a first statement repaid are repaid once."""
    for one, row in zip(sums, rows, strict=True):
        if any(line.kind == ADVANCE for line in one.lines):
            PayAdvance.objects.filter(
                member=one.member, settled_in=None, on__lte=found.period.ends_on
            ).update(settled_in=row)


def closings_of(found: Situation) -> int:
    return found.organization.pay_closings.filter(
        starts_on=found.period.starts_on, ends_on=found.period.ends_on
    ).count()


def demand_closing(by: Member) -> None:
    if not may_close(by):
        raise Refused(_("Only a pay steward or the CEO does this."))


def may_close(member: Member) -> bool:
    """A pay steward closes, or the CEO, who sees no amount by it."""
    return member.role == Role.CEO or is_keeper(member)
