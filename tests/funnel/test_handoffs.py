"""Leads that wait for sales' answer: opened and closed by the ledger, whoever speaks to it."""

from datetime import timedelta

import pytest
from django.db import transaction

from personas.rules.matching import Condition
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.funnel.models import Handoff, HandoffRule
from smarketing.funnel.queries.handoffs import contested_handoffs
from smarketing.funnel.services import ledger
from smarketing.funnel.services.byhand import Typed, add_lead, undo_move
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.handoffs import answering, attempts, contesting, expiring, passing
from smarketing.funnel.services.handoffs.agreeing import (
    ReasonSaid,
    RouteSaid,
    set_reasons,
    set_routes,
    set_turns,
)
from smarketing.funnel.services.handoffs.reminding import remind_all
from smarketing.notices.queries import unseen
from smarketing.notices.rules.kinds import LEAD_AGAIN
from tests.cast import NOW, signed_in

HOUR = timedelta(hours=1)


def send(by, *facts, at=NOW):
    """Events of lead 7, each `id step-or-outcome`, with more fields where given."""
    events = []
    for event_id, what, *more in facts:
        kind = "outcome" if what in ("rejected", "returned", "lost", "forwarded") else "step"
        event = {"event_id": event_id, "lead": "7", kind: what, "at": at.isoformat()}
        events.append(event | dict(*more))
    return receive(by=by, events=events, source_system="crm", now=NOW)


@pytest.fixture
def waits(mona):
    """A lead that a CRM passed an hour ago."""
    send(mona, ("a", "mql"), at=NOW - HOUR)
    return Handoff.objects.get()


def test_a_lead_waits_from_the_moment_it_reached_the_entry_step(waits):
    assert waits.answer == ""
    assert waits.passed_at == NOW - HOUR
    assert waits.due_at == NOW + 23 * HOUR


def test_history_opens_nothing(mona):
    send(mona, ("a", "mql"), at=NOW - timedelta(15))
    assert not Handoff.objects.exists()


def test_a_lead_typed_by_hand_waits_too(mona):
    lead = add_lead(by=mona, name="Lina", typed=Typed("mql"), now=NOW)
    assert lead.handoffs.get().passed_at == NOW


def test_the_same_batch_twice_opens_it_once(mona):
    send(mona, ("a", "mql"))
    send(mona, ("a", "mql"))
    assert Handoff.objects.count() == 1


def test_accepting_is_a_move_in_the_ledger_and_makes_it_mine(waits, tom):
    done = answering.accept(by=tom, handoff_id=waits.pk, now=NOW)
    lead = tom.organization.leads.get()
    assert (lead.step, lead.owner) == ("sal", tom.pk)
    assert (done.answer, done.answered_by, done.took) == ("accepted", tom, 3600)
    assert done.contact_due_at == NOW + 24 * HOUR
    assert lead.moves.filter(event_key=f"handoff:{waits.pk}:1").count() == 1


def test_an_answer_in_the_crm_closes_it_here(waits, mona):
    send(mona, ("b", "rejected", {"reason": "No budget"}))
    waits.refresh_from_db()
    assert (waits.answer, waits.reason_key) == ("rejected", "no_budget")


def test_both_directions_once(waits, tom, mona):
    answering.accept(by=tom, handoff_id=waits.pk, now=NOW)
    send(mona, ("b", "sal"), at=NOW + HOUR)
    waits.refresh_from_db()
    assert waits.answered_at == NOW
    assert Handoff.objects.count() == 1


def test_whoever_accepts_second_is_told_who_was_first(waits, tom, sara):
    answering.accept(by=tom, handoff_id=waits.pk, now=NOW)
    with pytest.raises(Overtaken, match="Tom was first"):
        answering.accept(by=sara, handoff_id=waits.pk, now=NOW)


def test_rejecting_needs_a_reason(waits, tom):
    with pytest.raises(Fault, match="Choose a reason"):
        answering.reject(by=tom, handoff_id=waits.pk, reason="", now=NOW)
    waits.refresh_from_db()
    assert waits.answer == ""


