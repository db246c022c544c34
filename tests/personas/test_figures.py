"""A persona's numbers come from the one metric engine, and an archived one keeps its leads."""

from datetime import date

import pytest

from personas.services.personas import archive_persona
from personas.views.figures import buying_by_persona, how_they_buy
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.services.events import receive
from tests.cast import NOW, TODAY

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def event(lead, what, at, persona="Operations Olivia", amount=None):
    kind = "outcome" if what == "lost" else "step"
    said = {"event_id": f"{lead}-{what}", "lead": lead, kind: what, "at": f"{at}T10:00:00Z"}
    return said | {"persona": persona} | ({"amount": amount} if amount else {})


@pytest.fixture
def bought(olga, olivia):
    events = [
        event("1", "lead", "2026-03-01"),
        event("1", "opportunity", "2026-03-10"),
        event("1", "customer", "2026-04-10", amount="500.00"),
        event("2", "lead", "2026-03-02"),
        event("2", "lost", "2026-03-20"),
        event("3", "lead", "2026-03-03", persona=""),
    ]
    received = receive(by=olga, events=events, source_system="crm", now=NOW)
    assert received.accepted == len(events)
    return olivia


def test_won_lost_and_leads_are_the_engines(bought, acme):
    found = buying_by_persona(acme, YEAR)
    olivia = found[bought.pk]
    assert (olivia.won, olivia.amount, olivia.lost, olivia.leads) == (1, 500_00, 1, 2)
    assert str(olivia.win_rate) == "1/2"
    assert found[0].leads == 1


def test_the_cycle_is_the_median_from_opportunity_to_customer(bought, acme):
    told = how_they_buy(acme, bought.pk, YEAR, TODAY)
    assert (told.cycle.median, told.cycle.n) == (31, 1)


def test_an_archived_persona_keeps_its_leads(bought, acme, mia):
    archive_persona(by=mia, persona_id=bought.pk, now=NOW)
    assert buying_by_persona(acme, YEAR)[bought.pk].leads == 2


def test_steps_without_an_opportunity_have_no_cycle(acme, olivia):
    acme.steps.filter(key="opportunity").delete()
    assert how_they_buy(acme, olivia.pk, YEAR, TODAY).cycle is None
