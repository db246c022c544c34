"""Pay over the API: plans and multiples for those they pay, statements for person and steward."""

from datetime import timedelta

import pytest
from django.test import Client

from goals.rules.pay.terms import content_of
from goals.services.pay.keepers import create_pay_token, end_steward
from smarketing.accounts.services.tokens import new_token
from tests.cast import NOW, signed_in
from tests.goals.pay.conftest import TERMS

pytestmark = pytest.mark.django_db
API = "/api/v1"


def get(member, address):
    return signed_in(member).get(f"{API}/{address}")


def program(secret):
    return {"headers": {"authorization": f"Bearer {secret}"}}


def test_plans_are_told_with_their_curve_and_names(paid, mona):
    [marketing, sales] = get(mona, "plans/").json()["plans"]
    assert (marketing["half"], sales["half"]) == ("marketing", "sales")
    assert sales["components"][0]["points"][0] == ["0.6", "0.4"]
    assert sales["signed"] == {"marketing": "Mia", "sales": "Sara"}
    assert sales["rounding"] == "half_even_once"


def test_a_simulation_speaks_in_multiples(plans, mona):
    said = {"attainment": "1.05225"}
    address = f"{API}/plans/{plans[0].pk}/simulate"
    answer = signed_in(mona).post(address, said, content_type="application/json")
    assert answer.json() == {"attainment": 1.05225, "multiple": 1.053375}
    wrong = signed_in(mona).post(address, {"attainment": "4"}, content_type="application/json")
    assert wrong.status_code == 400


def test_a_person_gets_their_own_statement_and_no_other(paid, mona, tom, mia):
    [mine] = get(mona, "statements").json()["statements"]
    assert (mine["person"], mine["total"], mine["stands"]) == ("Mona", "6498.93", "2558.62")
    assert get(mia, "statements").json()["statements"] == []
    assert get(mona, f"statements/{tom.pk}-2026-Q4/explain").status_code == 404


def test_every_line_is_explained_exactly(paid, mona):
    told = get(mona, f"statements/{mona.pk}-2026-Q4/explain/").json()
    aimed, part, total = told["lines"]
    assert (aimed["amount"], aimed["days"], aimed["of_days"]) == ("6000.00", 92, 92)
    assert (part["weight"], part["amount"]) == ("1", "6498.93")
    assert total == {"kind": "total", "amount": "6498.93"}
    rows = part["reading"]["rows"]
    assert (rows["from"], rows["filters"]) == ("2026-10-01", {"step": ["customer"]})
    assert part["reading"]["target"] == "240000000"


@pytest.mark.parametrize("key", ["1", "x-2026-Q4", "1-", "1-nonsense", "--", "1-99999-Q9"])
def test_a_statement_that_is_none_is_not_found(paid, mona, key):
    assert get(mona, f"statements/{key}/explain").status_code in (400, 404)


def test_a_stewards_token_reads_all_as_long_as_they_are_one(paid, stella, olga):
    _token, secret = create_pay_token(by=stella, name="Payroll", days=30, now=NOW)
    told = Client().get(f"{API}/statements", **program(secret)).json()["statements"]
    assert [one["person"] for one in told] == ["Mona", "Tom"]
    end_steward(by=olga, grant_id=stella.pay_grants.get().pk, now=NOW)
    assert Client().get(f"{API}/statements", **program(secret)).status_code == 403


def test_a_stewards_token_reads_plans_and_multiples_and_changes_nothing(paid, plans, stella, olga):
    _token, secret = create_pay_token(by=stella, name="Payroll", days=30, now=NOW)
    assert len(Client().get(f"{API}/plans/", **program(secret)).json()["plans"]) == 2
    said = {"content_type": "application/json"} | program(secret)
    share, address = {"attainment": "1"}, f"{API}/plans/{plans[0].pk}/simulate"
    assert Client().post(address, share, **said).json()["multiple"] == 1
    answers = [
        Client().post(f"{API}/{one}", {}, **said)
        for one in ("plans", "statements/close", "pay/advances", "pay/incentives", "pay/grants")
    ]
    assert {one.json()["error"]["code"] for one in answers} == {"person_required"}
    end_steward(by=olga, grant_id=stella.pay_grants.get().pk, now=NOW)
    assert Client().get(f"{API}/plans/", **program(secret)).status_code == 403
    assert Client().post(address, share, **said).status_code == 403


def test_a_line_is_questioned_and_settled_over_the_api(paid, mona, tom, mia):
    said = {"period": "2026-Q4", "half": "marketing", "line": "part", "number": 1, "text": "Why?"}
    [made] = post(mona, "statements/questions", said).json()["questions"]
    assert (made["person"], made["words"][0]["text"]) == ("Mona", "Why?")
    assert get(tom, "statements/questions/").json()["questions"] == []
    address = f"statements/questions/{made['id']}"
    assert post(tom, address, {"text": "Mine?"}).status_code == 404
    [done] = post(mia, address, {"text": "As agreed.", "settle": True}).json()["questions"]
    assert done["settled_at"]
    assert post(mona, "statements/questions", said | {"period": "soon"}).status_code == 400


