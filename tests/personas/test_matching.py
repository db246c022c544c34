"""Leads become personas by rules: on entry, all again, and never against what somebody said."""

import pytest

from personas.rules.matching import Condition, Matching, Rule
from personas.services.personas import archive_persona, create_persona
from smarketing.accounts.rules.faults import Fault, Overtaken, Refused
from smarketing.funnel.models import Move, Rematch
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.services.byhand import Typed, move_lead
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.matching import change_rules, rematch_chunk
from tests.cast import NOW, signed_in
from tests.personas.conftest import ABOUT


def event(lead, event_id=None, step="lead", **more):
    said = {"event_id": event_id or f"{lead}-{step}", "lead": lead, "step": step}
    return said | {"at": "2026-03-01T10:00:00Z"} | more


def entered(by, *events):
    received = receive(by=by, events=list(events), source_system="crm", now=NOW)
    assert received.refused == []


def put_rules(by, *rules, seen=0, mode="first", run=True):
    kept = change_rules(by=by, matching=Matching(mode, rules), seen=seen, now=NOW)
    while run and rematch_chunk(by.organization_id, NOW):
        pass
    return kept


def role(persona, *values):
    return Rule(persona.pk, (Condition("role", "is", values),))


def persona_of(organization, lead):
    return organization.leads.get(external_id=lead).persona


@pytest.fixture
def felix(mia):
    return create_persona(by=mia, name="Founder Félix", about=ABOUT, now=NOW)


def test_a_lead_is_matched_as_it_enters(mia, olga, acme, olivia):
    put_rules(mia, role(olivia, "COO"))
    entered(olga, event("1", attributes={"role": "coo"}), event("2", attributes={"role": "CFO"}))
    assert (persona_of(acme, "1"), persona_of(acme, "2")) == (olivia.pk, 0)
    assert acme.leads.get(external_id="1").moved_on.isoformat() == "2026-03-01"
    assert differences(acme) == []


def test_a_known_lead_is_matched_when_more_is_said_of_it(mia, olga, acme, olivia):
    put_rules(mia, role(olivia, "COO"))
    entered(olga, event("1"))
    entered(olga, event("1", step="mql", attributes={"role": "COO"}))
    assert persona_of(acme, "1") == olivia.pk


def test_new_rules_match_the_past_again_and_say_how_far_they_are(mia, olga, acme, olivia, felix):
    entered(olga, event("1", attributes={"role": "COO"}), event("2", attributes={"role": "CEO"}))
    put_rules(mia, role(olivia, "COO", "CEO"))
    put_rules(mia, role(olivia, "COO"), role(felix, "CEO"), seen=1)
    assert (persona_of(acme, "1"), persona_of(acme, "2")) == (olivia.pk, felix.pk)
    job = Rematch.objects.get(organization=acme)
    assert (job.total, job.seen, job.changed, job.unmatched) == (2, 2, 1, 0)
    assert job.ended_at == NOW
    put_rules(mia, role(felix, "CEO"), seen=2)
    assert persona_of(acme, "1") == 0
    assert differences(acme) == []


def test_matching_again_writes_nothing_where_nothing_changed(mia, olga, acme, olivia):
    entered(olga, event("1", attributes={"role": "COO"}))
    put_rules(mia, role(olivia, "COO"))
    before = Move.objects.count()
    put_rules(mia, role(olivia, "COO"), seen=1)
    assert Move.objects.count() == before


def test_what_somebody_says_has_the_last_word(mia, olga, acme, olivia, felix):
    put_rules(mia, role(olivia, "COO"))
    entered(olga, event("1", attributes={"role": "COO"}, persona="Founder Félix"))
    entered(olga, event("2", attributes={"role": "COO"}))
    lead = acme.leads.get(external_id="2")
    move_lead(by=mia, lead_id=lead.pk, typed=Typed(persona=felix.pk), now=NOW)
    put_rules(mia, role(olivia, "COO"), seen=1)
    assert {persona_of(acme, "1"), persona_of(acme, "2")} == {felix.pk}


