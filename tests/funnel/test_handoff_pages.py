"""The hand-off page and its API: answered by a person, by a program, by two at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from smarketing.accounts.services.tokens import new_token
from smarketing.funnel.models import Handoff, HandoffRule
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.handoffs.expiring import expire_all
from tests.cast import signed_in

JSON = "application/json"


@pytest.fixture
def waits(mona):
    """Three leads that wait, the first past its time."""
    now = timezone.now()
    events = [
        {
            "event_id": f"e{n}",
            "lead": f"L{n}",
            "step": "mql",
            "at": (now - timedelta(hours=hours)).isoformat(),
            "person": {"company": f"Tern {n}"},
        }
        for n, hours in enumerate((30, 2, 1))
    ]
    receive(by=mona, events=events, source_system="crm", now=now)
    return list(Handoff.objects.order_by("due_at"))


def said(client, url, **fields):
    return client.post(url, fields, follow=True)


def test_the_most_urgent_stands_first_with_its_time(waits, tom):
    page = signed_in(tom).get("/handoff/")
    assert [row.label for row in page.context["found"].rows] == ["Tern 0", "Tern 1", "Tern 2"]
    text = page.content.decode()
    assert "past" in text
    assert "22 h" in text


def test_after_an_answer_the_next_one_stands_there(waits, tom):
    answer = said(
        signed_in(tom), f"/handoff/{waits[0].pk}/answer/", answer="accept", next=waits[1].pk
    )
    assert answer.context["told"].row.handoff == waits[1]
    assert "Accepted" in answer.content.decode()


def test_the_story_says_who_answered_and_that_the_time_was_over(waits, tom):
    expire_all(timezone.now())
    done = signed_in(tom).post(f"/handoff/{waits[0].pk}/answer/", {"answer": "accept"})
    page = signed_in(tom).get(f"/handoff/?state=answered&h={waits[0].pk}")
    told = {line.move.what: line.teller for line in page.context["lines"]}
    assert done.status_code == 302
    assert (told["expired"], told["sal"], told["mql"]) == ("the promised time", "Tom", "crm")


def test_two_people_who_accept_at_once(waits, tom, sara):
    url = f"/handoff/{waits[0].pk}/answer/"
    said(signed_in(tom), url, answer="accept")
    second = said(signed_in(sara), url, answer="accept")
    assert "Tom was first" in second.content.decode()


def test_a_rejection_without_a_reason_keeps_what_was_typed(waits, tom):
    url = f"/handoff/{waits[0].pk}/answer/"
    answer = signed_in(tom).post(url, {"answer": "reject", "note": "Two people."})
    assert answer.status_code == 400
    assert "Choose a reason" in answer.content.decode()
    assert "Two people." in answer.content.decode()


def test_the_reason_says_where_the_lead_goes(waits, tom, mona):
    """To nurture: marketing finds it with its reason and the day to try again. To nobody: no."""
    later = timezone.now().date() + timedelta(30)
    for one, reason in zip(waits, ("no_budget", "duplicate"), strict=False):
        fields = {"answer": "reject", "reason": reason, "back_on": later}
        signed_in(tom).post(f"/handoff/{one.pk}/answer/", fields)
    page = signed_in(mona).get("/way/", {"state": "back"})
    assert [row.label for row in page.context["found"].rows] == ["Tern 0"]
    assert [(one.reason, one.back_on) for one in page.context["backs"].values()] == [
        ("No budget", later)
    ]
    assert "again from" in page.content.decode()
    told = signed_in(mona).get("/api/v1/leads/?state=back").json()
    assert [one["external_id"] for one in told["leads"]] == ["L0"]


def test_a_lead_that_waits_no_more_says_why(waits, mona, tom):
    event = {"event_id": "e1", "version": 2, "deleted": True, "lead": "L1", "step": "mql"}
    event["at"] = waits[1].passed_at.isoformat()
    receive(by=mona, events=[event], source_system="crm", now=timezone.now())
    page = signed_in(tom).get(f"/handoff/?h={waits[1].pk}").content.decode()
    assert "taken back or deleted" in page


def test_many_are_answered_at_once(waits, tom, sara):
    said(signed_in(sara), f"/handoff/{waits[0].pk}/answer/", answer="accept")
    ids = [one.pk for one in waits]
    answer = said(
        signed_in(tom), "/handoff/answer/", ids=ids, answer="reject", reason="wrong_fit"
    ).content.decode()
    assert "2 leads answered" in answer
    assert "1 was answered by somebody else" in answer
    assert Handoff.objects.filter(answer="rejected").count() == 2


def test_of_many_with_a_strangers_among_them_none_is_answered(waits, tom, rival, otto):
    now = timezone.now()
    event = {"event_id": "r", "lead": "r", "step": "mql", "at": now.isoformat()}
    receive(by=otto, events=[event], source_system="crm", now=now)
    ids = [one.pk for one in Handoff.objects.all()]
    answer = signed_in(tom).post("/handoff/answer/", {"ids": ids, "answer": "accept"})
    assert answer.status_code == 404
    assert not Handoff.objects.exclude(answer="").exists()


def test_a_viewer_sees_no_person_and_no_answer(waits, vera):
    text = signed_in(vera).get("/handoff/").content.decode()
    assert "Tern" not in text
    assert "Your answer" not in text


def test_marketing_sees_and_writes_but_does_not_answer(waits, mona):
    client = signed_in(mona)
    url = f"/handoff/{waits[0].pk}/note/"
    text = said(client, url, note="Ask about the third site.").content.decode()
    assert "Ask about the third site." in text
    assert "Your answer" not in text


@pytest.mark.parametrize("query", ["h=x", "whose=everybody", "state=none", "after=x~y", "h=-1"])
def test_an_address_that_makes_no_sense_shows_the_list(waits, tom, query):
    assert signed_in(tom).get(f"/handoff/?{query}").status_code == 200


def test_an_accepted_lead_is_reached_by_one_click(waits, tom):
    client = signed_in(tom)
    said(client, f"/handoff/{waits[0].pk}/answer/", answer="accept")
    said(client, f"/handoff/{waits[0].pk}/attempt/", kind="call")
    assert Handoff.objects.get(pk=waits[0].pk).contacted_at


def test_the_limits_and_reasons_are_changed_in_place(mia, waits):
    client = signed_in(mia)
    fields = {"team": "", "reason": "no_need", "name-no_need": "Later"}
    page = said(client, "/handoff/rules/", **fields, **{"name-new": "Too small"}).content.decode()
    assert "Too small" in page
    assert mia.organization.reasons.get(key="no_need").retired


LIMITS = {
    "half": "marketing",
    "answer": "4",
    "answer_clock": "working",
    "contact": "0.5",
    "contact_clock": "clock",
    "tries": 3,
    "tries_days": 10,
}


def test_limits_hold_once_both_heads_have_signed(mia, sara):
    said(signed_in(mia), "/handoff/rules/limits/", **LIMITS, sign="marketing")
    rule = HandoffRule.objects.get()
    assert rule.answer_minutes == 1440
    page = signed_in(sara).get("/handoff/rules/")
    assert "4 working hours" in page.content.decode()
    version = page.context["proposed"]
    sign = {"number": version.number, "digest": version.digest, "half": "sales"}
    said(signed_in(sara), "/handoff/rules/limits/sign/", **sign)
    rule.refresh_from_db()
    assert (rule.answer_minutes, rule.answer_working, rule.contact_minutes) == (240, True, 30)
    assert (rule.tries, rule.tries_days) == (3, 10)


def test_limits_that_cannot_hold_say_why(mia):
    page = signed_in(mia).post("/handoff/rules/limits/", LIMITS | {"answer": "0"})
    assert page.status_code == 400
    assert "between a minute and 90 days" in page.content.decode()
    assert not mia.organization.versions.exists()


def test_a_plain_member_changes_no_limits(tom):
    assert signed_in(tom).post("/handoff/rules/", {"answer": 4}).status_code == 403


def bearer(member, *scopes):
    _token, secret = new_token(member, "CRM", list(scopes), "crm", 90, timezone.now())
    return {"authorization": f"Bearer {secret}"}


def test_a_program_reads_what_waits_and_answers(client, waits, tom):
    headers = bearer(tom, "funnel:read", "handoff:write")
    listed = client.get("/api/v1/handoffs/?state=waiting", headers=headers).json()["handoffs"]
    assert [one["external_id"] for one in listed] == ["L0", "L1", "L2"]
    url = f"/api/v1/handoffs/{listed[0]['id']}"
    done = client.post(f"{url}/accept", content_type=JSON, headers=headers)
    assert (done.status_code, done.json()["answer"]) == (200, "accepted")
    again = client.post(f"{url}/accept", content_type=JSON, headers=headers)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")


def test_a_program_reads_the_thread_and_whose_a_lead_is(client, waits, tom, mona, north):
    waits[0].notes.create(by=mona, side="marketing", text="Ask twice.", at=timezone.now())
    Handoff.objects.filter(pk=waits[1].pk).update(member=tom, team=north)
    headers = bearer(tom, "funnel:read")
    lines = client.get(f"/api/v1/handoffs/{waits[0].pk}/notes", headers=headers).json()
    assert [(one["by"], one["half"], one["text"]) for one in lines] == [
        ("Mona", "marketing", "Ask twice.")
    ]
    mine = signed_in(tom).get("/api/v1/handoffs/?whose=me").json()["handoffs"]
    assert [one["id"] for one in mine] == [waits[1].pk]
    assert signed_in(tom).get("/api/v1/handoffs/?whose=x").status_code == 400
    for none in ("sall", "%00"):
        answer = signed_in(tom).get(f"/api/v1/handoffs/?step={none}")
        assert (answer.status_code, [*answer.json()["error"]["fields"]]) == (400, ["step"])


def test_whose_turn_it_is_is_said_through_the_api(sara, north):
    put = {"team_id": north.pk}
    told = signed_in(sara).put("/api/v1/handoffs/turns", put, content_type=JSON).json()
    assert told["turns"] == "North"


def test_nobody_takes_turns_of_a_team_that_is_not_there(sara, acme, rival, north):
    client = signed_in(sara)
    client.put("/api/v1/handoffs/turns", {"team_id": north.pk}, content_type=JSON)
    theirs = rival.teams.create(name="Theirs", side="sales")
    over = acme.teams.create(name="Over", side="sales", archived=True)
    for gone in (theirs.pk, over.pk, 0, 10**9):
        told = client.put("/api/v1/handoffs/turns", {"team_id": gone}, content_type=JSON)
        assert (told.status_code, [*told.json()["error"]["fields"]]) == (404, ["team_id"])
    ours = acme.teams.create(name="Ours", side="marketing")
    told = client.put("/api/v1/handoffs/turns", {"team_id": ours.pk}, content_type=JSON)
    assert (told.status_code, [*told.json()["error"]["fields"]]) == (400, ["team_id"])
    assert client.get("/api/v1/handoffs/rules").json()["turns"] == "North"


def test_a_program_that_rejects_without_a_reason_is_told(client, waits, tom):
    headers = bearer(tom, "handoff:write")
    answer = client.post(
        f"/api/v1/handoffs/{waits[0].pk}/reject", content_type=JSON, headers=headers
    )
    assert answer.status_code == 400
    assert "reason" in answer.json()["error"]["fields"]


def test_a_program_returns_a_lead(client, waits, tom):
    headers = bearer(tom, "handoff:write")
    answer = client.post(
        f"/api/v1/handoffs/{waits[0].pk}/return/", content_type=JSON, headers=headers
    )
    assert answer.json()["answer"] == "returned"


@pytest.mark.parametrize("rows", [3, 12])
def test_the_list_costs_a_fixed_number_of_queries(
    waits, mona, tom, rows, django_assert_max_num_queries
):
    now = timezone.now()
    events = [
        {"event_id": f"m{n}", "lead": f"M{n}", "step": "mql", "at": now.isoformat()}
        for n in range(rows - 3)
    ]
    receive(by=mona, events=events, source_system="crm", now=now)
    client = signed_in(tom)
    with django_assert_max_num_queries(36):
        assert len(client.get("/handoff/").context["found"].rows) == rows


def test_the_api_says_what_holds_and_takes_a_proposal(mia):
    client = signed_in(mia)
    told = client.get("/api/v1/handoffs/rules").json()
    assert (told["entry"], told["agreed"], told["limits"]["answer_minutes"]) == ("mql", None, 1440)
    said = told["limits"] | {"answer_minutes": 60, "answer_working": True}
    made = client.put("/api/v1/handoffs/rules", said, content_type=JSON).json()
    assert made["limits"] == told["limits"]
    assert made["proposed"]["waits_for"] == ["marketing", "sales"]
    sign = {"number": 1, "half": "marketing", "digest": made["proposed"]["digest"]}
    signed = client.post("/api/v1/handoffs/rules/sign", sign, content_type=JSON).json()
    assert signed["proposed"]["waits_for"] == ["sales"]
    reason = {"key": "too_small", "name": "Too small", "counts": True, "returns_to": "nurture"}
    listed = client.put("/api/v1/handoffs/reasons", [reason], content_type=JSON).json()
    assert "Too small" in [one["said"] for one in listed]
