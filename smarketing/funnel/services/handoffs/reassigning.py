"""Waiting leads given to somebody else: a fact of the ledger for each, none lost on the way."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.services import rights
from smarketing.funnel.models import Handoff
from smarketing.funnel.rules.said import Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.byhand import ref_of
from smarketing.funnel.services.naming import owner_name

KEY = "reassign:{}:{}"  # of whom asked for it, and the hand-off


@transaction.atomic
def reassign(
    *, by: Member, handoffs: Sequence[Handoff], owners: Sequence[int], asked: str, now: datetime
) -> None:
    """Give each of these hand-offs' leads an owner, by member id; 0 is nobody.

    `asked` names what asks for it: the same asked twice changes nothing. The clock of a lead that
    waits runs on: it was passed when it was passed.
    """
    rights.demand(by, "funnel.write")
    by.organization.raise_wanted()
    today = today_in(by.organization.zone, now)
    facts = [
        Said(
            lead=ref_of(handoff.lead),
            key=KEY.format(asked, handoff.pk),
            at=now,
            owner=owner_name(by.organization, handoff.lead.source_system, owner, today),
        )
        for handoff, owner in zip(handoffs, owners, strict=True)
    ]
    if facts:
        ledger.post(by.organization, facts, recorded_at=now, by=by)
