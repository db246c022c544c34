"""Audiences and messages from both points of view, and the campaigns that use them."""

from datetime import date

import pytest

from personas.queries.positions import standing_position
from personas.rules.matching import Condition
from personas.rules.positions import Position as Worded
from personas.services.campaigns import Plan, drop_campaign, note_campaign, plan_campaign
from personas.services.positions import (
    add_point,
    begin_audience,
    begin_message,
    consent_to,
    propose_position,
    sign_position,
    word_position,
)
from personas.views.campaigns import came_of
from smarketing.accounts.rules.faults import Fault, Overtaken, Refused
from smarketing.funnel.services.events import receive
from tests.cast import NOW, TODAY, signed_in


def worded(by, position, text="Operations above 80 people.", **more):
    seen = standing_position(by.organization, position.pk).position.number
    return word_position(by=by, position_id=position.pk, text=text, seen=seen, now=NOW, **more)


def point(by, position, text, ground="call"):
    seen = standing_position(by.organization, position.pk).position.number
    said = {"text": text, "ground": ground, "seen": seen, "now": NOW}
    return add_point(by=by, position_id=position.pk, **said)


def proposed(by, position, **more):
    seen = standing_position(by.organization, position.pk).position.number
    return propose_position(by=by, position_id=position.pk, reason="", seen=seen, now=NOW, **more)


@pytest.fixture
def audience(mia):
    return begin_audience(by=mia, name="Operations", now=NOW)


def test_an_audience_fits_by_its_rule_or_its_accounts():
    rule = (Condition("size", "least", ("80",)), Condition("role", "is", ("COO",)))
    found = Worded(conditions=rule, accounts=("Bluewater",))
    assert found.fits({"size": "90", "role": "coo"})
    assert found.fits({}, "bluewater")
    assert not found.fits({"size": "90"})
    assert not Worded().fits({"size": "90"}, "Bluewater")


def test_it_waits_until_each_half_had_its_hand_in_it(mia, sara, audience):
    worded(mia, audience)
    with pytest.raises(Fault, match="sales has added no claim"):
        proposed(mia, audience)
    point(sara, audience, "Nine calls ask for it.")
    version = proposed(mia, audience, sign_as="marketing")
    said = {"number": version.number, "digest": version.digest, "half": "sales"}
    sign_position(by=sara, position_id=audience.pk, now=NOW, **said)
    standing = standing_position(mia.organization, audience.pk)
    assert (standing.edition, standing.published.content["text"]) == (
        1,
        "Operations above 80 people.",
    )
    assert standing.draft.silent == ["marketing", "sales"]  # the next version asks for its own
    assert not standing.is_drafted


def test_recorded_consent_to_a_named_claim_is_a_contribution(mia, sara, audience):
    worded(mia, audience)
    point(mia, audience, "The market grows by a tenth.", "market")
    [claim] = standing_position(mia.organization, audience.pk).draft.points
    with pytest.raises(Fault):
        consent_to(by=mia, position_id=audience.pk, point=claim.key, now=NOW)
    consent_to(by=sara, position_id=audience.pk, point=claim.key, now=NOW)
    assert standing_position(mia.organization, audience.pk).draft.silent == []
    assert proposed(sara, audience).number == 1


def test_two_who_edit_are_told(mia, sara, tom, audience):
    worded(mia, audience)
    with pytest.raises(Overtaken):
        word_position(by=sara, position_id=audience.pk, text="Else.", seen=1, now=NOW)
    with pytest.raises(Refused):
        worded(tom, audience)


def test_what_makes_no_rule_is_refused(mia, audience):
    with pytest.raises(Fault):
        worded(mia, audience, conditions=(Condition("size", "least", ("many",)),))


def test_a_message_stands_once_for_a_persona_and_step(mia, olivia):
    one = begin_message(by=mia, persona_id=olivia.pk, step="opportunity", now=NOW)
    again = begin_message(by=mia, persona_id=olivia.pk, step="opportunity", now=NOW)
    assert one.pk == again.pk
    with pytest.raises(Fault):
        begin_message(by=mia, persona_id=olivia.pk, step="nowhere", now=NOW)


def plan(**more):
    said = {"name": "Autumn", "code": "autumn", "source": "webinar", "leads": 10, "cost": 900_00}
    days = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30)}
    return Plan(**{**said, **days, **more})


