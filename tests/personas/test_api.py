"""Programs read and draft; only people sign and read."""

import pytest
from django.test import Client

from smarketing.accounts.services.tokens import new_token
from tests.cast import NOW, signed_in
from tests.personas.conftest import claimed, proposed


@pytest.fixture
def program(alma):
    _token, secret = new_token(alma, "CRM", ["personas:write", "board:read"], "crm", 90, NOW)
    return Client(headers={"authorization": f"Bearer {secret}"})


def post(client, address, **body):
    return client.post(f"/api/v1/personas{address}", body, content_type="application/json")


def test_a_program_begins_a_persona_and_proposes_a_version(program, mia):
    begun = post(program, "/", name="Founder Félix", role="Founder").json()
    claim = {"part": "trigger", "text": "The tenth hire.", "half": "marketing"}
    body = {"sheet": {"role": "Founder", "claims": [claim]}, "propose": True, "reason": "Why"}
    answer = post(program, f"/{begun['id']}/versions", **body)
    assert answer.status_code == 201
    assert answer.json()["waits_for"] == ["marketing", "sales"]
    [version] = program.get(f"/api/v1/personas/{begun['id']}/versions/").json()
    assert (version["state"], version["sheet"]["claims"][0]["text"]) == ("waits", "The tenth hire.")


def test_a_wrong_sheet_is_refused_with_its_place(program, olivia):
    body = {"sheet": {"claims": [{"part": "hobby", "text": "x", "half": "sales"}]}}
    answer = post(program, f"/{olivia.pk}/versions", **body)
    assert answer.status_code == 400
    assert "claims.1.part" in answer.json()["error"]["fields"]


def test_a_program_neither_signs_nor_reads(program, known):
    for what in ("sign", "acknowledge"):
        answer = post(program, f"/{known.pk}/{what}", number=1, half="sales", digest="x")
        assert answer.json()["error"]["code"] == "person_required"


def test_a_person_reads_and_both_halves_see_it(tom, known):
    client = signed_in(tom)
    assert post(client, f"/{known.pk}/acknowledge", number=1).status_code == 204
    [told] = client.get("/api/v1/personas").json()
    assert told["acknowledged"] == [
        {"half": "marketing", "read": 0, "of": 1},
        {"half": "sales", "read": 1, "of": 2},
    ]
    assert told["oldest_evidence"] == "2026-11-10"


def test_an_older_version_is_not_confirmed(tom, known):
    answer = post(signed_in(tom), f"/{known.pk}/acknowledge", number=7)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")


def test_insights_come_in_with_their_lead_and_are_confirmed(program, tom, olivia):
    said = {"text": "One depot first.", "part": "objection", "lead_key": "crm 7001"}
    kept = post(program, f"/{olivia.pk}/insights", **said).json()
    assert post(signed_in(tom), f"/insights/{kept['id']}/confirm").status_code == 204
    [told] = program.get(f"/api/v1/personas/{olivia.pk}/insights").json()
    assert (told["text"], told["also"]) == ("One depot first.", 1)


def test_a_draft_of_a_program_shows_no_claim_as_published(program, mia, olivia):
    claimed(mia, olivia)
    told = program.get(f"/api/v1/personas/{olivia.pk}/").json()
    assert (told["edition"], told["has_draft"], told["number"]) == (0, True, None)


def test_a_program_renames_takes_back_and_puts_away(program, mia, olivia, acme):
    claimed(mia, olivia)
    proposed(mia, olivia)
    one = f"/api/v1/personas/{olivia.pk}"
    assert post(program, f"/{olivia.pk}/withdraw", number=1).json()["waits_for"] == []
    named = {"name": "Operations Odile", "seen": "Operations Olivia"}
    assert program.patch(one, named, content_type="application/json").status_code == 200
    assert program.patch(one, named, content_type="application/json").status_code == 409
    assert program.delete(f"{one}/draft").status_code == 204
    assert post(program, f"/{olivia.pk}/archive").json()["archived"]
    assert program.get("/api/v1/personas").json() == []
    [away] = program.get("/api/v1/personas?archived=true").json()
    assert (away["name"], away["has_draft"]) == ("Operations Odile", False)
    assert not post(program, f"/{olivia.pk}/restore").json()["archived"]


def test_a_file_travels_as_markdown_too(program, known):
    told = program.get("/api/v1/personas/file?as=markdown").json()["markdown"]
    assert told.startswith("# Operations Olivia")
    done = post(program, "/file", markdown=told.replace("Olivia", "Odile")).json()
    assert done == {"begun": ["Operations Odile"], "drafted": []}
    assert post(program, "/file", markdown="words").status_code == 400