def test_a_rejected_lead_says_why_and_keeps_its_note(waits, tom):
    done = answering.reject(
        by=tom, handoff_id=waits.pk, reason="wrong_fit", note="Two people.", now=NOW
    )
    assert (done.answer, done.reason, done.reason_key) == ("rejected", "Wrong fit", "wrong_fit")
    assert done.notes.get().text == "Two people."
    assert done.lead.moves.get(what="rejected").reason == "Wrong fit"


def test_what_is_offered_no_more_may_still_be_what_returning_usually_says(waits, tom, sara):
    set_reasons(by=sara, said=[ReasonSaid("timing", "", False, "nurture", retired=True)])
    with pytest.raises(Fault, match="Choose a reason"):
        answering.reject(by=tom, handoff_id=waits.pk, reason="timing", now=NOW)
    done = answering.give_back(by=tom, handoff_id=waits.pk, now=NOW)
    assert (done.answer, done.reason_key) == ("returned", "timing")


def test_a_reason_that_is_sent_twice_is_on_offer_once(sara, acme):
    for key in ("own_1", "own_2"):
        set_reasons(by=sara, said=[ReasonSaid(key, "Too small ", True, "nurture")])
    assert [one.key for one in acme.reasons.all()] == ["own_1"]
    with pytest.raises(Fault, match="There is a reason of this name already"):
        set_reasons(by=sara, said=[ReasonSaid("own_3", "Too small", False, "nurture")])
    set_reasons(by=sara, said=[ReasonSaid("own_1", "Too small", True, "nurture", retired=True)])
    set_reasons(by=sara, said=[ReasonSaid("own_3", "Too small", False, "nurture")])
    assert acme.reasons.count() == 2


def test_a_reason_says_where_its_leads_go(sara):
    with pytest.raises(Fault, match="Choose where the lead goes"):
        set_reasons(by=sara, said=[ReasonSaid("own", "Too small", True, "the moon")])


def test_a_returned_lead_can_be_passed_again(waits, tom, mona):
    answering.give_back(by=tom, handoff_id=waits.pk, now=NOW)
    again = passing.pass_lead(by=mona, lead_id=waits.lead_id, note="Ready now.", now=NOW + HOUR)
    assert (again.answer, again.lead.outcome) == ("", "returned")
    assert again.notes.get().text == "Ready now."
    again.lead.refresh_from_db()
    assert (again.lead.step, again.lead.outcome) == ("mql", "")


def test_a_day_to_try_again_is_kept_and_said_when_it_comes(waits, tom, mona, mia):
    again = NOW.date() + timedelta(9)
    reject = {"by": tom, "handoff_id": waits.pk, "reason": "timing", "now": NOW}
    with pytest.raises(Fault, match="from today on"):
        answering.reject(back_on=NOW.date() - timedelta(1), **reject)
    assert answering.reject(back_on=again, **reject).back_on == again
    remind_all(NOW + timedelta(8))
    assert LEAD_AGAIN not in [one.kind for one in unseen(mia)]
    for _twice in range(2):
        remind_all(NOW + timedelta(9))
    assert [one.n for one in unseen(mia) if one.kind == LEAD_AGAIN] == [1]
    passing.pass_lead(by=mona, lead_id=waits.lead_id, note="Now.", now=NOW + timedelta(9))
    assert LEAD_AGAIN not in [one.kind for one in unseen(mia)]
    remind_all(NOW + timedelta(10))
    assert LEAD_AGAIN not in [one.kind for one in unseen(mia)]


@pytest.mark.parametrize("has_left", [False, True])
def test_whoever_passed_it_is_told_of_the_day_and_once_gone_their_head(
    waits, tom, mona, mia, has_left
):
    answering.give_back(by=tom, handoff_id=waits.pk, now=NOW)
    again = passing.pass_lead(by=mona, lead_id=waits.lead_id, note="Now.", now=NOW + HOUR)
    day = NOW.date() + timedelta(3)
    answering.give_back(by=tom, handoff_id=again.pk, now=NOW + 2 * HOUR, back_on=day)
    if has_left:
        type(mona).objects.filter(pk=mona.pk).update(ended_on=day)
    remind_all(NOW + timedelta(3))
    told = [one.name for one in (mona, mia) if LEAD_AGAIN in [new.kind for new in unseen(one)]]
    assert told == (["Mia"] if has_left else ["Mona"])


