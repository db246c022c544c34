"""Chains and links as programs see them."""

import pytest

from tests.cast import NOW, signed_in
from tests.goals.chains import begin, walk
from tests.goals.test_api import send, token

pytestmark = pytest.mark.django_db
CHAIN = {
    "quota": "2400000.00",
    "period": "2026-Q4",
    "figures": {
        "rate-visitor": "0.031",
        "rate-lead": "0.31",
        "rate-mql": "0.78",
        "rate-sal": "0.37",
        "rate-opportunity": "0.24",
        "value": "26000.00",
    },
}


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


def owed(chain):
    return {step["step"]: step["owed"] for step in chain["steps"]}


def test_a_chain_begins_with_a_quota_and_says_what_is_owed(mia):
    made = send(signed_in(mia), "chains/", **CHAIN)
    assert made.status_code == 201
    chain = made.json()
    assert (chain["quota"], owed(chain)["lead"]) == ("2400000.00", 4300)
    lead = next(step for step in chain["steps"] if step["step"] == "lead")
    assert sum(lead["months"].values()) == 4300


def test_both_heads_agree_over_the_api(mia, sara):
    cmo, cso = signed_in(mia), signed_in(sara)
    chain = send(cmo, "chains/", **CHAIN).json()
    said = {"number": chain["number"], "sign": "marketing"}
    proposed = send(cmo, f"chains/{chain['id']}/propose/", **said).json()["proposed"]
    assert proposed["signed"]["sales"] is None
    agreed = send(cso, f"chains/{chain['id']}/agree/", version=1, digest=proposed["digest"]).json()
    assert agreed["agreed"]["owed"]["visitor"] == 138_678


def test_a_program_types_a_link_and_never_signs(client, mia):
    chain = begin(mia)
    allowed = token(mia, "goals:write", "board:read")
    body = {"chain": chain.pk, "number": 1, "key": "rate-lead", "figure": "0.25"}
    answer = client.put("/api/v1/links/", body, "application/json", **allowed)
    assert (answer.json()["rate"], answer.json()["is_guess"]) == ("0.25", True)
    refused = client.post(
        f"/api/v1/chains/{chain.pk}/propose/", {"number": 2}, "application/json", **allowed
    )
    assert refused.status_code == 403


@pytest.mark.parametrize("figure", ["1.2", "0", "-0.1", "NaN", "a third", "1e-300", "9" * 40])
def test_a_figure_that_is_no_rate_is_refused(mia, figure):
    chain = begin(mia)
    body = {"chain": chain.pk, "number": 1, "key": "rate-lead", "figure": figure}
    answer = signed_in(mia).put("/api/v1/links/", body, "application/json")
    assert answer.status_code == 400


def test_a_link_is_explained_down_to_its_rows(mia, acme):
    walk(acme)
    begin(mia, figures={})
    client = signed_in(mia)
    links = client.get("/api/v1/links/?period=2026-Q4").json()["links"]
    link = next(link for link in links if link["key"] == "rate-lead")
    assert (link["kind"], link["rate"], link["entered"]) == ("measured", "0.1", 400)
    why = client.get(f"/api/v1/links/{link['id']}/explain/").json()
    assert sum(cohort["entered"] for cohort in why["cohorts"]) == 400
    assert len(why["rows"]) == 50
    assert why["next"]


def test_another_companys_links_are_not_there(mia, otto):
    link = begin(mia).links.first()
    assert signed_in(otto).get(f"/api/v1/links/{link.pk}/explain/").status_code == 404
    assert signed_in(otto).get("/api/v1/links/").json() == {"links": []}


def test_a_chain_is_tried_then_changed_and_the_slower_editor_is_told(mia):
    chain = begin(mia)
    client = signed_in(mia)
    said = {"quota": "2640000.00", "figures": {"rate-lead": "0.62"}}
    told = send(client, f"chains/{chain.pk}/try/", **said).json()
    lead = next(step for step in told["steps"] if step["step"] == "lead")
    assert (lead["owed"], lead["tried"]) == (4300, 2365)
    assert [one["level"] for one in told["confidence"]] == [50, 80, 95]
    assert send(client, f"chains/{chain.pk}/try/", figures={"rate-lead": "0"}).status_code == 400
    assert send(client, f"chains/{chain.pk}/try/", figures={"rate-x": "1"}).status_code == 404
    chain.refresh_from_db()
    assert chain.quota == 2_400_000_00
    address = f"/api/v1/chains/{chain.pk}/"
    done = client.patch(address, said | {"number": 1, "reason": "better forms"}, "application/json")
    assert (done.status_code, owed(done.json())["lead"]) == (200, 2365)
    late = client.patch(address, said | {"number": 1}, "application/json")
    assert late.status_code == 409
    wrong = client.patch(
        address, {"number": 2, "figures": {"rate-lead": "1.2"}}, "application/json"
    )
    assert (wrong.status_code, "rate-lead" in wrong.json()["error"]["fields"]) == (400, True)
