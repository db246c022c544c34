"""Quizzes: from the bank and from published sheets; kept by half, never of people."""

import pytest

from personas.models import QuizCount, QuizDone
from personas.queries.learn import due_for, published_personas, questions, results
from personas.rules.bank import BANK, bank
from personas.rules.quiz import HABITS, OPTIONS, drawn_from, mixed
from personas.rules.sheet import About, Claim, Sheet
from personas.services.drafts import put_claim
from personas.services.learn import finish_quiz
from personas.services.personas import create_persona
from smarketing.accounts.rules.faults import Fault, Refused
from tests.cast import NOW, TODAY, make_person, signed_in
from tests.personas.conftest import ABOUT, published

MONTH = "month:2026-11"


def test_the_bank_speaks_both_languages_and_covers_every_habit():
    assert {habit for _key, habit, *_rest in BANK} == set(HABITS)
    for english, spanish in zip(bank("en"), bank("es-mx"), strict=True):
        assert english.key == spanish.key
        for one in (english, spanish):
            assert len({option.text for option in one.options}) == OPTIONS
            assert all(option.why for option in one.options)
            assert sum(option.is_right for option in one.options) == 1
        assert english.ask != spanish.ask


def claim(part, text, key):
    return Claim(part, text, "sales", key=key)


def test_a_sheet_asks_with_what_others_claim_and_never_with_what_is_true_of_both():
    olivia = Sheet(About(), (claim("barrier", "Data.", "o1"), claim("trigger", "A site.", "o2")))
    felix = Sheet(
        About(),
        (claim("barrier", "Sundays.", "f1"), claim("barrier", "data. ", "f2"),
         claim("barrier", "Price.", "f3")),
    )  # fmt: skip
    [drawn] = [one for one in drawn_from({1: olivia, 2: felix}, [1]) if one.right.key == "o1"]
    texts = {one.claim.text for one in drawn.wrong}
    assert texts == {"Sundays.", "Price.", "A site."}


def test_too_few_claims_ask_nothing():
    assert drawn_from({1: Sheet(About(), (claim("barrier", "Data.", "o1"),))}, [1]) == []


def test_the_same_seed_mixes_the_same():
    one = bank("en")[0]
    assert mixed(one, "a") == mixed(one, "a")
    assert {option.key for option in mixed(one, "a").options} == {"a", "b", "c", "d"}


def answers_to(member, occasion, choice="a"):
    organization = member.organization
    asked = questions(organization, published_personas(organization), occasion)
    return {one.key: choice for one in asked}


def finished(member, occasion=MONTH, choice="a"):
    return finish_quiz(
        by=member,
        occasion=occasion,
        seed="",
        answers=answers_to(member, occasion, choice),
        now=NOW,
    )


def test_how_it_went_is_kept_by_half_and_that_it_was_by_person(mia, tom):
    assert all(one.is_right for one in finished(tom))
    assert all(not one.is_right for one in finished(mia, choice="b"))
    assert set(QuizDone.objects.values_list("member", "occasion")) == {
        (tom.pk, MONTH),
        (mia.pk, MONTH),
    }
    sums = {(one.half, one.asked, one.right) for one in QuizCount.objects.all()}
    assert sums == {("sales", 1, 1), ("marketing", 1, 0)}


def test_a_second_try_counts_nowhere_and_practice_neither(tom):
    finished(tom)
    finished(tom, choice="b")
    finished(tom, "practice", choice="b")
    assert set(QuizCount.objects.values_list("asked", "right")) == {(1, 1)}
    assert QuizDone.objects.count() == 1


def test_a_result_is_shown_from_three_people_of_a_half_on(acme, tom):
    finished(tom)
    assert {one.share for one in results(acme, TODAY)} == {None}
    for name in ("Uma", "Ugo"):
        finished(make_person(acme, name, "member", "sales"))
    assert {one.share for one in results(acme, TODAY)} == {1}


def test_only_what_is_asked_these_days_counts(tom, vera):
    with pytest.raises(Fault):
        finished(tom, "month:2026-01")
    with pytest.raises(Fault):
        finish_quiz(by=tom, occasion=MONTH, seed="", answers={}, now=NOW)
    with pytest.raises(Refused):
        finished(vera)


def test_a_new_version_asks_everybody_until_they_answered(mia, sara, tom, acme):
    persona = create_persona(by=mia, name="Founder Félix", about=ABOUT, now=NOW)
    for n, part in enumerate(("barrier", "trigger", "decider", "channel")):
        put_claim(by=mia, persona_id=persona.pk, claim=Claim(part, f"Claim {n}.", "sales"), now=NOW)
    version = published(mia, sara, persona)
    due = due_for(tom, published_personas(acme), NOW)
    assert [one.key for one in due] == [f"version:{version.pk}", MONTH]
    [first, *_rest] = questions(acme, published_personas(acme), f"version:{version.pk}")
    assert "Founder Félix" in first.ask
    finished(tom, f"version:{version.pk}")
    assert [one.key for one in due_for(tom, published_personas(acme), NOW)] == [MONTH]


def test_a_newcomer_is_asked_in_their_first_week(acme, tom):
    tom.invitations.create(
        email="t@x.example", digest="1" * 64, created_at=NOW, expires_at=NOW, used_at=NOW
    )
    assert due_for(tom, published_personas(acme), NOW)[0].key == "newcomer"


def test_a_quiz_is_gone_through_in_the_browser(tom):
    client = signed_in(tom)
    client.post("/learn/quiz/begin/", {"occasion": "practice", "timed": "1"})
    page = client.get("/learn/quiz/").content.decode()
    assert 'data-seconds="10"' in page
    for _n in range(8):
        key = page.split('name="question" value="')[1].split('"')[0]
        client.post("/learn/quiz/", {"question": key, "choice": "b"})
        told = client.get("/learn/quiz/").content.decode()
        assert "Not quite" in told
        assert told.count('class="muted"') > OPTIONS  # every option says why
        client.post("/learn/quiz/", {"next": "1"})
        page = client.get("/learn/quiz/").content.decode()
    assert "0 of 8 right" in page
    assert "The five habits, on our own records" in page


def test_the_page_shows_the_halves_and_no_limit_is_offered(mia, tom):
    finished(tom)
    page = signed_in(mia).get("/learn/").content.decode()
    assert "Without time limit" in page
    assert "0 of 2 halves have a pay plan in force" in page
    assert tom.name not in page


def test_programs_ask_answer_and_read_by_half(tom):
    client = signed_in(tom)
    told = client.get("/api/v1/learn/quiz?occasion=month:2026-11").json()
    assert all("why" not in one for one in told["questions"])
    learned = client.get("/api/v1/learn").json()
    assert len(learned["habits"]) == 5
