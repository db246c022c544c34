"""How a persona buys, two side by side, and what is found by words."""

from datetime import timedelta

import pytest

from personas.services.insights import add_insight
from smarketing.funnel.services.events import receive
from tests.cast import NOW, TODAY, signed_in
from tests.personas.conftest import claimed


@pytest.fixture
def bought(olga, known):
    events = []
    for n in range(12):
        lead = {"lead": str(n), "persona": known.name, "source": "webinar"}
        events += [
            {"event_id": f"{n}a", "step": "opportunity", "at": "2026-09-01T10:00:00Z", **lead},
            {"event_id": f"{n}b", "at": "2026-10-01T10:00:00Z", **lead}
            | (
                {"step": "customer", "amount": "100.00", "attributes": {"decided_by": "finance"}}
                if n < 10
                else {"outcome": "lost", "reason": "no budget"}
            ),
        ]
    assert receive(by=olga, events=events, source_system="crm", now=NOW).refused == []
    return known


def test_the_page_shows_what_was_counted_and_what_deals_contradict(bought, mia):
    client = signed_in(mia)
    page = client.get(f"/personas/{bought.pk}/buying/").content.decode()
    for said in ("10 won of 12", "webinar", "No budget", "name “finance” as who decides"):
        assert said in page
    assert "Write a proposal" in client.get(f"/personas/{bought.pk}/").content.decode()


def test_a_proposal_begins_with_its_figure_as_evidence(bought, mia):
    address = f"/personas/{bought.pk}/edit/?add=decider&text=finance+decides.&note=10+of+10"
    page = signed_in(mia).get(address).content.decode()
    assert "finance decides." in page
    assert 'value="10 of 10"' in page


def test_programs_read_the_same(bought, mia):
    told = signed_in(mia).get(f"/api/v1/personas/{bought.pk}/buying").json()
    assert (told["won"], told["wins"], told["lost"], told["value"]) == ("1000.00", 10, 2, "100.00")
    assert told["lost_reasons"] == [{"reason": "no budget", "n": 2}]
    assert told["sources"] == [{"source": "webinar", "won": "1000.00", "wins": 10}]
    assert len(told["contradictions"]) == 2


def ended(olga, persona, *days_ago):
    """Deals won so many days ago."""
    events = [
        {"event_id": f"w{n}", "lead": f"w{n}", "persona": persona.name, "source": "fair"}
        | {"step": "customer", "amount": "1.00", "at": str(TODAY - timedelta(n))}
        for n in days_ago
    ]
    assert receive(by=olga, events=events, source_system="crm", now=NOW).refused == []


def test_the_twelve_months_begin_on_the_day_that_the_page_says(olga, known, mia):
    ended(olga, known, 365, 364)
    client = signed_in(mia)
    assert "since 23 Nov 2025" in client.get(f"/personas/{known.pk}/buying/").content.decode()
    told = client.get(f"/api/v1/personas/{known.pk}/buying").json()
    assert (told["wins"], told["sources"][0]["wins"]) == (1, 1)


def test_an_old_version_is_held_against_as_many_days_before_it(olga, known, mia, acme):
    newest = acme.versions.filter(kind="persona", subject_id=known.pk)
    newest.update(agreed_at=NOW - timedelta(500))
    ended(olga, known, 400, 600, 865, 866, 867)
    told = signed_in(mia).get(f"/api/v1/personas/{known.pk}/buying").json()["since"][0]
    assert (told["after"]["won"], told["before"]["won"]) == (1, 3)  # a year on either side


def test_two_personas_stand_side_by_side(bought, mia):
    client = signed_in(mia)
    assert "Two are needed" in client.get("/personas/compare/").content.decode()
    client.post("/personas/new/", {"name": "Founder Félix"})
    felix = mia.organization.personas.get(name="Founder Félix")
    claimed(mia, felix)
    page = client.get(f"/personas/compare/?a={felix.pk}&b={bought.pk}").content.decode()
    assert page.count("Who moves our data over?") == 2


def test_words_are_found_in_personas_claims_and_insights(known, tom, otto):
    add_insight(by=tom, text="¿Y los datos de Bluewater?", part="barrier", now=NOW)
    client = signed_in(tom)
    page = client.get("/personas/search/?q=bluewater+DATA").content.decode()
    assert "Who moves our data over?" in page
    assert "¿Y los datos" not in page
    told = client.get("/api/v1/personas/search?q=olivia").json()
    assert [one["name"] for one in told["personas"]] == ["Operations Olivia"]
    assert signed_in(otto).get("/api/v1/personas/search?q=olivia").json()["personas"] == []


def test_what_was_heard_already_is_offered_while_typing(known, tom, mia):
    said = {"text": "Start with one depot first.", "part": "objection", "step": "opportunity"}
    add_insight(by=tom, now=NOW, **said)
    client = signed_in(mia)
    page = client.get("/personas/insights/alike/?text=start+in+one+depot").content.decode()
    assert "Start with one depot first." in page
    assert "I hear that too" in page
    assert client.get("/api/v1/personas/insights/alike?text=start one depot").json()[0]["also"] == 0


def test_an_insight_is_discussed_linked_and_keeps_its_lead(bought, tom, mia):
    first = add_insight(by=tom, text="One depot.", part="objection", now=NOW, lead_key="crm 1")
    other = add_insight(by=mia, text="Two depots.", part="objection", now=NOW)
    client = signed_in(mia)
    client.post(f"/personas/insights/{first.pk}/note/", {"text": "Me too.", "other": other.pk})
    page = client.get(f"/personas/insights/{first.pk}/").content.decode()
    assert "Me too." in page
    assert f"/way/{mia.organization.leads.get(external_id='1').pk}/" in page
    assert "One depot." in client.get(f"/personas/insights/{other.pk}/").content.decode()
    answer = client.post(f"/personas/insights/{first.pk}/note/", {"text": " "})
    assert answer.status_code == 400


def test_programs_weigh_what_was_heard(known, tom, mia):
    heard = add_insight(by=tom, text="One depot.", part="objection", now=NOW)
    client, address = signed_in(mia), f"/api/v1/personas/insights/{heard.pk}"
    said = {"into": "claim", "persona_id": known.pk}
    told = client.post(f"{address}/weigh", said, content_type="application/json").json()
    assert told["status"] == "claim"
    client.post(f"{address}/notes", {"text": "Good."}, content_type="application/json")
    assert client.get(address).json()["notes"][0]["text"] == "Good."