def test_a_forwarded_lead_waits_anew_for_the_other_team(waits, tom, acme):
    south = acme.teams.create(name="South", side="sales")
    answering.forward(by=tom, handoff_id=waits.pk, team_id=south.pk, now=NOW)
    new = Handoff.objects.get(answer="")
    assert (new.team, new.member, new.passed_at) == (south, None, NOW)
    assert Handoff.objects.get(pk=waits.pk).answer == "forwarded"


def test_marketing_does_not_answer_itself(waits, mona, mia):
    for member in (mona, mia):
        with pytest.raises(Refused):
            answering.accept(by=member, handoff_id=waits.pk, now=NOW)


def test_another_company_finds_nothing(waits, otto):
    with pytest.raises(Missing):
        answering.accept(by=otto, handoff_id=waits.pk, now=NOW)


def test_what_was_taken_back_waits_no_more(mona, tom):
    lead = add_lead(by=mona, name="Lina", typed=Typed("mql"), now=NOW)
    undo_move(by=mona, move_id=lead.moves.get().pk, now=NOW)
    waits = lead.handoffs.get()
    assert waits.withdrawn
    with pytest.raises(Overtaken, match="moved on"):
        answering.accept(by=tom, handoff_id=waits.pk, now=NOW)


def test_a_nameless_lead_that_gets_a_name_waits_under_it_once(acme):
    nameless, named = ledger.LeadRef("crm", None, "deal", "d1"), ledger.LeadRef("crm", "7")
    with transaction.atomic():
        acme.raise_wanted()
        ledger.post(acme, [ledger.Said(nameless, "k", what="mql", at=NOW)], recorded_at=NOW)
    with transaction.atomic():
        acme.raise_wanted()
        about = {named: ledger.About(aliases={"deal": "d1"})}
        ledger.post(acme, [], about=about, recorded_at=NOW)
    assert Handoff.objects.get(withdrawn=False).lead.external_id == "7"


def test_it_goes_to_the_owner_in_the_record(mona, tom, north):
    acme = tom.organization
    acme.member_names.create(source_system="crm", name="T. Tom", member=tom)
    send(mona, ("a", "mql", {"owner": "T. Tom"}))
    waits = Handoff.objects.get()
    assert (waits.member, waits.team) == (tom, north)


def test_without_an_owner_the_team_takes_turns(acme, mona, tom, north):
    HandoffRule.objects.create(
        organization=acme, step="mql", answer_minutes=60, contact_minutes=60, team=north
    )
    ann = acme.members.create(name="Ann", side="sales")
    acme.memberships.create(member=ann, team=north)
    for lead in "123":
        event = {"event_id": lead, "lead": lead, "step": "mql", "at": NOW.isoformat()}
        receive(by=mona, events=[event], source_system="crm", now=NOW)
    given = list(Handoff.objects.order_by("pk").values_list("member__name", flat=True))
    assert given == ["Tom", "Ann", "Tom"]


def test_without_either_it_stands_on_the_unassigned_list(waits):
    assert (waits.member, waits.team) == (None, None)


def test_a_lead_past_its_time_expires_once_and_is_still_answered(waits, tom):
    assert expiring.expire_all(waits.due_at + HOUR) == 1
    assert expiring.expire_all(waits.due_at + HOUR) == 0
    done = answering.accept(by=tom, handoff_id=waits.pk, now=waits.due_at + 2 * HOUR)
    assert (done.answer, done.expired_at) == ("accepted", waits.due_at)
    assert tom.organization.leads.get().step == "sal"


def test_an_answer_in_time_that_a_crm_told_late_takes_the_breach_back(waits, mona):
    expiring.expire_all(waits.due_at + HOUR)
    send(mona, ("b", "sal"), at=waits.due_at - HOUR)
    expiring.expire_all(waits.due_at + 2 * HOUR)
    waits.refresh_from_db()
    assert waits.expired_at is None
    assert waits.lead.moves.filter(what="expired", deleted=True).exists()


def test_passing_needs_a_note(mona):
    lead = add_lead(by=mona, name="Lina", typed=Typed("lead"), now=NOW)
    with pytest.raises(Fault, match="what sales should know"):
        passing.pass_lead(by=mona, lead_id=lead.pk, note=" ", now=NOW)
    passing.pass_lead(by=mona, lead_id=lead.pk, note="Call him.", now=NOW)
    lead.refresh_from_db()
    assert lead.step == "mql"


