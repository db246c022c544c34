"""Chains that tests begin, and leads that went along the way long enough ago to be measured."""

from datetime import timedelta
from fractions import Fraction

from django.db import transaction

from goals.rules.spans import period_by_key
from goals.services.chains import ChainSaid, start_chain
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import NOW, TODAY

PERIOD = period_by_key("2026-Q4")
GUESSES = {
    "rate-visitor": Fraction(31, 1000),
    "rate-lead": Fraction(31, 100),
    "rate-mql": Fraction(78, 100),
    "rate-sal": Fraction(37, 100),
    "rate-opportunity": Fraction(24, 100),
    "value": Fraction(26_000_00),
}


def begin(by, quota=2_400_000_00, metric="amount:customer", figures=GUESSES, **more):
    said = ChainSaid(quota, figures, more.pop("reason", "as we expect"))
    more = {"period": PERIOD, "now": NOW} | more
    return start_chain(by=by, metric=metric, said=said, **more)


def walk(organization, leads=400, first=TODAY - timedelta(300), won=40, days=30):
    """So many leads from one day on, one a day and more; every tenth wins `days` later."""
    facts = []
    for n in range(leads):
        lead, on = LeadRef("crm", f"w{n}"), first + timedelta(n % 60)
        facts.append(Said(lead, f"{n}-lead", what="lead", on=on))
        if n % (leads // won) == 0:
            win = on + timedelta(days)
            facts.append(Said(lead, f"{n}-won", what="customer", on=win, amount=10_000_00))
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, facts, recorded_at=NOW)