def test_beside_the_promise_stands_what_came(mia, olga, acme):
    campaign = plan_campaign(by=mia, plan=plan(), now=NOW)
    lead = {"campaign": "autumn", "source": "webinar"}
    events = [
        {"event_id": "1", "lead": "1", "step": "sal", "at": "2026-11-05T10:00:00Z", **lead},
        {"event_id": "2", "lead": "1", "step": "customer", "at": "2026-11-09T10:00:00Z",
         "amount": "500.00", **lead},
        {"event_id": "3", "lead": "2", "step": "mql", "at": "2026-11-06T10:00:00Z", **lead},
        {"event_id": "4", "lead": "2", "outcome": "rejected", "reason": "no budget",
         "at": "2026-11-07T10:00:00Z", **lead},
        {"event_id": "5", "lead": "3", "step": "lead", "at": "2026-10-07T10:00:00Z", **lead},
    ]  # fmt: skip
    events += [
        {"event_id": f"l{n}", "lead": str(n), "step": "lead", "at": "2026-11-02T10:00:00Z", **lead}
        for n in (1, 2)
    ]
    assert receive(by=olga, events=events, source_system="crm", now=NOW).refused == []
    came = came_of(campaign, TODAY)
    assert (came.leads, came.accepted, came.rejected, came.won) == (2, 1, 1, 1)
    assert (came.amount, came.cost_per_accepted, came.visitors) == (500_00, 900_00, 0)
    page = signed_in(mia).get(f"/personas/campaigns/{campaign.pk}/").content.decode()
    assert "No budget" in page
    told = signed_in(mia).get("/api/v1/campaigns").json()[0]
    assert (told["state"], told["came"]["cost_per_accepted"]) == ("running", "900.00")
    note_campaign(by=mia, campaign_id=campaign.pk, text="On Tuesdays.", now=NOW)
    whole = signed_in(mia).get(f"/api/v1/campaigns/{campaign.pk}").json()
    assert whole["rejected_reasons"] == {"no budget": 1}
    assert [(one["half"], one["text"]) for one in whole["notes"]] == [("marketing", "On Tuesdays.")]


def test_a_value_with_more_decimals_than_its_currency_is_refused_in_its_field(mia):
    said = {"name": "Autumn", "code": "a", "starts_on": "2026-11-01", "ends_on": "2026-12-01"}
    said |= {"leads": 1, "value": "89.5618"}
    answer = signed_in(mia).post("/api/v1/campaigns", said, content_type="application/json")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, ["value"])


def test_a_campaign_is_for_personas_that_there_are(mia, rival, olivia):
    said = {"name": "Autumn", "code": "a", "starts_on": "2026-11-01", "ends_on": "2026-12-01"}
    theirs = rival.personas.create(name="Theirs")
    for gone in (theirs.pk, 10**9):
        told = signed_in(mia).post(
            "/api/v1/campaigns", said | {"personas": [olivia.pk, gone]}, "application/json"
        )
        assert (told.status_code, [*told.json()["error"]["fields"]]) == (400, ["personas"])


def test_sales_speaks_before_it_starts(mia, tom):
    later = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 2, 1)}
    campaign = plan_campaign(by=mia, plan=plan(**later), now=NOW)
    for _twice in range(2):
        note_campaign(by=tom, campaign_id=campaign.pk, text="Two reps are away.", now=NOW)
    assert campaign.notes.count() == 1
    page = signed_in(mia).get(f"/personas/campaigns/{campaign.pk}/").content.decode()
    assert "Two reps are away." in page
    assert "draft" in page
    drop_campaign(by=mia, campaign_id=campaign.pk, today=TODAY)
    running = plan_campaign(by=mia, plan=plan(), now=NOW)
    with pytest.raises(Fault):
        drop_campaign(by=mia, campaign_id=running.pk, today=TODAY)


def test_a_plan_that_cannot_be_is_refused_in_its_fields(mia):
    plan_campaign(by=mia, plan=plan(), now=NOW)
    with pytest.raises(Fault) as told:
        plan_campaign(by=mia, plan=plan(code=" ", ends_on=date(2026, 1, 1), leads=-1), now=NOW)
    assert set(told.value.fields) == {"name", "code", "ends_on", "leads"}


