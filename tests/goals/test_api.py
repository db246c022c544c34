"""Goals, quotas and step targets as programs see them."""

from datetime import timedelta

import pytest

from smarketing.accounts.models import Token
from smarketing.accounts.queries import digest
from tests.cast import NOW, signed_in

pytestmark = pytest.mark.django_db
GOAL = {"target": "2400000.00", "period": "2026-Q4", "name": "Revenue", "reason": "as planned"}
JSON = "application/json"


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def cmo(mia):
    return signed_in(mia)


@pytest.fixture
def cso(sara):
    return signed_in(sara)


@pytest.fixture
def made(cmo):
    """A goal proposed by the CMO."""
    return cmo.post("/api/v1/goals/", GOAL, JSON).json()


def send(client, address, **body):
    return client.post(f"/api/v1/{address}", body, JSON)


def put(client, address, body):
    return client.put(f"/api/v1/{address}", body, JSON)


def token(member, *scopes):
    Token.objects.create(
        organization=member.organization,
        member=member,
        name="robot",
        prefix="sm_x",
        digest=digest("sm_secret"),
        scopes=list(scopes),
        source_system="robot",
        created_at=NOW,
        expires_at=NOW + timedelta(days=9000),
    )
    return {"HTTP_AUTHORIZATION": "Bearer sm_secret"}


def test_a_goal_travels_as_the_contract_says(made):
    assert (made["metric"], made["unit"], made["target"]) == (
        "amount:customer",
        "USD",
        "2400000.00",
    )
    assert made["agreed"] == {"marketing": None, "sales": None}
    assert made["waits_for"] == ["marketing", "sales"]
    assert made["period"]["key"] == "2026-Q4"
    assert made["attained"] == "0.00"
    assert made["shared"] is False


def test_both_heads_agree_over_their_sessions(made, cmo, cso):
    for client in (cmo, cso):
        answer = send(client, f"goals/{made['id']}/agree", version=1)
        assert answer.status_code == 200
    assert answer.json()["shared"] is True
    assert answer.json()["agreed"]["sales"]["name"] == "Sara"


def test_an_edit_is_a_version_that_waits_for_both(made, cmo, cso):
    for client in (cmo, cso):
        send(client, f"goals/{made['id']}/agree/", version=1)
    said = send(cso, f"goals/{made['id']}/propose/", version=1, target="2500000", reason="more")
    assert said.json()["proposed"]["target"] == "2500000.00"
    assert said.json()["target"] == "2400000.00"
    versions = cmo.get(f"/api/v1/goals/{made['id']}/versions/").json()["versions"]
    assert [(v["version"], v["target"], v["state"]) for v in versions] == [
        (2, "2500000.00", "waits"),
        (1, "2400000.00", "in_force"),
    ]


def test_the_slower_of_two_editors_is_told_what_the_faster_wrote(made, cmo, cso):
    send(cmo, f"goals/{made['id']}/propose", version=1, target="2500000.00")
    slow = send(cso, f"goals/{made['id']}/propose", version=1, target="2000000.00")
    assert slow.status_code == 409
    assert slow.json()["error"]["code"] == "conflict"
    assert slow.json()["error"]["fields"] == {"version": "2", "target": "2500000.00"}
    assert "Mia" in slow.json()["error"]["message"]


def test_a_head_may_sign_by_proposing(cmo):
    made = cmo.post("/api/v1/goals", {**GOAL, "sign": "marketing"}, JSON).json()
    assert made["waits_for"] == ["sales"]


def test_a_token_proposes_but_never_signs(mia):
    robot, client = token(mia, "goals:write", "board:read"), signed_in(mia)
    client.logout()
    refused = client.post("/api/v1/goals/", {**GOAL, "sign": "marketing"}, JSON, **robot)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "person_required")
    made = client.post("/api/v1/goals/", GOAL, JSON, **robot)
    assert made.status_code == 201
    address = f"/api/v1/goals/{made.json()['id']}/agree"
    refused = client.post(address, {"version": 1}, JSON, **robot)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "person_required")


def test_a_token_that_only_reads_writes_nothing(mia, client):
    robot = token(mia, "board:read")
    assert client.post("/api/v1/goals/", GOAL, JSON, **robot).status_code == 403
    assert client.get("/api/v1/goals/", **robot).json() == {"goals": []}


