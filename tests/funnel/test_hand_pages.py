"""What a person types in the browser: strict, kept once, taken back."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from smarketing.funnel.models import Lead, Move, Person, VisitDay
from smarketing.funnel.services.byhand import Typed, add_lead
from smarketing.funnel.views.hand import span_of
from tests.cast import make_person, signed_in

ADD = "/way/add/"


@pytest.fixture
def web(alma):
    return signed_in(alma)


@pytest.fixture
def lead(alma):
    return add_lead(by=alma, name="Lina", typed=Typed("mql"), now=timezone.now())


def typed(**said):
    return {"key": uuid.uuid4().hex, "name": "Lina", "what": "lead"} | said


def move(client, lead, what, **said):
    return client.post(f"/way/{lead.pk}/move/", {"key": uuid.uuid4().hex, "what": what} | said)


def test_a_lead_is_added_and_can_be_taken_back_at_once(web):
    added = web.post(ADD, typed(), follow=True)
    move_id = added.context["just_typed"].move.pk
    lead = Lead.objects.get()
    undone = web.post(f"/way/{lead.pk}/undo/", {"move": move_id}, follow=True)
    assert "Taken back." in undone.content.decode()
    assert list(undone.context["found"].rows) == []


def test_the_form_offers_oneself_and_the_first_step(alma, web):
    form = web.get(ADD).context["form"]
    assert (form["owner"].value(), form["what"].value()) == (alma.pk, "lead")


def test_a_double_press_adds_one_lead(web):
    said = typed()
    first, second = web.post(ADD, said), web.post(ADD, said)
    assert first.headers["Location"] == second.headers["Location"]
    assert Lead.objects.count() == 1


def test_the_same_form_with_other_content_says_that_it_was_sent(web):
    said = typed()
    web.post(ADD, said)
    answer = web.post(ADD, said | {"name": "Otto"}, follow=True)
    assert "sent before" in answer.content.decode()
    assert Person.objects.get().name == "Lina"


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("en", "1,234.50", 123450),
        ("en", "$900", 90000),
        ("es", "1.234,50", 123450),
        ("es", "900 USD", 90000),
    ],
)
def test_an_amount_is_read_in_its_readers_language(alma, web, language, text, amount):
    alma.user.language = language
    alma.user.save()
    web.post(ADD, typed(amount=text))
    assert Move.objects.get().amount == amount


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "1.234"),
        ("es", "1,234"),
        ("en", "1.234,50"),
        ("en", "12 apples"),
        ("en", "-5"),
        ("en", "NaN"),
        ("en", "9" * 19),
    ],
)
def test_an_amount_that_could_be_another_is_asked_again(alma, web, language, text):
    alma.user.language = language
    alma.user.save()
    answer = web.post(ADD, typed(amount=text))
    assert answer.status_code == 400
    assert "amount" in answer.context["form"].errors
    assert answer.context["form"]["name"].value() == "Lina"
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    "said", [{"name": " "}, {"on": "2999-01-01"}, {"on": "soon"}, {"owner": "999"}, {"key": "x"}]
)
def test_what_makes_no_sense_stands_in_the_form_again(web, said):
    assert web.post(ADD, typed(**said)).status_code == 400
    assert not Lead.objects.exists()


def test_a_lead_is_moved_by_one_button(web, lead):
    answer = move(web, lead, "sal")
    assert f"/way/{lead.pk}/?typed=" in answer.headers["Location"]
    lead.refresh_from_db()
    assert lead.step == "sal"


def test_a_lead_is_won_with_an_amount(web, lead):
    move(web, lead, "customer", amount="15,000")
    assert lead.moves.get(what="customer").amount == 15_000_00


def test_losing_needs_a_reason_and_keeps_what_was_typed(web, lead):
    answer = move(web, lead, "lost", on="2026-11-01")
    assert answer.status_code == 400
    assert answer.context["closing"].errors["reason"]
    assert answer.context["closing"]["on"].value() == "2026-11-01"


def test_whoever_types_over_a_newer_move_sees_it_and_may_send_again(web, lead):
    seen = lead.moves.get().pk
    move(web, lead, "sal", seen=seen)
    late = move(web, lead, "rejected", reason="wrong fit", seen=seen)
    assert late.status_code == 409
    form = late.context["closing"]
    assert form["reason"].value() == "wrong fit"
    again = {"key": form["key"].value(), "seen": form["seen"].value(), "reason": "wrong fit"}
    assert move(web, lead, "rejected", **again).status_code == 302


def test_an_owner_and_an_amount_are_changed_where_they_stand(alma, web, lead):
    said = {"key": uuid.uuid4().hex, "owner": alma.pk, "persona": 0, "amount": "900"}
    assert web.post(f"/way/{lead.pk}/change/", said).status_code == 302
    lead.refresh_from_db()
    assert (lead.owner, lead.step, lead.moves.count()) == (alma.pk, "mql", 2)


def test_changing_nothing_says_so(web, lead):
    said = {"key": uuid.uuid4().hex, "owner": 0, "persona": 0}
    answer = web.post(f"/way/{lead.pk}/change/", said)
    assert "Change something first." in answer.content.decode()


def test_a_viewer_reads_the_story_without_the_person(works, lead):
    vera = signed_in(make_person(works, "Vera", "viewer"))
    said = vera.get(f"/way/{lead.pk}/").content.decode()
    assert "MQL" in said or "mql" in said
    assert "Lina" not in said
    assert "Move it on" not in said


def test_an_erased_person_is_gone_from_the_page(web, lead):
    said = web.post(f"/way/{lead.pk}/erase/", follow=True).content.decode()
    assert "Lina" not in said
    assert "The counts stay." in said


@pytest.mark.parametrize(("span", "days"), [("day", 1), ("week", 7)])
def test_visitors_are_typed_for_a_day_or_a_week(web, span, days):
    day = (timezone.now() - timedelta(14)).date().isoformat()
    said = {"count": "1,000", "span": span, "day": day, "source": "web"}
    assert web.post("/data/visits/", said).status_code == 302
    assert VisitDay.objects.count() == days
    assert sum(VisitDay.objects.values_list("count", flat=True)) == 1000


@pytest.mark.parametrize("said", [{"count": "1.5"}, {"count": ""}, {"day": "2999-01-01"}])
def test_visitors_that_make_no_sense_are_asked_again(web, said):
    usual = {"count": "5", "span": "day", "day": "2026-11-02"}
    assert web.post("/data/visits/", usual | said).status_code == 400
    assert not VisitDay.objects.exists()


@pytest.mark.parametrize(
    ("day", "is_week", "span"),
    [
        (18, False, (18, 1)),
        (18, True, (16, 4)),  # the week so far: Monday to today, a Thursday
        (11, True, (9, 7)),
        (25, True, (25, 1)),  # to come: the service says so
    ],
)
def test_a_week_begins_on_monday_and_ends_today_at_the_latest(day, is_week, span):
    first, days = span_of(november(day), is_week, november(19))
    assert (first.day, days) == span


def november(day):
    return datetime(2026, 11, day, tzinfo=UTC).date()


@pytest.mark.parametrize("owner", ["²", "9" * 5_000, "1" + "0" * 30, "-1", "Ana"])
def test_an_owner_who_is_no_number_is_refused_at_the_form(web, lead, owner):
    said = {"key": uuid.uuid4().hex, "owner": owner, "persona": 0}
    assert web.post(f"/way/{lead.pk}/change/", said).status_code == 400