def test_a_steward_keeps_incentives_and_advances_over_the_api(paid, stella, mona, mia):
    said = {"person_id": mia.pk, "target": "9000.50", "months": 3, "from_on": "2026-10-01"}
    answer = post(stella, "pay/incentives", said)
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store, private")
    told = {one["person"]: one for one in answer.json()["incentives"]}
    assert (told["Mia"]["target"], told["Mia"]["to_on"]) == ("9000.50", None)
    assert post(stella, "pay/incentives", said | {"target": "a lot"}).status_code == 400
    assert post(stella, "pay/incentives", said | {"person_id": stella.pk}).status_code == 403
    ended = post(stella, f"pay/incentives/{mia.pk}/end", {"to_on": "2026-11-30"}).json()
    assert [one["to_on"] for one in ended["incentives"] if one["person"] == "Mia"] == ["2026-11-30"]
    said = {"person_id": mona.pk, "amount": "500.00", "on": "2026-11-20"}
    [given] = post(stella, "pay/advances", said).json()["advances"]
    assert (given["amount"], given["is_settled"]) == ("500.00", False)
    gone = signed_in(stella).delete(f"{API}/pay/advances/{given['id']}")
    assert gone.json()["advances"] == []
    for address in ("pay/incentives", "pay/advances"):
        assert get(mia, address).status_code == 403


def test_grants_are_given_by_two_over_the_api(acme, olga, cleo, tom, mia):
    [asked] = post(olga, "pay/grants", {"person_id": tom.pk}).json()["grants"]
    assert asked["state"] == "waiting"
    address = f"pay/grants/{asked['id']}"
    assert post(olga, f"{address}/confirm", {}).status_code == 403
    assert post(cleo, f"{address}/confirm", {}).json()["grants"][0]["state"] == "running"
    assert post(cleo, f"{address}/end", {}).json()["grants"] == []
    assert get(mia, "pay/grants").status_code == 403


def test_no_other_scope_reads_pay(paid, stella):
    others = ["funnel:read", "board:read", "goals:write"]
    _token, secret = new_token(stella, "CRM", others, "crm", 30, NOW)
    for address in ("statements", "plans", "statements/1-2026-Q4/explain"):
        assert Client().get(f"{API}/{address}", **program(secret)).status_code == 403


def test_a_token_of_somebody_who_is_no_steward_reads_nothing(paid, mia):
    _token, secret = new_token(mia, "CRM", ["pay:read"], "crm", 30, NOW)
    assert Client().get(f"{API}/statements", **program(secret)).status_code == 403


def test_administrators_are_told_no_plan(paid, alma):
    assert get(alma, "plans").status_code == 403


def post(member, address, said):
    return signed_in(member).post(f"{API}/{address}", said, content_type="application/json")


def test_a_plan_is_proposed_signed_and_approved_by_people_over_the_api(
    goal, mia, sara, cleo, stella, time_machine
):
    told = content_of(TERMS["sales"]) | {"cap": "1.5"}
    assert post(mia, "plans", {"version": 0, "plan": told}).status_code == 403
    endless = [told | {name: "1e-999999999"} for name in ("cap", "floor")]
    for wrong in ({}, {"half": "sales"}, told | {"components": [{"measure": "x"}]}, *endless):
        assert post(sara, "plans", {"version": 0, "plan": wrong}).status_code == 400
    answer = post(sara, "plans", {"version": 0, "plan": told, "sign_as": "sales"})
    [plan] = answer.json()["plans"]
    assert (answer.status_code, plan["cap"], plan["state"]) == (201, "1.5", "proposed")
    said = {"version": 1, "half": "marketing", "digest": plan["digest"]}
    assert post(mia, f"plans/{plan['id']}/sign", said).status_code == 200
    done = post(cleo, f"plans/{plan['id']}/approve", said).json()["plans"][0]
    assert done["state"] == "in_force"
    assert post(sara, f"plans/{plan['id']}/withdraw", {"version": 1}).status_code == 409


def test_a_period_is_closed_over_the_api_by_a_steward(paid, stella, mia, time_machine):
    said = {"period": "2026-Q4", "closed": 0}
    assert post(stella, "statements/close", said).status_code == 400
    time_machine.move_to(NOW + timedelta(45), tick=False)
    assert post(mia, "statements/close", said).status_code == 403
    told = post(stella, "statements/close", said).json()
    assert told == {"period": "2026-Q4", "number": 1, "statements": 2}
    assert post(stella, "statements/close", said).status_code == 409
    assert post(stella, "statements/close", said | {"period": "x"}).status_code == 400