def test_what_waits_is_not_passed_again(waits, mona):
    with pytest.raises(Overtaken, match="waits"):
        passing.pass_lead(by=mona, lead_id=waits.lead_id, note="Call him.", now=NOW)


def test_what_sales_has_is_not_passed(waits, tom, mona):
    answering.accept(by=tom, handoff_id=waits.pk, now=NOW)
    with pytest.raises(Overtaken, match="Sales has"):
        passing.pass_lead(by=mona, lead_id=waits.lead_id, note="Call him.", now=NOW)


def test_one_click_says_that_somebody_tried(waits, tom):
    answering.accept(by=tom, handoff_id=waits.pk, now=NOW)
    for _press in range(2):
        attempts.note_attempt(by=tom, lead_id=waits.lead_id, kind="call", now=NOW + HOUR)
    waits.refresh_from_db()
    assert waits.contacted_at == NOW + HOUR
    assert waits.lead.attempts.count() == 1


def test_a_lead_passed_on_friday_evening_is_due_on_monday(mona, acme, north):
    HandoffRule.objects.create(
        organization=acme,
        step="mql",
        answer_minutes=240,
        answer_working=True,
        contact_minutes=240,
        contact_working=True,
    )
    friday = NOW.replace(day=20, hour=17)
    send(mona, ("a", "mql"), at=friday)
    one = Handoff.objects.get()
    assert one.due_at == friday.replace(day=23, hour=12)
    send(mona, ("b", "sal"), at=friday.replace(day=23, hour=11))
    one.refresh_from_db()
    assert (one.took, one.worked) == (66 * 3600, 3 * 3600)
    assert one.contact_due_at == friday.replace(day=23, hour=15)


@pytest.fixture
def promised_tries(acme):
    HandoffRule.objects.create(
        organization=acme, step="mql", answer_minutes=60, contact_minutes=60, tries=2, tries_days=3
    )


def test_attempts_are_counted_in_their_window(promised_tries, waits, tom):
    done = answering.accept(by=tom, handoff_id=waits.pk, now=NOW)
    for days in (1, 2, 4):
        said = {"kind": "call", "now": NOW + timedelta(days)}
        attempts.note_attempt(by=tom, lead_id=waits.lead_id, **said)
    done.refresh_from_db()
    assert (done.tries_needed, done.tries, done.settled_at) == (2, 2, None)
    assert (done.contact_took, done.contact_worked) == (24 * 3600, 5 * 3600)  # to Monday, 14:00


def test_who_was_reached_owes_no_more_attempts(promised_tries, waits, tom):
    done = answering.accept(by=tom, handoff_id=waits.pk, now=NOW)
    said = {"kind": "call", "reached": True, "now": NOW + HOUR}
    attempts.note_attempt(by=tom, lead_id=waits.lead_id, **said)
    done.refresh_from_db()
    assert done.settled_at == NOW + HOUR


def tried(**more):
    inside = {"kind": "call", "by": "Tom"} | more
    return {"event_id": "t", "lead": "7", "at": NOW.isoformat(), "attempt": inside}


def test_attempts_come_in_as_events_once(waits, mona):
    first = receive(by=mona, events=[tried()], source_system="crm", now=NOW)
    again = receive(by=mona, events=[tried()], source_system="crm", now=NOW)
    waits.refresh_from_db()
    assert (first.accepted, again.accepted, again.duplicate) == (1, 0, 1)
    assert waits.contacted_at == NOW


def test_an_automatic_reply_is_no_contact(waits, mona):
    receive(by=mona, events=[tried(human=False)], source_system="crm", now=NOW)
    waits.refresh_from_db()
    assert waits.contacted_at is None


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (tried() | {"lead": "8"}, "lead"),
        (tried() | {"step": "sal"}, "step"),
        (tried() | {"attempt": "call"}, "attempt"),
        (tried(human="yes"), "attempt"),
        (tried() | {"at": "2026-11-20"}, "at"),
    ],
)
def test_an_attempt_that_cannot_be_taken_says_why(waits, mona, event, field):
    received = receive(by=mona, events=[event], source_system="crm", now=NOW)
    assert [one["field"] for one in received.refused] == [field]


