import json

import pytest
from django.test import Client

from smarketing.accounts.models import Token
from tests.cast import signed_in


def call(client, method, address, said=None):
    body = {"data": json.dumps(said)} if said is not None else {}
    return getattr(client, method)(f"/api/v1/{address}", content_type="application/json", **body)


@pytest.fixture
def admins(alma):
    return signed_in(alma)


def test_a_person_is_added_changed_placed_and_ended(admins, acme, north):
    made = call(admins, "post", "people/", {"name": "Ana", "side": "sales"})
    assert made.status_code == 201
    address = f"people/{made.json()['id']}"
    call(admins, "post", f"{address}/teams/", {"team_id": north.pk})
    told = call(admins, "patch", address, {"role": "leader"}).json()
    assert (told["name"], told["role"], told["team_id"]) == ("Ana", "leader", north.pk)
    assert call(admins, "post", f"{address}/end").status_code == 200
    assert "Ana" not in [one["name"] for one in call(admins, "get", "people").json()]


def test_an_address_answers_with_and_without_a_slash(admins):
    assert call(admins, "get", "people").json() == call(admins, "get", "people/").json()


def test_e_mails_are_told_to_administrators_only(admins, tom):
    assert "email" in call(admins, "get", "people").json()[0]
    assert "email" not in call(signed_in(tom), "get", "people").json()[0]


def test_an_invitation_gives_a_link_once(admins, acme):
    ana = acme.members.create(name="Ana")
    said = {"email": "ana@acme.example"}
    link = call(admins, "post", f"people/{ana.pk}/invite/", said).json()["link"]
    assert Client().get(link).status_code == 302


def test_a_wrong_field_is_named(admins):
    error = call(admins, "post", "people/", {"name": "", "role": "king"}).json()["error"]
    assert error["code"] == "invalid"
    assert set(error["fields"]) == {"name", "role"}


def test_nobody_sneaks_in_fields_that_are_not_theirs_to_set(admins, acme, rival, tom):
    said = {
        "organization": rival.pk,
        "organization_id": rival.pk,
        "user_id": None,
        "ended_on": "2020-01-01",
    }
    call(admins, "patch", f"people/{tom.pk}/", said)
    tom.refresh_from_db()
    assert (tom.organization, tom.ended_on) == (acme, None)
    assert tom.user_id


def test_seats_teams_offices_and_names(admins, acme, tom):
    office = call(admins, "post", "offices/", {"name": "Madrid"}).json()
    team = call(admins, "post", "teams/", {"name": "South", "office_id": office["id"]}).json()
    call(admins, "patch", f"teams/{team['id']}/", {"side": "sales"})
    assert acme.teams.get(name="South").side == "sales"
    seat = call(admins, "post", "heads/", {"half": "sales", "member_id": tom.pk})
    assert seat.status_code == 201
    name = acme.member_names.create(source_system="crm", name="T.", member=acme.members.last())
    call(admins, "patch", f"names/people/{name.pk}/", {"member_id": tom.pk})
    assert tom.names.get() == name


def test_a_token_is_told_once_and_never_tells_tokens(admins):
    said = {"name": "CRM", "scopes": ["funnel:read"], "source_system": "crm"}
    secret = call(admins, "post", "tokens/", said).json()["token"]
    assert "token" not in call(admins, "get", "tokens/").json()[0]
    bearer = Client(headers={"authorization": f"Bearer {secret}"})
    assert call(bearer, "get", "tokens/").json()["error"]["code"] == "person_required"
    assert call(bearer, "get", "rates/").status_code == 200
    assert Token.objects.get().last_used_on is not None


def test_settings_and_profile(admins, alma):
    assert call(admins, "patch", "organization/", {"fiscal_start": 4}).json()["fiscal_start"] == 4
    assert call(admins, "patch", "profile/", {"language": "es"}).json()["language"] == "es"


def test_a_session_must_bring_its_csrf_token(alma):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alma.user)
    assert call(client, "post", "people/", {"name": "Ana"}).status_code == 403


@pytest.mark.parametrize("body", ["[]", "3", '"x"', "null", "{", "NaN"])
def test_what_is_no_object_is_refused(admins, body):
    for method, address in (("post", "people/"), ("patch", "organization/")):
        answer = getattr(admins, method)(
            f"/api/v1/{address}", data=body, content_type="application/json"
        )
        assert answer.status_code == 400
        assert answer.json()["error"]["message"]


@pytest.mark.parametrize("layers", [40, 5_000])
def test_a_body_of_too_many_layers_is_refused(admins, layers):
    deep = '{"name":' * layers + "1" + "}" * layers
    told = admins.post("/api/v1/people/", deep, content_type="application/json")
    assert (told.status_code, told.json()["error"]["code"]) == (400, "invalid")
    assert "30" in told.json()["error"]["message"]


def test_half_a_character_names_its_field(admins, acme):
    said = {"name": "Ana 😀", "side": "sales", "role": "\ud83d"}  # a name cut off within an emoji
    told = call(admins, "post", "people/", said)
    assert (told.status_code, [*told.json()["error"]["fields"]]) == (400, ["role"])
    told = call(admins, "post", "funnel/events/", [{"event_id": "1", "person": {"name": "\ud83d"}}])
    assert [*told.json()["error"]["fields"]] == ["0.person.name"]
    assert call(admins, "post", "people/", {"name": "Ana 😀"}).status_code == 201


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity"])
def test_a_number_that_nobody_counts_with_is_refused(admins, acme, number):
    event = '[{"event_id": "1", "lead": "1", "step": "mql", "at": "2026-11-02", "attributes": %s}]'
    said = event % f'{{"size": {number}}}'
    told = admins.post("/api/v1/funnel/events/", said, content_type="application/json")
    assert (told.status_code, told.json()["error"]["code"]) == (400, "parse_error")
    assert not acme.leads.exists()
