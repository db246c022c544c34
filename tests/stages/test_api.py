"""Alignment as programs see it."""

import pytest

from tests.cast import NOW, TODAY, signed_in
from tests.stages.story import WEEK

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def cmo(company):
    return signed_in(company.mia)


def got(client, address):
    return client.get(f"/api/v1/{address}").json()


def sent(client, address, **body):
    return client.post(f"/api/v1/{address}", body, JSON)


def test_the_assessment_travels_as_the_contract_says(company, cmo):
    company.decide(TODAY)
    told = got(cmo, "stages/assessment")
    assert (told["position"], told["stage"], told["target"]) == (1.1, 1, 3)
    assert told["declared"] == {"marketing": None, "sales": None}
    assert told["gaps"] == {"marketing": None, "sales": None}
    assert told["label"] == "Silo · 1.1, towards strategic"
    first = told["indicators"][0]
    assert (first["key"], first["strength"], first["holds"], first["weight"]) == (
        "decision",
        1.0,
        True,
        2,
    )
    assert first["rows"][0]["name"] == "Cleo: Two teams, one funnel."
    assert len(told["holding_back"]) == 3
    assert set(told["holding_back"][0]) == {"text", "action", "url"}


def test_weights_and_windows_travel_with_their_version(cmo):
    told = got(cmo, "stages/table")
    assert (told["version"], told["holds_from"], told["indicators"][0]["window"]) == (3, 0.8, 90)
    assert [one["version"] for one in told["versions"]] == [1, 2, 3]


def test_a_day_that_is_none_is_answered(cmo):
    answer = cmo.get("/api/v1/stages/assessment?as_of=soon")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["as_of"])
    for call in ("assessment", "offices"):
        assert cmo.get(f"/api/v1/stages/{call}?as_of=0001-01-01").status_code == 200


def test_the_history_tells_what_moved_the_line(company, cmo):
    company.state(TODAY.replace(day=20))
    company.decide(TODAY)
    told = got(cmo, "stages/history")
    assert [day["position"] for day in told["days"]] == [1.1, 1.1, 1.3]
    [move] = told["moves"]
    assert move.pop("halves")["sales"]["signed"] == 1
    assert move == {"day": "2026-11-22", "from": 1.1, "to": 1.3, "by": "decision"}
    assert told["days"][0]["halves"]["marketing"]["signed"] == 1


def test_meetings_are_recorded_and_read(company, cmo):
    company.plan_series("heads", 7, TODAY)
    said = {"series": company.series["heads"].pk, "slot": "2026-11-22", "held_on": "2026-11-22"}
    there = {"attended": [company.mia.pk, company.sara.pk], "minutes": "All well"}
    nobody = {"decisions": [{"text": "Answer by noon", "due_on": "2026-12-01"}]}
    assert sent(cmo, "meetings/", **said, **there, **nobody).status_code == 400
    nobody["decisions"][0]["owner"] = company.tom.pk
    made = sent(cmo, "meetings/", **said, **there, **nobody)
    assert made.status_code == 201
    assert made.json()["series"][0]["past"][0]["credit"] == 1.0
    assert got(cmo, "decisions/")["decisions"][0]["owner"] == "Tom"


def test_a_series_is_planned_moved_cancelled_and_ended(company, cmo):
    said = {"kind": "council", "every": 14, "starts_on": "2026-11-22", "at": "09:30"}
    made = sent(cmo, "meetings/series", **said)
    assert made.status_code == 201
    one = f"meetings/{made.json()['id']}/2026-11-22"
    assert got(cmo, one)["state"] == "waits"
    assert sent(cmo, f"{one}/move", to="2026-11-24").json()["planned_on"] == "2026-11-24"
    assert sent(cmo, f"{one}/cancel", reason="A fair").json()["state"] == "cancelled"
    for no_slot in ("2026-11-23", "0001-01-01", "9999-12-31"):
        told = got(cmo, f"meetings/{made.json()['id']}/{no_slot}")
        assert told["error"]["code"] == "not_found"
    assert cmo.delete(f"/api/v1/meetings/series/{made.json()['id']}").status_code == 204


def test_a_meeting_travels_with_agenda_minutes_and_decisions(company, cmo):
    company.plan_series("heads", 7, TODAY - WEEK)
    company.meet("heads", TODAY - WEEK)
    told = got(cmo, f"meetings/{company.series['heads'].pk}/{TODAY - WEEK}")
    assert (told["attended"], told["minutes"]) == (["Mia", "Sara"], "As agreed.")
    assert [one["text"] for one in told["decisions"]] == ["Answer by noon"]
    assert {one["kind"] for one in told["agenda"]} >= {"back"}
    number = told["decisions"][0]["id"]
    done = cmo.patch(f"/api/v1/decisions/{number}", {"done": True}, JSON)
    assert done.json()["done_on"] == "2026-11-22"