def test_an_attempt_said_otherwise_is_a_conflict(waits, mona):
    receive(by=mona, events=[tried()], source_system="crm", now=NOW)
    received = receive(by=mona, events=[tried(kind="mail")], source_system="crm", now=NOW)
    assert received.refused[0]["code"] == "conflict"


def test_a_territory_goes_to_its_team_in_turns(acme, mona, sara, tom, north):
    south = acme.teams.create(name="South", side="sales")
    ann = acme.members.create(name="Ann", side="sales")
    acme.memberships.create(member=ann, team=south)
    rules = [RouteSaid(Condition("country", "is", ("Chile", "Peru")), south.pk)]
    set_routes(by=sara, said=rules)
    set_turns(by=sara, team_id=north.pk)
    for lead, country in (("1", "Peru"), ("2", "Spain")):
        event = {"event_id": lead, "lead": lead, "step": "mql", "at": NOW.isoformat()}
        event["attributes"] = {"country": country}
        receive(by=mona, events=[event], source_system="crm", now=NOW)
    given = dict(Handoff.objects.values_list("lead__external_id", "member__name"))
    assert given == {"1": "Ann", "2": "Tom"}
    assert Handoff.objects.get(lead__external_id="1").team == south


def test_a_team_without_people_keeps_the_lead_for_its_leader(acme, mona, sara):
    empty = acme.teams.create(name="Empty", side="sales")
    set_routes(by=sara, said=[RouteSaid(Condition("source", "is", ("Web",)), empty.pk)])
    send(mona, ("a", "mql", {"source": "Web"}))
    one = Handoff.objects.get()
    assert (one.member, one.team) == (None, empty)


@pytest.fixture
def two_offices(acme, north, tom, mona):
    """Tom's team is of Madrid, Ann's of Lima; Mona, of marketing, works in Lima."""
    lima, madrid = (acme.offices.create(name=name) for name in ("Lima", "Madrid"))
    acme.teams.filter(pk=north.pk).update(office=madrid)
    south = acme.teams.create(name="South", side="sales", office=lima)
    acme.memberships.create(member=acme.members.create(name="Ann", side="sales"), team=south)
    demand = acme.teams.create(name="Demand", side="marketing", office=lima)
    acme.memberships.create(member=mona, team=demand)
    return north, south


def test_a_lead_goes_to_the_office_of_whoever_brought_it(two_offices, sara, mona):
    north, south = two_offices
    offices = (("Madrid", north), ("lima", south))
    rules = [RouteSaid(Condition("office", "is", (name,)), team.pk) for name, team in offices]
    set_routes(by=sara, said=rules)
    named = {
        "1": {"owner": "Mona"},
        "2": {"team": "Demand"},
        "3": {"attributes": {"office": "Madrid"}},
        "4": {"owner": "Mona", "attributes": {"office": "Madrid"}},  # the record's team comes first
        "5": {"attributes": {"office": "Quito"}},
    }
    events = [
        {"event_id": lead, "lead": lead, "step": "mql", "at": NOW.isoformat(), **more}
        for lead, more in named.items()
    ]
    assert not receive(by=mona, events=events, source_system="crm", now=NOW).refused
    given = Handoff.objects.values_list("lead__external_id", "member__name", "team__name")
    assert {lead: (member, team) for lead, member, team in given} == {
        "1": ("Ann", "South"),
        "2": ("Ann", "South"),
        "3": ("Tom", "North"),
        "4": ("Ann", "South"),
        "5": (None, None),
    }


def test_an_office_that_is_none_is_refused(two_offices, sara):
    north, _south = two_offices
    with pytest.raises(Fault, match="no office “Lime”. The offices: Lima, Madrid"):
        set_routes(by=sara, said=[RouteSaid(Condition("office", "is", ("Lime",)), north.pk)])
    assert not sara.organization.routes.exists()


