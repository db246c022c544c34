"""A run of batches that remembers its last leads counts as one that reads them again."""

import random
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from smarketing.funnel.queries.verify import differences
from smarketing.funnel.rules.said import About, LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.ledger import memory as remembering

NOW = datetime(2026, 11, 1, tzinfo=UTC)
STEPS = ("lead", "mql", "sal", "opportunity", "customer", "lost")


def post(organization, said, memory=None, about=None):
    with transaction.atomic():
        organization.raise_wanted()
        return ledger.post(organization, said, about=about, recorded_at=NOW, memory=memory)


def fact(lead, what, day, **more):
    return Said(LeadRef("crm", lead), f"{lead}:{what}", what=what, on=date(2026, 3, day), **more)


def lives(seed, leads=12):
    """Facts of some leads in any order: steps skipped, won and lost, personas that change."""
    chance = random.Random(seed)
    said = [
        fact(f"L{n}", what, chance.randint(1, 28), amount=chance.choice((None, 100, 250)),
             persona=chance.choice((None, "Ana", "Bo")))
        for n in range(leads)
        for what in STEPS
        if chance.random() < 0.7
    ]  # fmt: skip
    chance.shuffle(said)
    return said


def is_exact(organization):
    return differences(organization) == []


@pytest.mark.parametrize("seed", range(5))
def test_batches_with_a_memory_are_counted_exactly(works, seed, monkeypatch):
    monkeypatch.setattr(remembering, "MOST", 5)  # of twelve leads: some are read again
    memory, said = ledger.Memory(), lives(seed)
    for start in range(0, len(said), 9):
        post(works, said[start : start + 9], memory)
    assert is_exact(works)


def test_a_remembered_lead_is_not_read_again(works):
    memory = ledger.Memory()
    post(works, [fact("ana", "lead", 2)], memory)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        post(works, [fact("ana", "mql", 3)], memory)
    assert not [one for one in asked if "FROM funnel_entry" in one["sql"]]
    assert is_exact(works)


def test_what_somebody_else_wrote_between_two_batches_is_read(works):
    memory = ledger.Memory()
    post(works, [fact("ana", "lead", 2)], memory)
    post(works, [fact("ana", "customer", 9, amount=700)])
    post(works, [fact("ana", "mql", 3)], memory)
    assert is_exact(works)
    assert works.leads.get().step == "customer"


def test_a_lead_that_took_another_one_in_is_read(works):
    memory, nameless = ledger.Memory(), LeadRef("crm", None, "email_hash", "a1")
    post(works, [Said(nameless, "web:lead", what="lead", on=date(2026, 3, 1))], memory)
    ana = About(aliases={"email_hash": "a1"})
    post(works, [fact("ana", "sal", 3)], memory, {LeadRef("crm", "ana"): ana})
    post(works, [fact("ana", "mql", 2)], memory)
    assert is_exact(works)
