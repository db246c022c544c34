"""What if: supposed, kept, compared, brought to the council, adopted."""

from datetime import date
from fractions import Fraction

import pytest

from goals.models import Scenario
from goals.queries.chains import agreement_for_chain, worked
from goals.queries.goals import agreement_for
from goals.queries.scenarios import Supposed, brought, outcome
from goals.rules.lag import Lag
from goals.services.goals import propose_goal
from goals.services.scenarios import adopt_scenario, bring_scenario, save_scenario
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from stages.models import MeetingSeries
from stages.views.agenda import agenda_of
from tests.cast import NOW, TODAY, signed_in
from tests.goals.chains import begin, walk
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db
TENTH_LESS = Supposed(figures={"rate-opportunity": Fraction(216, 1000)})


def keep(by, chain, supposed=TENTH_LESS, name="Closing a tenth less"):
    return save_scenario(by=by, chain_id=chain.pk, name=name, supposed=supposed, now=NOW)


def test_a_lower_win_rate_asks_more_of_both_halves_and_makes_the_quota_less_likely(mia):
    found = worked(begin(mia))
    stands, less = (outcome(found, one, 10, None) for one in (Supposed(), TENTH_LESS))
    assert (stands.marketing.count, less.marketing.count) == (4300, 4777)
    assert (less.sales.step, less.sales.count, less.sales.more) == ("opportunity", 428, 43)
    assert less.chance < stands.chance
    assert (less.each, less.works) == (240_000_00, 43)


def test_a_later_win_moves_what_is_due_when(mia, acme):
    walk(acme, won=40, days=30)
    begin_q1 = begin(mia)
    found = worked(begin_q1)
    later = outcome(found, Supposed(later=60), 10, None)
    assert later.marketing.count == outcome(found, Supposed(), 10, None).marketing.count
    assert Lag((1, 2, 3)).later(2).wins == (0, 0, 1, 2, 3)
    assert Lag((1, 2, 3)).later(-1).wins == (3, 3)
    assert Lag((1, 2, 3)).later(-9).wins == (6,)


def test_the_same_name_replaces_and_nothing_changed_is_no_scenario(mia):
    chain = begin(mia)
    keep(mia, chain)
    keep(mia, chain, Supposed(quota=2_600_000_00))
    assert Scenario.objects.get().quota == 2_600_000_00
    with pytest.raises(Fault, match="Nothing is changed"):
        keep(mia, chain, Supposed(), "Empty")
    with pytest.raises(Fault, match="100 % at most"):
        keep(mia, chain, Supposed(figures={"rate-lead": Fraction(2)}), "Wild")
    assert worked(chain).reckoned.in_period("lead") == 4300


def test_adopting_proposes_the_chain_and_the_goal_that_asked_for_as_much(mia, sara):
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    chain = begin(mia)
    scenario = keep(mia, chain, Supposed(quota=2_600_000_00), "More")
    adopt_scenario(by=mia, scenario_id=scenario.pk, now=NOW)
    chain.refresh_from_db()
    assert chain.quota == 2_600_000_00
    assert agreement_for_chain(chain).proposed.reason == "More"
    assert agreement_for(goal).proposed.content["target"] == 2_600_000_00


def test_only_who_may_propose_adopts_and_another_companys_scenario_is_not_there(mia, tom, otto):
    scenario = keep(mia, begin(mia))
    with pytest.raises(Refused):
        adopt_scenario(by=tom, scenario_id=scenario.pk, now=NOW)
    with pytest.raises(Missing):
        bring_scenario(by=otto, scenario_id=scenario.pk, now=NOW)


def test_what_is_brought_stands_on_the_next_councils_agenda(mia, acme):
    scenario = keep(mia, begin(mia))
    series = MeetingSeries.objects.create(
        organization=acme, kind="council", every=14, starts_on=date(2026, 10, 5)
    )
    assert not list(brought(acme))
    bring_scenario(by=mia, scenario_id=scenario.pk, now=NOW)
    topics = agenda_of(acme, series, TODAY, TODAY)
    assert [topic.text["params"] for topic in topics if topic.kind == "scenario"] == [
        {"name": "Closing a tenth less"}
    ]


def test_the_page_tries_keeps_and_compares(mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    chain = begin(mia)
    client = signed_in(mia)
    typed = {"quota": "2,400,000", "rate-opportunity": "21.6"}
    asked = {"headers": {"HX-Request": "true"}}
    assert "4,777 leads" in client.get("/goals/scenarios/", typed, **asked).content.decode()
    said = typed | {"chain": chain.pk, "name": "A tenth less"}
    client.post("/goals/scenarios/", said)
    page = client.get("/goals/scenarios/").content.decode()
    assert "A tenth less" in page
    assert "4,777" in page
    refused = client.post("/goals/scenarios/", said | {"rate-opportunity": "216"})
    assert refused.status_code == 400
    assert 'value="216"' in refused.content.decode()


def test_programs_keep_and_read_them(mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    chain = begin(mia)
    client = signed_in(mia)
    sent = {"chain": chain.pk, "name": "More", "quota": "2600000.00", "later": 7}
    made = client.post("/api/v1/scenarios/", sent, content_type="application/json")
    assert made.status_code == 201
    told = client.get("/api/v1/scenarios/").json()["scenarios"]
    assert [(one["name"], one["quota"], one["later"]) for one in told] == [
        ("More", "2600000.00", 7)
    ]
    assert client.delete(f"/api/v1/scenarios/{told[0]['id']}/").status_code == 204


def test_without_a_chain_the_page_leads_to_one(mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    assert "Begin the chain" in signed_in(mia).get("/goals/scenarios/").content.decode()
