"""The way for programs: what a person types can be sent too, and a token sees no person."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from smarketing.accounts.services.tokens import create_token
from smarketing.funnel.models import Lead
from tests.cast import make_person, signed_in

JSON = {"content_type": "application/json"}


@pytest.fixture
def hers(alma):
    return signed_in(alma)


@pytest.fixture
def program(alma):
    """A program with a token of Alma's."""
    said = {"name": "CRM", "source_system": "crm", "days": 30, "now": timezone.now()}
    _token, secret = create_token(by=alma, scopes=["funnel:read", "funnel:write"], **said)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def add(client, **said):
    return client.post("/api/v1/leads/", {"name": "Lina", "what": "lead"} | said, **JSON)


def move(client, lead, **said):
    return client.post(f"/api/v1/leads/{lead}/moves/", said, **JSON)


def test_a_lead_is_added_moved_and_taken_back(hers):
    lead = add(hers, amount="900.00").json()["id"]
    story = move(hers, lead, what="customer", amount="15000.00").json()
    assert (story["step"], story["facts"][-1]["amount"]) == ("customer", "15000.00")
    undo = f"/api/v1/moves/{story['facts'][-1]['id']}/undo/"
    assert hers.post(undo).json()["step"] == "lead"
    assert hers.post(undo).status_code == 409


def test_where_a_lead_came_from_is_said_alone(hers):
    lead = add(hers).json()["id"]
    assert move(hers, lead).status_code == 400
    story = move(hers, lead, source="Fair").json()
    assert story["facts"][-1]["names"]["source"] == "Fair"


def test_the_same_key_counts_once(hers):
    key = str(uuid.uuid4())
    assert add(hers, key=key).json()["id"] == add(hers, key=key).json()["id"]
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"amount": "1,234"},
        {"amount": "NaN"},
        {"what": "visitor"},
        {"what": "lover"},
        {"on": "2999-01-01"},
        {"name": ""},
        {"key": "x"},
        {"owner_id": "x"},
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(hers, said):
    answer = add(hers, **said)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert not Lead.objects.exists()


def test_the_list_pages_and_counts_by_step(hers):
    for n in range(3):
        add(hers, name=f"Lead {n}", what="mql")
    answer = hers.get("/api/v1/leads", {"step": "mql", "q": "lead 1"}).json()
    assert [lead["label"] for lead in answer["leads"]] == ["Lead 1"]
    assert (answer["waiting"], answer["next"]) == ({"mql": 1}, None)


@pytest.mark.parametrize("asked", [{"q": "\x00"}, {"source": "\x00"}, {"after": "\x00"}])
def test_odd_characters_break_nothing(hers, asked):
    assert hers.get("/api/v1/leads/", asked).status_code == 200


@pytest.mark.parametrize("asked", [{"state": "x"}, {"step": "x"}, {"owner_id": "x"}])
def test_a_question_nobody_can_answer_is_refused(hers, asked):
    assert hers.get("/api/v1/leads/", asked).status_code == 400


def test_a_program_and_a_viewer_see_no_person(works, hers, program):
    lead = add(hers).json()["id"]
    assert hers.get(f"/api/v1/leads/{lead}/").json()["person"]["name"] == "Lina"
    vera = signed_in(make_person(works, "Vera", "viewer"))
    for other in (program, vera):
        assert other.get(f"/api/v1/leads/{lead}/").json()["person"] is None
        assert "Lina" not in other.get("/api/v1/leads/", {"q": "Lina"}).content.decode()


def test_a_person_is_erased_by_a_person_only(hers, program):
    lead = add(hers).json()["id"]
    assert program.post(f"/api/v1/leads/{lead}/erase/").status_code == 403
    assert hers.post(f"/api/v1/leads/{lead}/erase/").json()["person"] is None


def test_the_steps_are_arranged_in_one_call(hers, works):
    way = hers.get("/api/v1/steps/").json()
    way["steps"][2]["name"] = "Ripe"
    assert hers.put("/api/v1/steps/", way, **JSON).json()["steps"][2]["word"] == "Ripe"
    assert hers.put("/api/v1/steps/", way, **JSON).status_code == 409
    seen = hers.get("/api/v1/steps/").json()["seen"]
    new = {"name": "Demo", "half": "both", "after": "sal", "seen": seen}
    answer = hers.post("/api/v1/steps/", new, **JSON).json()
    assert (answer["steps"][4]["key"], answer["rebuilding"]) == ("demo", True)
    gone = hers.post("/api/v1/steps/demo/remove/", {"seen": answer["seen"]}, **JSON)
    assert len(gone.json()["steps"]) == 6


def test_the_health_is_told(hers, works):
    Lead.objects.create(organization=works, source_system="crm", external_id="7", first_seen=1)
    assert hers.get("/api/v1/data/health").json()["waiting"] == 1
