"""What goes wrong around a lead that waits: merged, deleted, answered twice, clocks, holidays."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction

from smarketing.accounts.rules.faults import Overtaken
from smarketing.accounts.services import hours
from smarketing.funnel.models import Handoff, HandoffRule
from smarketing.funnel.services import ledger
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.handoffs import answering, expiring
from smarketing.funnel.services.handoffs.following import follow
from tests.cast import NOW, make_person, signed_in

HOUR = timedelta(hours=1)
MONDAY = NOW.replace(minute=0) + timedelta(days=1)
DEAL, NAMED = ledger.LeadRef("crm", None, "deal", "d1"), ledger.LeadRef("crm", "7")


def post(acme, *said, about=None, now=NOW):
    with transaction.atomic():
        acme.raise_wanted()
        ledger.post(acme, said, about=about or {}, recorded_at=now)


def merge(acme):
    post(acme, about={NAMED: ledger.About(aliases={"deal": "d1"})})


def fact(lead, key, what, at, **more):
    return ledger.Said(lead, f"event:crm:{key}", what=what, at=at, **more)


@pytest.fixture
def both_wait(acme):
    """A deal without a name and a named lead, each waiting, the deal for longer."""
    post(acme, fact(DEAL, "a", "mql", NOW - 3 * HOUR), fact(NAMED, "b", "mql", NOW - HOUR))
    return {one.passed_by[-1]: one for one in Handoff.objects.all()}


def test_two_leads_that_turn_out_to_be_one_wait_once_with_both_threads(both_wait, acme, mona, tom):
    for key, one in both_wait.items():
        answering.write_note(by=mona, handoff_id=one.pk, text=f"Note {key}", now=NOW)
    merge(acme)
    waits = Handoff.objects.get(answer="", withdrawn=False)
    assert (waits.pk, waits.lead.external_id) == (both_wait["a"].pk, "7")
    assert sorted(waits.notes.values_list("text", flat=True)) == ["Note a", "Note b"]
    with pytest.raises(Overtaken, match="moved on"):
        answering.accept(by=tom, handoff_id=both_wait["b"].pk, now=NOW)
    page = signed_in(tom).get(f"/handoff/?h={both_wait['b'].pk}").content.decode()
    assert "see the hand-off that stands for both" in page
    assert f"h={waits.pk}" in page
    answering.accept(by=tom, handoff_id=waits.pk, now=NOW)
    assert not Handoff.objects.filter(answer="", withdrawn=False).exists()


def test_an_answer_given_before_the_merge_stays(both_wait, acme, tom):
    answering.accept(by=tom, handoff_id=both_wait["a"].pk, now=NOW)
    merge(acme)
    told = Handoff.objects.get(withdrawn=False)
    assert (told.pk, told.answer, told.answered_by) == (both_wait["a"].pk, "accepted", tom)


def test_a_lead_deleted_in_the_crm_waits_no_more_and_comes_back_where_it_is_said_again(mona, tom):
    def said(version, **more):
        event = {"event_id": "a", "lead": "7", "version": version, "at": NOW.isoformat()}
        return receive(by=mona, events=[event | more], source_system="crm", now=NOW)

    said(1, step="mql")
    one = Handoff.objects.get()
    said(2, deleted=True)
    page = signed_in(tom).post(f"/handoff/{one.pk}/answer/", {"answer": "accept"}, follow=True)
    assert "moved on meanwhile" in page.content.decode()
    one.refresh_from_db()
    assert (one.answer, one.withdrawn) == ("", True)
    said(3, step="mql")
    one.refresh_from_db()
    assert not one.withdrawn


def test_whoever_answers_a_lead_that_the_crm_moved_on_is_told_so(both_wait, acme, tom):
    one = both_wait["b"]
    post(acme, fact(NAMED, "c", "opportunity", NOW))
    client, url = signed_in(tom), f"/handoff/{one.pk}/answer/"
    page = client.post(url, {"answer": "reject", "reason": "no_need"}, follow=True)
    assert "answered meanwhile, outside of this page: accepted" in page.content.decode()
    one.lead.refresh_from_db()
    assert (one.lead.step, one.lead.outcome) == ("opportunity", "")


def test_the_same_person_answers_in_two_tabs(both_wait, tom):
    client, url = signed_in(tom), f"/handoff/{both_wait['b'].pk}/answer/"
    client.post(url, {"answer": "accept"})
    second = client.post(url, {"answer": "reject", "reason": "wrong_fit"}, follow=True)
    assert "Tom was first" in second.content.decode()
    one = Handoff.objects.get(pk=both_wait["b"].pk)
    assert (one.answer, one.lead.moves.filter(what="rejected").count()) == ("accepted", 0)


@pytest.fixture
def lima(acme, north):
    """North sits in Lima, five hours behind UTC; four working hours to answer."""
    office = acme.offices.create(name="Lima", timezone="America/Lima")
    acme.teams.filter(pk=north.pk).update(office=office)
    HandoffRule.objects.create(
        organization=acme,
        step="mql",
        answer_minutes=240,
        answer_working=True,
        contact_minutes=240,
        contact_working=True,
        team=north,
    )
    return office


def passed(acme, at):
    post(acme, fact(NAMED, "x", "mql", at), now=at)
    return Handoff.objects.get()


def test_the_clock_is_that_of_the_office_that_should_answer(acme, tom, lima):
    one = passed(acme, MONDAY.replace(hour=9))  # four in the morning in Lima
    assert one.due_at == MONDAY.replace(hour=18)  # thirteen there


def test_a_holiday_of_the_office_is_no_time_to_answer(acme, tom, lima):
    ada = make_person(acme, "Ada", "administrator")
    hours.add_holiday(by=ada, office_id=lima.pk, day=MONDAY.date(), name="Local")
    one = passed(acme, MONDAY.replace(hour=9))
    assert one.due_at == MONDAY.replace(hour=18) + timedelta(days=1)


def test_a_night_in_which_the_clocks_change_makes_no_hour(acme, tom, lima):
    acme.offices.filter(pk=lima.pk).update(timezone="Europe/Berlin")
    ada = make_person(acme, "Ada", "administrator")
    week = {"weekdays": list(range(1, 8)), "opens_at": time(), "closes_at": time()}
    hours.set_week(by=ada, office_id=lima.pk, **week)
    HandoffRule.objects.update(answer_minutes=24 * 60)
    autumn = datetime(2026, 10, 24, 22, tzinfo=UTC)  # midnight there, a day of 25 hours
    one = passed(acme, autumn)
    assert one.due_at == autumn + 24 * HOUR
    assert one.passed_on == date(2026, 10, 24)  # the company's own day, in UTC
    expiring.expire_all(one.due_at + HOUR)
    one.refresh_from_db()
    assert one.expired_at == one.due_at


def test_what_a_batch_says_of_new_leads_is_heard_as_the_ledger_tells_it(acme):
    chance, told = random.Random(7), 'said "so" \\ in\ttwo\nlines'
    for batch in range(6):
        facts = [
            fact(
                ledger.LeadRef("crm", f"{batch}-{chance.randrange(12)}"),
                f"{batch}-{n % 50}",
                chance.choice(["", *"lead mql mql sal customer lost rejected expired".split()]),
                NOW - chance.randrange(400) * HOUR,
                version=1 + n // 50,
                deleted=chance.random() < 0.1,
                reason=chance.choice(["", "No budget", told]),
                stands=chance.random() < 0.2,
            )
            for n in range(60)
        ]
        post(acme, *facts)
    kept = list(Handoff.objects.order_by("pk").values())
    assert {one["answer"] for one in kept} == {"", "accepted", "rejected"}
    with transaction.atomic():
        acme.raise_wanted()
        follow(acme, [], also=acme.leads.values_list("pk", flat=True), now=NOW)
    assert list(Handoff.objects.order_by("pk").values()) == kept