def test_opinion_aim_statement_and_appointment_over_the_api(company, cmo):
    assert sent(cmo, "stages/opinion", position="3.0").json()["position"] == 3.0
    assert cmo.put("/api/v1/stages/aim", {"stage": 4}, JSON).json() == {"stage": 4}
    made = sent(cmo, "stages/statement", text="We win together.").json()
    signing = {"version": made["version"], "digest": made["digest"], "half": "marketing"}
    assert sent(cmo, "stages/statement/sign", **signing).json()["signed"] == ["marketing"]
    ceo = signed_in(company.cleo)
    said = {"member": company.sara.pk, "title": "cro", "from_on": "2026-11-20", "why": "One"}
    assert sent(ceo, "stages/appointment", **said).status_code == 201
    assert ceo.delete("/api/v1/stages/appointment").status_code == 204
    assert got(cmo, "stages/appointment")[0]["ended_on"] == "2026-11-22"


def test_a_definition_is_taken_out_of_force(company, cmo):
    company.define(TODAY - WEEK)
    assert cmo.delete("/api/v1/definitions/mql").status_code == 204
    assert got(cmo, "definitions/")["definitions"][0]["ended_on"] == "2026-11-22"


def test_offices_travel_with_their_own_line(company, cmo):
    office = company.organization.offices.create(name="North")
    company.seat(office, company.mona, company.tom)
    [told] = got(cmo, "stages/offices")
    assert (told["name"], told["position"], told["stage"]) == ("North", 1.0, 1)


def test_the_steps_that_lead_on_are_recorded_by_a_person(company, cmo):
    made = sent(cmo, "decisions/", kind="start", on="2026-11-22", why="One funnel")
    assert (made.status_code, made.json()["capacity"]) == (201, "marketing")
    assert sent(cmo, "decisions/", kind="mandate", on="2026-11-22", why="No").status_code == 403


def test_the_plan_is_written_signed_and_moved_on(company, cmo):
    said = {"text": "Meet", "owner": company.tom.pk, "due_on": "2026-12-01", "serves": "council"}
    made = sent(cmo, "plan-items/", **said).json()
    plan = got(cmo, "plan-items/")["plan"]
    signing = {"version": plan["version"], "digest": plan["digest"]}
    assert sent(cmo, "plan-items/sign", half="marketing", **signing).json()["state"] == "waits"
    cso = signed_in(company.sara)
    assert sent(cso, "plan-items/sign", half="sales", **signing).json()["state"] == "in_force"
    address = f"/api/v1/plan-items/{made['id']}"
    half = cmo.patch(address, {"progress": 50}, JSON).json()
    assert (half["progress"], half["overdue"], half["done_on"]) == (50, False, None)
    assert cmo.patch(address, {"done": True}, JSON).json()["done_on"] == "2026-11-22"
    assert got(cmo, "plan-items/")["plan"]["state"] == "in_force"
    assert cmo.patch(address, {"due_on": "2026-12-02"}, JSON).status_code == 200
    assert got(cmo, "plan-items/")["plan"]["state"] == "waits"
    assert cmo.delete(address).status_code == 204
    assert got(cmo, "plan-items/")["items"] == []


def test_a_definition_is_proposed_and_signed(company, cmo):
    made = sent(cmo, "definitions/", text="Asked for a demo", name="MQL").json()
    signing = {"version": made["version"], "digest": made["digest"], "half": "marketing"}
    assert sent(cmo, "definitions/mql/sign", **signing).json()["signed"] == ["marketing"]
    assert [one["text"] for one in got(cmo, "definitions/")["definitions"]] == ["Asked for a demo"]


def test_a_plan_is_begun_and_its_owner_tells_how_far_it_is(company, cmo):
    assert sent(cmo, "plan-items/begin", stage=3).json() == {"items": 6}
    assert sent(cmo, "plan-items/begin", stage=9).status_code == 400
    [item] = company.plan_items(TODAY, 1)  # Tom's, who keeps no plan
    tom = signed_in(company.tom)
    told = sent(tom, f"plan-items/{item.pk}/progress", progress=50).json()
    assert (told["progress"], told["done_on"]) == (50, None)
    mona = signed_in(company.mona)
    assert sent(mona, f"plan-items/{item.pk}/progress", progress=50).status_code == 403


def test_a_rule_is_tried_and_nothing_is_written(company, cmo):
    rule = {"conditions": [{"field": "size", "test": "least", "values": ["80"]}]}
    told = sent(cmo, "definitions/try", **rule).json()
    assert told == {"leads": 0, "let": 0, "customers": 0, "let_customers": 0, "is_all": True}
    wrong = {"conditions": [{"field": "size", "test": "least", "values": ["many"]}]}
    assert sent(cmo, "definitions/try", **wrong).status_code == 400
    assert not company.organization.definitions.exists()