def test_a_team_that_is_no_more_takes_no_turns(acme, two_offices, sara, mona):
    north, south = two_offices
    set_routes(by=sara, said=[RouteSaid(Condition("office", "is", ("Lima",)), south.pk)])
    set_turns(by=sara, team_id=north.pk)
    acme.teams.filter(pk=south.pk).update(archived=True)
    send(mona, ("a", "mql", {"owner": "Mona"}))
    assert Handoff.objects.get().team == north
    acme.teams.filter(pk=north.pk).update(archived=True)
    send(mona, ("b", "mql", {"owner": "Mona", "lead": "8"}))
    last = Handoff.objects.latest("pk")
    assert (last.member, last.team) == (None, None)


def test_a_route_to_a_team_of_marketing_is_refused(acme, two_offices, sara):
    demand = acme.teams.get(name="Demand")
    with pytest.raises(Fault, match="a team of sales"):
        set_routes(by=sara, said=[RouteSaid(Condition("source", "is", ("Web",)), demand.pk)])


def test_a_route_that_says_nothing_is_refused(sara, north):
    for condition in (Condition("", "is", ("x",)), Condition("size", "least", ("big",))):
        with pytest.raises(Fault, match="Each rule"):
            set_routes(by=sara, said=[RouteSaid(condition, north.pk)])


def test_marketing_contests_a_rejection_once_and_the_council_decides(waits, tom, mona, mia):
    answering.reject(by=tom, handoff_id=waits.pk, reason="wrong_fit", now=NOW)
    with pytest.raises(Refused):
        contesting.contest(by=tom, handoff_id=waits.pk, note="Fine.", now=NOW)
    contesting.contest(by=mona, handoff_id=waits.pk, note="They have 200 people.", now=NOW)
    with pytest.raises(Overtaken, match="once is all"):
        contesting.contest(by=mona, handoff_id=waits.pk, note="Still.", now=NOW)
    assert [one.pk for one in contested_handoffs(mia.organization)] == [waits.pk]
    again = contesting.settle(by=mia, handoff_id=waits.pk, upheld=True, note="", now=NOW + HOUR)
    assert (again.answer, again.lead_id) == ("", waits.lead_id)
    assert not contested_handoffs(mia.organization).exists()


def test_only_a_rejection_is_contested_and_with_a_reason(waits, mona, tom):
    with pytest.raises(Fault, match="Only a rejection"):
        contesting.contest(by=mona, handoff_id=waits.pk, note="Good.", now=NOW)
    answering.reject(by=tom, handoff_id=waits.pk, reason="wrong_fit", now=NOW)
    with pytest.raises(Fault, match="Write in a sentence"):
        contesting.contest(by=mona, handoff_id=waits.pk, note=" ", now=NOW)


def test_the_thread_goes_where_the_lead_goes(waits, tom, mona, acme):
    south = acme.teams.create(name="South", side="sales")
    answering.write_note(by=mona, handoff_id=waits.pk, text="Asked for a price.", now=NOW)
    note = "They are in Lima."
    done = answering.forward(by=tom, handoff_id=waits.pk, team_id=south.pk, note=note, now=NOW)
    new = Handoff.objects.get(answer="")
    assert [one.text for one in new.notes.all()] == ["Asked for a price.", note]
    assert not done.notes.exists()
    page = signed_in(tom).get(f"/handoff/?h={done.pk}").content.decode()
    assert "It went on with its thread: to South." in page
    assert "now with South" in page


def test_a_line_of_the_thread_sent_twice_stands_once_and_may_be_said_again_later(waits, tom, mona):
    for by, text in [(mona, "Any news?"), (mona, "Any news? "), (tom, "No."), (mona, "Any news?")]:
        answering.write_note(by=by, handoff_id=waits.pk, text=text, now=NOW)
    assert [one.text for one in waits.notes.all()] == ["Any news?", "No.", "Any news?"]


def test_a_lead_that_the_crm_forwards_takes_its_thread_along(waits, mona, acme):
    answering.write_note(by=mona, handoff_id=waits.pk, text="Asked for a price.", now=NOW)
    send(mona, ("b", "forwarded", {"team": "South"}))
    assert Handoff.objects.get(answer="").notes.get().text == "Asked for a price."


def test_forwarding_says_why(waits, tom, acme):
    south = acme.teams.create(name="South", side="sales")
    done = answering.forward(by=tom, handoff_id=waits.pk, team_id=south.pk, now=NOW)
    assert (done.reason_key, done.lead.moves.get(what="forwarded").reason) == (
        "territory",
        "Other territory, forward",
    )
