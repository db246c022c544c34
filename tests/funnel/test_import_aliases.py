"""Ids of another kind: deals that find their lead, wait for it, or are claimed twice."""

import pytest

from smarketing.funnel.models import Entry, Lead, Move, Person
from smarketing.funnel.queries.imports import still_without_lead
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.services.byhand import erase_person
from tests.funnel.bringing import MORNING, bring, checked, net, take_back

LEADS = {
    "source_system": "crm",
    "lead": "id",
    "steps": {"mql": {"at": "on"}},
    "aliases": {"opportunity": "deal"},
    "source": "channel",
}
DEALS = {
    "source_system": "crm",
    "lead": {"alias": "opportunity", "column": "deal"},
    "steps": {"customer": {"at": "won"}},
    "amount": "value",
}
LEAD = "id,on,deal,channel\n7,2026-03-02,006,web\n"
DEAL = "deal,won,value\n006,2026-05-04,900\n"


@pytest.fixture(autouse=True)
def both_ways_agree(works):
    yield
    assert differences(works) == []


def test_a_lead_is_found_by_an_id_that_an_earlier_file_gave(alma, works):
    bring(alma, LEAD, LEADS)
    one = bring(alma, DEAL, DEALS)
    assert (one.leads, one.without_lead) == (0, 0)
    assert works.leads.get().step == "customer"


def test_whoever_was_taken_in_is_erased_with_the_lead_that_took_it_in(alma, works):
    bring(alma, DEAL, DEALS)
    bring(alma, LEAD, LEADS)
    lead, taken = works.leads.get(external_id="7"), works.leads.get(external_id=None)
    Person.objects.create(organization=works, lead=lead, name="Ana")
    erase_person(by=alma, lead_id=taken.pk, now=MORNING)
    assert not Person.objects.exclude(name="").exists()


def test_a_blank_alias_is_none_and_one_cell_may_hold_several(alma, works):
    bring(alma, "id,on,deal,channel\n7,2026-03-02,,web\n8,2026-03-03,006; 007,web\n", LEADS)
    assert sorted(works.aliases.values_list("value", flat=True)) == ["006", "007"]
    assert bring(alma, "id,on,deal,channel\n8,2026-03-03,007;006,web\n", LEADS).unchanged == 1


def test_an_alias_not_found_makes_a_lead_without_id(alma, works):
    one = bring(alma, DEAL, DEALS)
    assert (one.leads, one.without_lead, still_without_lead(one)) == (1, 1, 1)
    assert works.leads.get().external_id is None


def test_a_lead_that_claims_the_alias_takes_its_facts_in(alma, works):
    deals = bring(alma, DEAL, DEALS)
    bring(alma, LEAD, LEADS)
    lead = works.leads.get(external_id="7")
    assert (lead.step, still_without_lead(deals)) == ("customer", 0)
    assert works.leads.get(external_id=None).merged_into == lead
    assert net(works)["05-04", "opportunity"] == 1  # implied, now that the mql is known


def test_the_same_files_again_change_nothing(alma, works):
    bring(alma, DEAL, DEALS)
    bring(alma, LEAD, LEADS)
    moves, entries = Move.objects.count(), Entry.objects.count()
    for text, mapping in ((DEAL, DEALS), (LEAD, LEADS)):
        assert bring(alma, text, mapping).unchanged == 1
    assert (Move.objects.count(), Entry.objects.count()) == (moves, entries)


def test_an_alias_of_another_named_lead_is_refused(alma, works):
    bring(alma, LEAD, LEADS)
    one = checked(alma, LEAD.replace("\n7", "\n8"), LEADS)
    (refused,) = one.survey["refused"]
    assert (refused["line"], refused["column"], refused["value"]) == (2, "deal", "006")
    assert one.survey["accepted"] == 0
    taken = bring(alma, LEAD.replace("\n7", "\n8") + "9,2026-03-02,,web\n", LEADS, skip=True)
    assert (taken.accepted, taken.leads) == (1, 1)
    assert works.leads.filter(external_id="8").count() == 0


def test_two_leads_of_one_file_that_claim_the_same_alias_are_both_refused(alma, works):
    one = checked(alma, LEAD + "8,2026-03-02,006,web\n", LEADS)
    assert [row["line"] for row in one.survey["refused"]] == [2, 3]


def test_undoing_leaves_the_deals_as_they_were_before_they_were_claimed(alma, works):
    bring(alma, DEAL, DEALS)
    before = net(works)
    leads = bring(alma, LEAD, LEADS)
    take_back(alma, leads)
    assert net(works) == before
    assert works.leads.get(external_id=None).merged_into is None
    bring(alma, LEAD.replace("\n7", "\n8"), LEADS)  # the mended file is free to claim it
    assert works.leads.get(external_id="8").step == "customer"


def test_undoing_leads_waits_for_the_deals_that_found_them(alma, works):
    leads = bring(alma, LEAD, LEADS)
    deals = bring(alma, DEAL, DEALS)
    with pytest.raises(Exception, match="Undo the later imports first"):
        take_back(alma, leads)
    take_back(alma, deals)
    take_back(alma, leads)
    assert net(works) == {}
    bring(alma, DEAL, DEALS)
    assert works.leads.filter(external_id=None).count() == 1


def test_an_import_that_is_undone_forgets_the_people_it_brought(alma, works):
    mapping = {**LEADS, "person": {"email": "channel"}, "attributes": {"size": "on"}}
    one = bring(alma, LEAD, mapping)
    take_back(alma, one)
    lead = Lead.objects.get()
    assert not hasattr(lead, "person")
    assert lead.attributes == {}