def test_another_companys_goal_is_not_found(made, otto):
    stranger = signed_in(otto)
    assert stranger.get(f"/api/v1/goals/{made['id']}/").status_code == 404
    assert stranger.get(f"/api/v1/goals/{made['id']}/versions").status_code == 404
    assert send(stranger, f"goals/{made['id']}/agree", version=1).status_code == 404
    assert send(stranger, f"goals/{made['id']}/propose", version=1).status_code in (403, 404)
    assert stranger.get("/api/v1/goals/").json() == {"goals": []}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"target": 2400000.5}, "target"),
        ({"target": "2,400,000"}, "target"),
        ({"target": "NaN"}, "target"),
        ({"target": "0"}, "target"),
        ({"target": "-5"}, "target"),
        ({"target": "9223372036854775808"}, "target"),
        ({"target": True}, "target"),
        ({"period": "2026-Q9"}, "period"),
        ({"metric": "amount:visitor"}, "metric"),
        ({"unit": "EUR"}, "unit"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
    ],
)
def test_what_cannot_be_is_said_by_its_field(cmo, wrong, field):
    answer = cmo.post("/api/v1/goals/", GOAL | wrong, JSON)
    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]
    assert cmo.get("/api/v1/goals/").json() == {"goals": []}


def test_a_goal_of_things_counts_in_whole_numbers(cmo):
    said = {"metric": "count:customer", "unit": "students", "target": 300, "period": "2026-Q4"}
    made = cmo.post("/api/v1/goals/", said, JSON).json()
    assert (made["target"], made["unit"], made["name"]) == (300, "students", "students")
    assert made["attained"] == 0


def test_a_proposal_is_taken_back(made, cmo):
    assert send(cmo, f"goals/{made['id']}/withdraw", version=1).status_code == 204
    assert cmo.get("/api/v1/goals").json() == {"goals": []}


def test_quotas_are_put_and_read_by_team_and_period(cso, north):
    said = {"team": "North", "period": "2026-Q4", "amount": "900000.00"}
    assert put(cso, "quotas/", said).status_code == 200
    put(cso, "quotas", [{"team_id": north.pk, "period": "2026-Q4", "count": 40, "step": "sal"}])
    quotas = cso.get("/api/v1/quotas/?period=2026").json()["quotas"]
    assert [(q["team"], q["metric"], q["amount"], q["count"], q["period"]) for q in quotas] == [
        ("North", "amount:customer", "900000.00", None, "2026-Q4"),
        ("North", "count:sal", None, 40, "2026-Q4"),
    ]
    assert cso.get("/api/v1/quotas/?period=2025").json() == {"quotas": []}


def test_a_quota_of_null_is_taken_away(cso, north):
    said = {"team": "North", "period": "2026-Q4", "amount": "900000.00"}
    put(cso, "quotas/", said)
    put(cso, "quotas/", said | {"amount": None})
    assert cso.get("/api/v1/quotas/").json() == {"quotas": []}


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"amount": "0"}, 400),
        ({"amount": 900.5}, 400),
        ({"team": "Nowhere"}, 404),
        ({"period": "soon"}, 400),
        ({"count": 4}, 400),
    ],
)
def test_a_quota_that_cannot_be_is_refused(cso, north, wrong, status):
    said = {"team": "North", "period": "2026-Q4", "amount": "900000.00"}
    assert put(cso, "quotas/", said | wrong).status_code == status
    assert cso.get("/api/v1/quotas/").json() == {"quotas": []}


def test_a_step_is_promised_by_month(cmo):
    said = [{"step": "lead", "month": f"2026-{n}", "count": 900} for n in (10, 11, 12)]
    assert put(cmo, "step-targets/", said).status_code == 200
    targets = cmo.get("/api/v1/step-targets?period=2026-Q4").json()["step_targets"]
    assert [(t["step"], t["month"], t["count"]) for t in targets] == [
        ("lead", "2026-10", 900),
        ("lead", "2026-11", 900),
        ("lead", "2026-12", 900),
    ]


@pytest.mark.parametrize(
    "wrong", [{"month": "2026-13"}, {"month": "November"}, {"count": -1}, {"count": 1.5}]
)
def test_a_months_target_that_cannot_be_is_refused(cmo, wrong):
    said = {"step": "lead", "month": "2026-11", "count": 900} | wrong
    assert put(cmo, "step-targets/", said).status_code == 400


def test_nothing_and_too_much_at_once_are_refused(cmo):
    many = [{"step": "lead", "month": "2026-11", "count": 1}] * 1001
    assert put(cmo, "step-targets/", []).status_code == 400
    assert put(cmo, "step-targets/", many).status_code == 400


def test_a_viewer_reads_and_does_not_write(vera, made, north):
    looks = signed_in(vera)
    assert looks.get("/api/v1/goals/").status_code == 200
    assert looks.post("/api/v1/goals/", GOAL, JSON).status_code == 403
    assert put(looks, "quotas/", {}).status_code == 403
    assert put(looks, "step-targets/", {}).status_code == 403
    assert send(looks, f"goals/{made['id']}/agree", version=1).status_code == 403


@pytest.mark.parametrize("field", ["target", "baseline", "minimum", "stretch"])
@pytest.mark.parametrize("figure", ["", "much", "1e5", 10**30])
def test_a_figure_that_is_none_names_its_field(cmo, acme, field, figure):
    told = send(cmo, "goals/", **GOAL | {field: figure})
    assert (told.status_code, [*told.json()["error"]["fields"]]) == (400, [field])
    assert not acme.goals.exists()
