"""Rates by persona and source: measured, or drawn to what contains them; what each owes."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import transaction

from goals.models import Link
from goals.queries.chain_why import step_why
from goals.queries.chains import worked
from goals.queries.cuts import cut_table
from goals.rules.cuts import ALL, rates_by_cut, with_parents
from goals.rules.rates import Sample
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import NOW, TODAY, signed_in
from tests.goals.chains import begin

COMPANY = Sample(1000, 200)


def test_personas_and_sources_add_up_their_leaves():
    leaves = {(1, 5): Sample(60, 6), (1, 6): Sample(40, 10), (0, 5): Sample(9, 9)}
    assert with_parents(leaves) == {
        (1, 5): Sample(60, 6),
        (1, 6): Sample(40, 10),
        (1, ALL): Sample(100, 16),
        (ALL, 5): Sample(69, 15),
        (ALL, 6): Sample(40, 10),
    }


def test_enough_speaks_for_itself_and_few_are_drawn_to_the_persona_then_the_company():
    samples = with_parents({(1, 5): Sample(200, 20), (1, 6): Sample(50, 5), (2, 5): Sample(20, 1)})
    rates = rates_by_cut(samples, COMPANY, None)
    assert (rates[1, 5].kind, rates[1, 5].rate) == ("measured", Fraction(1, 10))
    assert (rates[1, 6].kind, rates[1, 6].parent) == ("shrunk", Fraction(25, 250))
    assert rates[2, ALL].parent == Fraction(1, 5)


def test_where_the_company_itself_is_drawn_its_cuts_are_drawn_to_that():
    thin = Sample(40, 4)
    rates = rates_by_cut({(1, ALL): Sample(20, 2)}, thin, Fraction(3, 10))
    assert (rates[1, ALL].kind, rates[1, ALL].parent) == ("shrunk", Fraction(3, 10))
    assert rates_by_cut({(1, ALL): Sample(20, 2)}, thin, None) == {}


def test_more_than_entered_is_no_rate():
    assert rates_by_cut({(ALL, 5): Sample(3, 40)}, COMPANY, None) == {}


def walk_by_source(organization):
    """240 leads of two sources; a third of the fair's become customers, a tenth of the web's."""
    facts = []
    for n in range(240):
        source = "fair" if n % 2 else "web"
        lead, on = LeadRef("crm", f"{n}"), TODAY - timedelta(300 - n % 60)
        facts.append(Said(lead, f"{n}-lead", what="lead", on=on, source=source))
        if n % (6 if n % 2 else 20) == n % 2:
            won = on + timedelta(30)
            facts.append(Said(lead, f"{n}-won", what="customer", on=won, amount=1_000_00))
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, facts, recorded_at=NOW)


@pytest.mark.django_db
def test_a_chain_measures_every_source_and_its_page_shows_them(mia, acme, time_machine):
    time_machine.move_to(NOW, tick=False)
    walk_by_source(acme)
    chain = begin(mia, figures={"rate-visitor": Fraction(1, 50)})
    fair = acme.sources.get(name="fair").pk
    link = chain.links.get(from_step="lead", source=fair, persona=0)
    assert (link.kind, link.entered, link.reached) == (Link.Kind.MEASURED, 120, 40)
    table = cut_table(worked(chain), 0)
    assert [row.name for row in table.rows] == ["fair", "web"]
    client = signed_in(mia)
    assert "33.33 %" in client.get("/goals/chain/").content.decode()
    assert "Leads of fair" in client.get(f"/goals/chain/links/{link.pk}/").content.decode()
    told = client.get(f"/api/v1/links/{link.pk}/explain/").json()
    assert (told["link"]["source_id"], len(told["rows"])) == (fair, 50)


@pytest.mark.django_db
def test_what_each_source_owes_adds_up_to_what_is_owed(mia, acme):
    walk_by_source(acme)
    chain = begin(mia)
    why = step_why(worked(chain), "lead", TODAY)
    assert sum(row.owed for row in why.cuts["source"]) == why.owing.whole
    assert {row.name for row in why.cuts["source"]} == {"fair", "web"}
