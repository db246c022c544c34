"""The wall, the sheet, the draft and what was heard, as people use them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from personas.queries.personas import standing_persona
from personas.rules.sheet import digest_of_claim
from personas.services.personas import create_persona
from tests.cast import NOW, signed_in
from tests.personas.conftest import ABOUT, BARRIER, claimed, published

TYPED = {
    "part": "barrier",
    "text": "Who answers?",
    "answer": "",
    "step": "",
    "sure": "fair",
    "half": "sales",
    "evidence-TOTAL_FORMS": "1",
    "evidence-INITIAL_FORMS": "0",
    "evidence-0-kind": "call",
    "evidence-0-on": "2026-11-02",
    "evidence-0-note": "Bluewater, second call.",
}


def sheet(persona):
    return standing_persona(persona.organization, persona.pk).newest


def test_the_wall_shows_everybody_and_what_is_new_to_me(tom, known):
    page = signed_in(tom).get("/personas/").content.decode()
    assert "Operations Olivia" in page
    assert "You have not read it yet" in page


def test_i_confirm_what_i_read_and_am_not_asked_again(tom, known):
    client = signed_in(tom)
    client.post(f"/personas/{known.pk}/acknowledge/", {"number": 1})
    assert "You have read it" in client.get(f"/personas/{known.pk}/").content.decode()
    assert "You have not read it yet" not in client.get("/personas/").content.decode()


def test_a_claim_is_typed_with_its_evidence(mia, olivia):
    answer = signed_in(mia).post(f"/personas/{olivia.pk}/edit/", TYPED)
    [claim] = sheet(olivia).claims
    assert answer.status_code == 302
    assert (claim.text, claim.evidence[0].note) == ("Who answers?", "Bluewater, second call.")


def test_a_blank_row_of_evidence_is_none(mia, olivia):
    blank = TYPED | {"evidence-0-on": "", "evidence-0-note": ""}
    signed_in(mia).post(f"/personas/{olivia.pk}/edit/", blank)
    assert sheet(olivia).claims[0].is_assumption


def test_half_a_row_of_evidence_is_asked_for(mia, olivia):
    answer = signed_in(mia).post(f"/personas/{olivia.pk}/edit/", TYPED | {"evidence-0-on": ""})
    assert answer.status_code == 400
    assert "Bluewater, second call." in answer.content.decode()
    assert sheet(olivia).claims == ()


def test_evidence_ticked_to_go_goes(mia, olivia):
    claim = claimed(mia, olivia)
    typed = TYPED | {"key": claim.key, "seen": digest_of_claim(claim), "evidence-0-DELETE": "on"}
    signed_in(mia).post(f"/personas/{olivia.pk}/edit/", typed | {"evidence-INITIAL_FORMS": "1"})
    assert sheet(olivia).claims[0].is_assumption


def test_an_overtaken_editor_sees_both_wordings(mia, sara, olivia):
    claim = claimed(mia, olivia)
    typed = TYPED | {"key": claim.key, "seen": "of an older wording"}
    answer = signed_in(sara).post(f"/personas/{olivia.pk}/edit/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Who moves our data over?" in page
    assert "Who answers?" in page


def test_html_and_markdown_are_shown_as_text(mia, sara, olivia):
    wild = TYPED | {"text": "<script>alert(1)</script> **bold** [x](javascript:y)"}
    signed_in(mia).post(f"/personas/{olivia.pk}/edit/", wild)
    published(mia, sara, olivia)
    for address in ("", "print/", "edit/"):
        page = signed_in(mia).get(f"/personas/{olivia.pk}/{address}").content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; **bold** [x](javascript:y)" in page
        assert "<script>alert" not in page


def test_both_heads_sign_on_the_page(mia, sara, olivia):
    claimed(mia, olivia)
    signed_in(mia).post(f"/personas/{olivia.pk}/propose/", {"sign": "marketing", "reason": "New."})
    version = olivia.organization.versions.get(kind="persona")
    page = signed_in(sara).get(f"/personas/{olivia.pk}/").content.decode()
    assert version.digest in page
    said = {"number": 1, "half": "sales", "digest": version.digest}
    signed_in(sara).post(f"/personas/{olivia.pk}/sign/", said)
    assert standing_persona(olivia.organization, olivia.pk).edition == 1


def test_what_i_heard_is_kept_in_one_form_and_i_return_to_where_i_was(tom, olivia):
    client = signed_in(tom)
    said = {"text": "One depot first.", "part": "objection", "persona": olivia.pk}
    answer = client.post("/personas/insights/new/", said | {"back": "/goals/"})
    assert answer.headers["Location"] == "/goals/"
    assert olivia.insights.get().by == tom


def test_a_form_of_more_rows_than_there_may_be_draws_none_of_them(mia, known, olivia):
    many = {"rule-TOTAL_FORMS": 10**30, "rule-INITIAL_FORMS": 0, "mode": "first", "seen": 0}
    page = signed_in(mia).post("/personas/matching/", many)
    assert page.status_code == 400
    assert page.text.count("-place") < 500


def test_whoever_came_from_a_page_is_led_back_to_it(tom):
    came = {"HTTP_REFERER": "http://testserver/way/?step=mql"}
    page = signed_in(tom).get("/personas/insights/new/", **came).content.decode()
    assert 'name="back" value="/way/?step=mql"' in page


def test_nobody_is_sent_away_from_here(tom):
    said = {"text": "One depot first.", "part": "objection"}
    away = ("https://evil.example/", "//evil.example/", "http://testserver//evil.example/")
    for back in (*away, "evil", "evil:page"):
        answer = signed_in(tom).post("/personas/insights/new/", said | {"back": back})
        assert answer.headers["Location"] == "/personas/insights/"


def test_weighing_on_the_page_tells_the_author(tom, mia, olivia):
    said = {"text": "One depot first.", "part": "objection", "persona": olivia.pk}
    signed_in(tom).post("/personas/insights/new/", said | {"step": "opportunity"})
    number = olivia.insights.get().pk
    weigh = {"into": "declined", "reason": "One voice so far."}
    signed_in(mia).post(f"/personas/insights/{number}/weigh/", weigh)
    assert "One voice so far." in signed_in(tom).get("/personas/").content.decode()


def test_the_button_is_on_every_page_for_those_who_hear(tom, vera, mia):
    assert "/personas/insights/new/" in signed_in(tom).get("/people/").content.decode()
    assert "/personas/insights/new/" not in signed_in(vera).get("/people/").content.decode()


def test_a_file_of_personas_comes_back_as_drafts(mia, otto, known):
    told = signed_in(mia).get("/personas/export/").json()
    file = SimpleUploadedFile("personas.json", json.dumps(told).encode())
    signed_in(otto).post("/personas/import/", {"file": file})
    theirs = otto.organization.personas.get()
    assert (theirs.name, theirs.picture) == ("Operations Olivia", "amber")
    assert sheet(theirs).claims[0].text == BARRIER.text
    assert standing_persona(otto.organization, theirs.pk).published is None


@pytest.mark.parametrize(
    "body", [b"no json", b"[]", b'{"personas": [{}]}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_file_that_is_none_changes_nothing(mia, body):
    file = SimpleUploadedFile("personas.json", body)
    answer = signed_in(mia).post("/personas/import/", {"file": file})
    assert answer.status_code == 400
    assert mia.organization.personas.count() == 0


def test_an_archived_persona_leaves_the_wall_and_keeps_its_page(mia, known):
    client = signed_in(mia)
    client.post(f"/personas/{known.pk}/archive/")
    assert "1 archived" in client.get("/personas/").content.decode()
    assert "Its leads keep it" in client.get(f"/personas/{known.pk}/").content.decode()


def test_the_wall_costs_the_same_however_many_there_are(
    mia, sara, known, django_assert_max_num_queries
):
    client = signed_in(mia)
    client.get("/personas/")
    with django_assert_max_num_queries(40) as few:
        client.get("/personas/")
    for n in range(5):
        persona = create_persona(by=mia, name=f"Persona {n}", about=ABOUT, now=NOW)
        claimed(mia, persona)
        published(mia, sara, persona)
    with django_assert_max_num_queries(len(few)):
        client.get("/personas/")
