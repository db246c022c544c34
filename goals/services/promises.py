"""Writes of marketing's promise: what is typed for a month, and what a lead is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import PromiseTarget, PromiseValue
from goals.queries.delivered import frozen_on, lives_before
from goals.queries.promises import promising
from goals.rules.promises import measured
from goals.services.open_periods import demand_open, demand_reason
from goals.services.seen import Seen, still_seen
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period, month_of, quarter_of
from smarketing.accounts.rules.typed import LARGEST
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.audit.bell import ring_after_commit
from smarketing.funnel.queries.borders import borders_of


@dataclass(frozen=True)
class PromiseSaid:
    """A month's promise as somebody typed it; an amount of None takes it away."""

    month: date
    amount: int | None
    seen: Seen | None = None
    reason: str = ""  # why a figure of days that are over is corrected


@transaction.atomic
def set_promises(*, by: Member, said: Sequence[PromiseSaid], now: datetime) -> None:
    """Promise so much value of leads in these months, all or none. Values are frozen with it.

    Raises `Fault` for a promise of nothing, a month of a closed period, or a correction of a month
    that is over without a reason; `Overtaken` where `seen` no longer holds.
    """
    rights.demand(by, "promise.edit")
    by.organization.raise_wanted()
    today = today_in(by.organization.zone, now)
    for one in said:
        set_one(by, one, today)
    for quarter in {quarter_of(one.month, by.organization.fiscal_start) for one in said}:
        if quarter.starts_on <= today:
            freeze(by.organization, quarter, now)


def set_one(by: Member, said: PromiseSaid, today: date) -> None:
    month = said.month.replace(day=1)
    old = by.organization.promise_targets.filter(month=month).first()
    was = old.amount if old else None
    if said.amount == was:
        return
    still_seen(said.seen, was)
    demand_open(by, month_of(month))
    demand_reason(month_of(month), was, said.reason, today)
    if said.amount is not None and not 0 < said.amount <= LARGEST:
        told = _("A promise is more than nothing.")
        raise Fault(told, fields={"amount": told})
    if said.amount is None:
        old.delete()
    else:
        PromiseTarget.objects.update_or_create(
            organization=by.organization, month=month, defaults={"amount": said.amount}
        )
    detail = {"month": f"{month:%Y-%m}", "was": was, "amount": said.amount}
    detail["reason"] = said.reason.strip()[:400]
    audit.record(by, "promise.set", None, **detail)


def freeze(organization: Organization, quarter: Period, now: datetime) -> bool:
    """Measure what a lead of each persona is worth in a quarter on each step from which leads are
    passed to sales, once; whether it was news.

    Runs in a transaction that raised `wanted`.
    """
    known = set(frozen_on(organization, quarter.starts_on).values_list("step", flat=True))
    fresh = [
        border
        for border in borders_of(organization)
        if border.delivers and border.entry not in known
    ]
    PromiseValue.objects.bulk_create(
        PromiseValue(
            organization=organization,
            starts_on=quarter.starts_on,
            ends_on=quarter.ends_on,
            step=border.entry,
            persona=one.persona,
            entered=one.entered,
            won=one.won,
            amount=one.amount,
            value=one.value,
            frozen_at=now,
        )
        for border in fresh
        for one in measured(lives_before(organization, quarter, border))
    )
    return bool(fresh)


def freeze_all(now: datetime) -> int:
    """Freeze the running quarter of every organisation in which marketing promised something."""
    done = 0
    for organization in promising():
        today = today_in(organization.zone, now)
        with transaction.atomic():
            organization.raise_wanted()
            if freeze(organization, quarter_of(today, organization.fiscal_start), now):
                ring_after_commit(organization.pk)
                done += 1
    return done