def test_it_is_all_done_in_the_browser(mia, sara, acme):
    client = signed_in(mia)
    client.post("/personas/messages/new/", {"kind": "audience", "name": "Operations"})
    position = acme.positions.get()
    address = f"/personas/messages/{position.pk}/"
    typed = {"text": "Above 80 people.", "rule": "size least 80\nrole is COO, Founder", "seen": 1}
    client.post(f"{address}word/", typed | {"accounts": "Bluewater\n"})
    position.refresh_from_db()
    assert position.content["conditions"][1]["values"] == ["COO", "Founder"]
    assert "Sales has not contributed" in client.get(address).content.decode()
    claim = {"text": "Asked for in nine calls.", "ground": "call", "seen": 2}
    signed_in(sara).post(f"{address}point/", claim)
    client.post(f"{address}propose/", {"seen": 3, "sign": "marketing"})
    version = acme.versions.get(kind="audience")
    signed = {"number": 1, "half": "sales", "digest": version.digest}
    signed_in(sara).post(f"{address}sign/", signed)
    assert "What both agreed" in client.get(address).content.decode()
    client.post("/personas/campaigns/new/", {
        "name": "Autumn", "code": "autumn", "starts_on": "2026-11-01", "ends_on": "2026-11-30",
        "audience": position.pk, "value": "1200.50", "seen": 0,
    })  # fmt: skip
    assert acme.demand.get().value == 1200_50
    assert "StandingPosition" not in client.get("/personas/messages/").content.decode()
    assert "Autumn" in client.get("/personas/messages/").content.decode()


def test_programs_do_the_same(mia, sara, otto):
    client, address = signed_in(mia), "/api/v1/messages"
    made = client.post(
        address, {"kind": "audience", "name": "A"}, content_type="application/json"
    ).json()
    one = f"{address}/{made['id']}"
    said = {"text": "All.", "conditions": [{"field": "size", "test": "least", "values": ["80"]}]}
    told = client.put(one, said | {"seen": 1}, content_type="application/json").json()
    assert (told["number"], told["silent"]) == (2, ["sales"])
    claim = {"text": "Calls.", "ground": "call", "seen": 2}
    told = signed_in(sara).post(f"{one}/points", claim, content_type="application/json").json()
    told = client.post(f"{one}/propose", {"seen": 3}, content_type="application/json").json()
    assert told["waits_for"] == ["marketing", "sales"]
    assert signed_in(otto).get(one).status_code == 404


def test_programs_take_back_what_they_did(mia, sara, audience, acme):
    worded(mia, audience)
    point(sara, audience, "Nine calls ask for it.")
    proposed(mia, audience)
    client, one = signed_in(mia), f"/api/v1/messages/{audience.pk}"

    def sent(what, **body):
        return client.post(f"{one}/{what}", body, content_type="application/json").json()

    assert sent("withdraw", number=1)["proposed"] is None
    [key] = [one.key for one in standing_position(acme, audience.pk).draft.points]
    assert client.delete(f"{one}/points/{key}?seen=1").status_code == 409
    told = client.delete(f"{one}/points/{key}?seen=3").json()
    assert (told["draft"]["points"], told["silent"]) == ([], ["sales"])
    sent("archive")
    assert client.get("/api/v1/messages").json() == []
    sent("restore")
    assert [told["name"] for told in client.get("/api/v1/messages").json()] == ["Operations"]
    later = plan_campaign(
        by=mia, plan=plan(starts_on=date(2099, 1, 1), ends_on=date(2099, 2, 1)), now=NOW
    )
    assert client.delete(f"/api/v1/campaigns/{later.pk}").status_code == 204
    assert not acme.demand.exists()


def test_each_version_shows_what_came_from_each_half(mia, sara, audience):
    worded(mia, audience)
    point(mia, audience, "Nine in ten run two sites.", "figure")
    point(sara, audience, "Below 80 none buys.", "objection")
    version = proposed(mia, audience, sign_as="marketing")
    said = {"number": 1, "half": "sales", "digest": version.digest, "now": NOW}
    sign_position(by=sara, position_id=audience.pk, **said)
    client, address = signed_in(mia), f"/personas/messages/{audience.pk}/"
    page = client.get(address).content.decode()
    versions = page[page.index("What each half put in") :]
    for told in ("Nine in ten run two sites.", "figures", "Below 80 none buys.", "objections"):
        assert told in versions
    client.post(f"{address}archive/")
    assert "Bring it back" in client.get(address).content.decode()
    client.post(f"{address}restore/")
    worded(mia, audience, "Two sites and more.")


def test_older_campaigns_stand_on_the_pages_behind(mia):
    for n in range(21):
        days = {"starts_on": date(2026, 10, 1 + n), "ends_on": date(2026, 11, 30)}
        plan_campaign(by=mia, plan=plan(name=f"Number {n}.", code=f"c{n}", **days), now=NOW)
    pages = [signed_in(mia).get(f"/personas/messages/?page={n}").content.decode() for n in (1, 2)]
    assert ["Number 0." in page for page in pages] == [False, True]
    assert ["Number 20." in page for page in pages] == [True, False]