def test_a_match_overtakes_nobody_who_types(mia, olga, acme, olivia):
    entered(olga, event("1", attributes={"role": "COO"}))
    lead = acme.leads.get(external_id="1")
    seen = lead.moves.latest("pk").pk
    put_rules(mia, role(olivia, "COO"))
    move_lead(by=mia, lead_id=lead.pk, typed=Typed(what="mql"), seen=seen, now=NOW)
    assert persona_of(acme, "1") == olivia.pk


def test_an_archived_persona_keeps_its_leads_and_gets_no_new_ones(mia, olga, acme, olivia):
    put_rules(mia, role(olivia, "COO"))
    entered(olga, event("1", attributes={"role": "COO"}))
    archive_persona(by=mia, persona_id=olivia.pk, now=NOW)
    entered(olga, event("2", attributes={"role": "COO"}))
    put_rules(mia, role(olivia, "COO"), seen=1)
    assert (persona_of(acme, "1"), persona_of(acme, "2")) == (olivia.pk, 0)
    assert (
        "Rules name archived personas" in signed_in(mia).get("/personas/matching/").content.decode()
    )


def test_rules_are_refused_where_they_cannot_be(mia, tom, otto, olivia):
    with pytest.raises(Refused):
        put_rules(tom, role(olivia, "COO"))
    with pytest.raises(Fault):
        put_rules(otto, role(olivia, "COO"))
    put_rules(mia, role(olivia, "COO"))
    with pytest.raises(Overtaken):
        put_rules(mia, role(olivia, "CEO"))


TYPED = {"mode": "first", "seen": "0", "rule-TOTAL_FORMS": "1", "rule-INITIAL_FORMS": "0"}


def test_rules_are_tried_on_past_leads_while_they_are_typed(mia, olga, acme, olivia):
    entered(olga, event("1", attributes={"role": "COO"}), event("2", attributes={"role": "CFO"}))
    typed = TYPED | {"rule-0-persona": olivia.pk, "rule-0-field1": "role", "rule-0-test1": "is"}
    typed |= {"rule-0-values1": "COO, Head of operations"}
    client = signed_in(mia)
    page = client.post("/personas/matching/?try=1", typed, headers={"HX-Request": "true"})
    assert "1 would change." in page.content.decode()
    assert acme.matching_rules.count() == 0
    client.post("/personas/matching/", typed)
    assert acme.matching_rules.get().content["rules"][0]["conditions"][0]["values"] == [
        "COO",
        "Head of operations",
    ]
    while rematch_chunk(acme.pk, NOW):
        pass
    page = client.get("/personas/matching/").content.decode()
    assert "1 unmatched" in page
    assert "Matched" in client.get(f"/way/{acme.leads.get(external_id='1').pk}/").content.decode()


def test_a_rule_on_a_field_that_vanished_is_said(mia, olga, acme, olivia):
    put_rules(mia, role(olivia, "COO"))
    entered(olga, event("1", attributes={"size": "9"}))
    assert (
        "No lead has these fields any more: role"
        in signed_in(mia).get("/personas/matching/").content.decode()
    )


def test_half_a_rule_is_asked_for(mia, acme, olivia):
    typed = TYPED | {"rule-0-persona": olivia.pk}
    answer = signed_in(mia).post("/personas/matching/", typed)
    assert answer.status_code == 400
    assert "Rule 1: Write something here." in answer.content.decode()


def test_programs_try_and_put_rules(mia, olga, acme, olivia):
    entered(olga, event("1", attributes={"role": "COO"}))
    client, address = signed_in(mia), "/api/v1/personas/matching"
    rules = {
        "rules": [
            {
                "persona": olivia.pk,
                "conditions": [{"field": "role", "test": "is", "values": ["coo"]}],
            }
        ]
    }
    tried = client.post(f"{address}/try", rules, content_type="application/json").json()
    assert (tried["leads"], tried["then"]) == (1, {str(olivia.pk): 1})
    told = client.put(address, rules | {"seen": 0}, content_type="application/json").json()
    assert (told["number"], told["unmatched"], told["fields_known"]) == (1, 1, ["source", "role"])
    again = client.put(address, rules | {"seen": 0}, content_type="application/json")
    assert again.status_code == 409
    assert client.post(f"{address}/again").status_code == 202
