"""What the room's services write, and what they refuse."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from goals.rules.wording import Wording
from goals.services.goals import propose_goal
from smarketing.accounts.models import BoardDay
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from stages.models import AssessmentDay, Meeting
from stages.queries.facts import facts_of
from stages.queries.offices import offices_of
from stages.rules.meetings import slots_until
from stages.services import agreed, meetings, plan, stepping
from stages.services.assessing import look_again, look_everywhere, reassess
from tests.cast import NOW, TODAY, signed_in
from tests.stages.story import WEEK, at

pytestmark = pytest.mark.django_db


def credits(company, kind, day):
    [series] = [one for one in facts_of(company.organization, day).series if one.kind == kind]
    return [(slot.state, float(slot.credit)) for slot in slots_until(series, day, 12)]


@pytest.fixture
def weekly(company):
    """CMO and CSO, every week, for five weeks."""
    company.plan_series("heads", 7, TODAY - 5 * WEEK)
    return company


def test_held_moved_late_cancelled_and_missed_each_count_rightly(weekly):
    first, of = TODAY - 5 * WEEK, weekly.series["heads"].pk
    weekly.meet("heads", first)
    said = {"by": weekly.mia, "series_id": of}
    moved = first + WEEK + timedelta(2)
    meetings.move_meeting(slot_on=first + WEEK, to=moved, reason="", now=at(first + WEEK), **said)
    weekly.meet("heads", first + WEEK, held_on=moved)
    weekly.meet("heads", first + 2 * WEEK, held_on=first + 2 * WEEK + timedelta(5))
    meetings.cancel_meeting(
        slot_on=first + 3 * WEEK, reason="A fair", now=at(first + 3 * WEEK), **said
    )
    assert credits(weekly, "heads", TODAY) == [
        ("held", 1.0),
        ("held", 1.0),
        ("late", 0.5),
        ("cancelled", 0.0),
        ("missed", 0.0),
    ]


def test_without_the_other_head_minutes_or_a_decision_it_counts_less(weekly):
    first = TODAY - 5 * WEEK
    weekly.meet("heads", first, attended=[weekly.mia.pk, weekly.tom.pk])
    weekly.meet("heads", first + WEEK, minutes="", decisions=[])
    assert credits(weekly, "heads", first + WEEK) == [("no_quorum", 0.0), ("held", 0.5)]


def test_a_council_counts_with_its_quorum_of_each_half(company):
    day = TODAY - WEEK
    company.series["council"] = meetings.plan_series(
        by=company.mia, kind="council", every=14, starts_on=day, quorum_sales=2, now=at(day)
    )
    company.meet("council", day)
    assert credits(company, "council", day) == [("no_quorum", 0.0)]
    company.meet("council", day, attended=[company.mona.pk, company.tom.pk, company.sara.pk])
    assert credits(company, "council", day) == [("held", 1.0)]


def test_a_meeting_cannot_be_moved_once_its_day_is_over(weekly):
    said = {"by": weekly.mia, "series_id": weekly.series["heads"].pk, "reason": "", "now": NOW}
    with pytest.raises(Fault, match="is over"):
        meetings.move_meeting(slot_on=TODAY - WEEK, to=TODAY, **said)


def test_a_meeting_recorded_by_mistake_is_taken_back(weekly):
    day, of = TODAY - 5 * WEEK, weekly.series["heads"].pk
    said = {"by": weekly.sara, "series_id": of, "slot_on": day, "now": NOW}
    with pytest.raises(Fault, match="not recorded"):
        meetings.take_back_meeting(reason="Wrong week", **said)
    weekly.meet("heads", day)
    with pytest.raises(Fault):
        meetings.take_back_meeting(reason=" ", **said)
    meetings.take_back_meeting(reason="Wrong week", **said)
    assert credits(weekly, "heads", TODAY)[0] == ("missed", 0.0)
    act = weekly.organization.acts.get(verb="meeting.take_back")
    assert act.detail["decisions"] == ["Answer by noon"]


def test_todays_meeting_is_not_missed_yet(weekly):
    assert len(credits(weekly, "heads", TODAY)) == 5


def test_a_meeting_in_the_past_cannot_be_planned(company):
    with pytest.raises(Fault) as fault:
        meetings.plan_series(by=company.mia, kind="heads", every=7, starts_on=TODAY - WEEK, now=NOW)
    assert "starts_on" in fault.value.fields


def test_two_series_of_a_kind_do_not_overlap(weekly):
    with pytest.raises(Fault, match="runs already"):
        weekly.plan_series("heads", 14, TODAY)
    meetings.end_series(by=weekly.mia, series_id=weekly.series["heads"].pk, now=NOW)
    weekly.plan_series("heads", 14, TODAY + WEEK)


def test_a_series_that_has_ended_stays_as_it_ended(weekly):
    of = weekly.series["heads"].pk
    meetings.end_series(by=weekly.mia, series_id=of, now=NOW - 3 * WEEK)
    assert meetings.end_series(by=weekly.mia, series_id=of, now=NOW).ended_on == TODAY - 3 * WEEK


def test_who_is_named_twice_was_there_once(weekly):
    weekly.meet("heads", TODAY - WEEK, attended=[weekly.mia.pk, weekly.sara.pk, weekly.mia.pk])
    there = Meeting.objects.get().attendances.values_list("member", flat=True)
    assert set(there) == {weekly.mia.pk, weekly.sara.pk}
    assert len(there) == 2


def test_minutes_are_corrected_after_somebody_who_was_there_has_left(weekly, time_machine):
    weekly.meet("heads", TODAY - WEEK, attended=[weekly.mia.pk, weekly.sara.pk, weekly.tom.pk])
    weekly.organization.members.filter(pk=weekly.tom.pk).update(ended_on=TODAY)
    client = signed_in(weekly.mia)
    time_machine.move_to(NOW, tick=False)
    page = f"/stages/meetings/{weekly.series['heads'].pk}/{TODAY - WEEK}/"
    initial = client.get(page).context["form"].initial
    said = initial | {"held_on": f"{initial['held_on']}", "minutes": "Corrected."}
    assert client.post(page, said).status_code == 302
    held = Meeting.objects.get()
    assert (held.minutes, held.attendances.count()) == ("Corrected.", 3)


def test_what_is_done_was_done_on_the_first_day(weekly):
    weekly.meet("heads", TODAY - WEEK)
    [decision] = Meeting.objects.get().decisions.all()
    for now in (NOW, NOW + WEEK):
        done = meetings.finish_decision(by=weekly.mia, decision_id=decision.pk, now=now)
    assert done.done_on == TODAY


def test_the_database_refuses_a_second_running_series(weekly):
    with pytest.raises(IntegrityError), transaction.atomic():
        weekly.organization.meeting_series.create(kind="heads", every=14, starts_on=TODAY)


def test_a_decision_without_an_owner_is_refused_and_nothing_is_kept(weekly):
    nobody = [meetings.Decided("Answer by noon", None, TODAY)]
    with pytest.raises(Fault) as fault:
        weekly.meet("heads", TODAY - WEEK, decisions=nobody)
    assert "owner" in fault.value.fields
    assert not Meeting.objects.exists()


def test_a_day_outside_the_cadence_has_no_meeting(weekly):
    with pytest.raises(Missing):
        weekly.meet("heads", TODAY - WEEK + timedelta(1))


def test_what_is_still_to_come_was_not_held(weekly):
    with pytest.raises(Fault) as fault:
        weekly.meet("heads", TODAY, held_on=TODAY + timedelta(1), now=NOW)
    assert "held_on" in fault.value.fields


def test_an_edit_voids_the_first_signature(company):
    said = {"reason": "", "now": NOW}
    first = agreed.propose_statement(by=company.mia, text="Together.", **said)
    signing = {"by": company.mia, "half": "marketing", "kind": "statement", "now": NOW}
    signing |= {"subject_id": company.organization.pk}
    agreed.sign(number=1, digest=first.digest, **signing)
    assert company.line(TODAY).of("statement").strength == pytest.approx(2 / 5)
    agreed.propose_statement(by=company.sara, text="Together, always.", **said)
    assert company.line(TODAY).of("statement").strength == pytest.approx(1 / 5)
    with pytest.raises(Overtaken):
        agreed.sign(number=1, digest=first.digest, **signing)


def test_a_definition_stands_until_both_sign_the_next(company):
    company.define(TODAY - WEEK)
    agreed.propose_definition(by=company.mia, text="Another", reason="", now=NOW)
    assert company.line(TODAY).of("qualification").found.said == "qualification.unused"


def test_a_definition_taken_out_of_force_counts_no_more(company):
    company.define(TODAY - WEEK)
    agreed.end_definition(by=company.mia, key="mql", now=NOW)
    line = company.line(TODAY)
    assert (line.of("qualification").strength, line.of("qualification").found.said) == (
        0,
        "qualification.none",
    )


def test_with_a_definition_ends_what_waits_beside_it_and_it_may_come_again(company):
    company.define(TODAY - WEEK)
    said = {"reason": "", "now": NOW}
    waiting = agreed.propose_definition(by=company.mia, text="Another", name="Fit", **said)
    definition = agreed.end_definition(by=company.mia, key="mql", now=NOW)
    assert definition.name == "MQL"  # both heads never signed the other name
    signing = {"kind": "definition", "subject_id": definition.pk, "half": "sales", "now": NOW}
    with pytest.raises(Overtaken):
        agreed.sign(by=company.sara, number=waiting.number, digest=waiting.digest, **signing)
    assert agreed.end_definition(by=company.mia, key="mql", now=NOW + WEEK).ended_on == TODAY
    company.define(TODAY + WEEK)  # the words that stood before
    found = company.line(TODAY + WEEK).of("qualification").found
    assert found.said == "qualification.unused"
    assert company.line(TODAY).of("qualification").found.said == "qualification.none"


def test_leads_that_come_round_the_definition_weaken_it(company):
    company.leads(TODAY - 3 * WEEK, TODAY)
    company.define(TODAY - 3 * WEEK)
    assert company.line(TODAY).of("qualification").strength == 1
    company.organization.entries.filter(what="mql", day__gte=TODAY - WEEK).update(implied=True)
    assert not company.line(TODAY).of("qualification").holds


def test_a_refusal_without_a_word_is_silence(company):
    company.leads(TODAY - 3 * WEEK, TODAY)
    refused = company.organization.handoffs.filter(passed_on__lte=TODAY - 2 * WEEK)
    refused.update(answer="rejected", is_first=False)
    found = company.line(TODAY).of("handoffs").found
    assert (found.said, found.params["silent"]) == ("handoffs.silent", {"count": 8})
    refused.update(reason="No budget")
    assert company.line(TODAY).of("handoffs").strength == 1


def test_history_that_came_late_is_told_by_the_ledger(company):
    company.leads(TODAY - 3 * WEEK, TODAY)
    company.organization.handoffs.all().delete()
    assert company.line(TODAY).of("handoffs").strength == 1


def test_a_persona_lives_from_what_both_halves_give_it(company):
    persona = company.publish_persona(TODAY - 30 * WEEK)
    company.address(TODAY - 30 * WEEK)
    assert company.line(TODAY).of("personas").strength == 0
    said = {"persona": persona, "part": "trigger", "heard_at": at(TODAY)}
    for member in (company.mia, company.sara):
        company.organization.insights.create(by=member, half=member.side, text="Heard", **said)
    found = company.line(TODAY).of("personas").found
    assert (found.strength, found.said) == (Fraction(3, 4), "personas.no_audience")
    company.address(TODAY)
    assert company.line(TODAY).of("personas").strength == 1


def test_a_goal_of_one_half_has_a_week_to_be_signed(company):
    first = TODAY - 3 * WEEK
    company.share_goal(first, TODAY + WEEK)
    wording = Wording("Leads", "count:mql", "leads", first, TODAY + WEEK, 500, on_top=False)
    propose_goal(by=company.mia, wording=wording, reason="", now=at(first, 7))
    waits = [company.line(first + timedelta(n)).of("goals").strength for n in (6, 7)]
    assert waits == [1, Fraction(1, 2)]


def test_joint_steps_count_the_promises_of_both_halves(company):
    company.leads(TODAY - 12 * WEEK, TODAY)
    company.join_steps()
    assert company.line(TODAY).of("steps").found.said == "steps.unpromised"
    company.organization.step_targets.create(step="mql", month=date(2026, 10, 1), count=62)
    steps = company.line(TODAY).of("steps")
    assert steps.strength == pytest.approx((1 + 1 / 2) / 2)


def test_the_plan_is_late_when_an_item_is(company):
    items = company.plan_items(TODAY - 30 * WEEK)
    company.sign_plan(TODAY - 30 * WEEK)
    for item in items[:2]:
        plan.finish_item(by=company.mia, item_id=item.pk, now=NOW)
    found = company.line(TODAY).of("plan")
    assert (found.found.said, found.strength) == ("plan.late", pytest.approx(0.4))


def test_an_item_done_leaves_both_signatures(company):
    [item] = company.plan_items(TODAY, 1)
    company.sign_plan(TODAY)
    plan.finish_item(by=company.mia, item_id=item.pk, now=NOW)
    assert company.line(TODAY).of("plan").strength == 1


def test_the_owner_of_an_item_tells_how_far_it_is(company):
    [item] = company.plan_items(TODAY, 1)  # Tom's, who keeps no plan
    company.sign_plan(TODAY)
    told = plan.tell_progress(by=company.tom, item_id=item.pk, progress=50, now=NOW)
    assert (told.progress, told.progressed_on, told.done_on) == (50, TODAY, None)
    assert plan.tell_progress(by=company.tom, item_id=item.pk, progress=100, now=NOW).done_on
    assert company.line(TODAY).of("plan").strength == 1  # still signed
    with pytest.raises(Fault) as fault:
        plan.tell_progress(by=company.tom, item_id=item.pk, progress=101, now=NOW)
    assert "progress" in fault.value.fields
    with pytest.raises(Refused):
        plan.tell_progress(by=company.mona, item_id=item.pk, progress=0, now=NOW)


def test_progress_told_keeps_the_plan_moving(company):
    [item, _other] = company.plan_items(TODAY - 12 * WEEK, 2)
    company.sign_plan(TODAY - 12 * WEEK)
    assert company.line(TODAY).of("plan").found.said == "plan.still"
    plan.tell_progress(by=company.tom, item_id=item.pk, progress=25, now=NOW)
    assert company.line(TODAY).of("plan").found.said == "plan.moves"


def test_a_plan_begun_from_templates_is_one_version_and_repeats_nothing(company):
    items = [("council", "Hold it"), ("habit_quotas", "Link the quotas")]
    assert plan.begin_plan(by=company.mia, items=items, now=NOW) == 2
    assert plan.begin_plan(by=company.mia, items=items, now=NOW) == 0
    made = list(company.organization.plan_items.values_list("owner__name", "due_on"))
    assert made == [("Mia", TODAY + 2 * WEEK), ("Sara", TODAY + 4 * WEEK)]
    assert company.organization.versions.filter(kind="implementation_plan").count() == 1


def test_a_plan_item_needs_an_owner_who_works_here(company, otto):
    said = {"text": "Meet", "due_on": TODAY, "serves": "cadence", "now": NOW}
    for nobody in (None, otto.pk):
        with pytest.raises(Fault) as fault:
            plan.set_plan_item(by=company.mia, owner=nobody, **said)
        assert "owner" in fault.value.fields


def test_what_is_sent_twice_is_planned_decided_and_appointed_once(company):
    made = {"text": "Meet", "due_on": TODAY, "serves": "cadence", "owner": company.mia.pk}
    for _twice in range(2):
        plan.set_plan_item(by=company.mia, now=NOW, **made)
        stepping.record_decision(by=company.mia, on=TODAY, why="We start.", now=NOW)
        company.appoint(TODAY)
    for kept in ("plan_items", "resolutions", "appointments"):
        assert getattr(company.organization, kept).count() == 1


def test_only_a_leader_or_the_ceo_decides_and_only_above_gives_the_mandate(company):
    with pytest.raises(Refused):
        stepping.record_decision(by=company.tom, on=TODAY, why="I wish", now=NOW)
    with pytest.raises(Refused):
        stepping.give_mandate(by=company.mia, on=TODAY, why="I wish", now=NOW)


def test_a_decision_that_nothing_follows_goes_stale(company):
    company.decide(TODAY - 14 * WEEK)
    assert company.line(TODAY).of("decision").found.said == "decision.stale"
    company.define(TODAY)
    assert company.line(TODAY).of("decision").holds


def test_an_opinion_stands_beside_the_line_and_moves_nothing(company):
    before = company.line(TODAY).tenths
    stepping.declare_opinion(by=company.mia, tenths=30, now=NOW)
    stepping.declare_opinion(by=company.mia, tenths=35, now=NOW)
    assert company.organization.opinions.get().tenths == 35
    assert company.line(TODAY).tenths == before


def test_one_leader_at_a_time(company):
    company.appoint(TODAY - WEEK)
    company.appoint(TODAY)
    assert [one.ended_on for one in company.organization.appointments.all()] == [TODAY, None]
    stepping.end_appointment(by=company.cleo, on=TODAY, now=NOW)
    assert company.line(TODAY).leader is None


def test_each_day_is_kept_once_and_a_pause_is_told_afterwards(company):
    company.decide(TODAY - 3 * WEEK)
    company.state(TODAY)
    days = list(company.organization.assessment_days.values_list("day", flat=True))
    assert days == [TODAY - 3 * WEEK + timedelta(n) for n in range(22)]


def test_evidence_that_changed_elsewhere_is_found_and_rings_once(company):
    with transaction.atomic():
        company.organization.raise_wanted()
        reassess(company.organization, NOW)
    company.share_goal(TODAY, TODAY + WEEK)
    company.organization.refresh_from_db()
    assert look_again(company.organization, at(TODAY, 20))
    company.organization.refresh_from_db()
    assert not look_again(company.organization, at(TODAY, 21))
    assert AssessmentDay.objects.get(day=TODAY).evidence["goals"]["strength"] == "1"


def test_the_look_everywhere_leaves_what_is_right_alone(company):
    assert look_everywhere(at(TODAY, 20)) == 1
    with CaptureQueriesContext(connection) as asked:
        assert look_everywhere(at(TODAY, 21)) == 0
    assert len(asked) == 1


def test_the_facts_take_the_same_number_of_queries_however_much_there_is(weekly):
    with CaptureQueriesContext(connection) as few:
        facts_of(weekly.organization, TODAY)
    weekly.meet_weekly("heads", TODAY - 5 * WEEK, TODAY - WEEK)
    weekly.leads(TODAY - 4 * WEEK, TODAY)
    weekly.plan_items(TODAY, 5)
    weekly.publish_persona(TODAY)
    with CaptureQueriesContext(connection) as many:
        facts_of(weekly.organization, TODAY)
    assert len(many) <= len(few) + 3 <= 30  # what has rows is fetched with what belongs to it


def test_another_company_is_none_of_its_evidence(company, otto):
    company.decide(TODAY)
    assert facts_of(otto.organization, TODAY).said == ()


def test_what_each_half_gave_is_counted_and_kept(weekly):
    weekly.leads(TODAY - 2 * WEEK, TODAY)
    weekly.meet("heads", TODAY - WEEK, attended=[weekly.mia.pk, weekly.mona.pk, weekly.sara.pk])
    persona = weekly.publish_persona(TODAY - WEEK)
    weekly.read(persona, TODAY)
    [item] = weekly.plan_items(TODAY, 1)
    plan.finish_item(by=weekly.mia, item_id=item.pk, now=NOW)
    told = AssessmentDay.objects.get(day=TODAY).halves
    assert told["marketing"] == {
        "signed": 1, "met": 2, "heard": 0, "read": 2, "done": 0, "leads": 15
    }  # fmt: skip
    assert told["sales"] == {"signed": 1, "met": 1, "heard": 0, "read": 2, "done": 1, "leads": 14}


def test_pay_counts_as_the_half_in_which_less_hangs_on_the_goal(company):
    company.tie_pay(TODAY)
    assert company.line(TODAY).of("pay").strength == 1
    plan_of_sales = company.organization.versions.get(kind="plan", subject_id=2)
    plan_of_sales.content["components"][0]["weight"] = "0.6"
    plan_of_sales.save()
    assert company.line(TODAY).of("pay").strength == pytest.approx(0.6)
    plan_of_sales.plan_approval.delete()
    assert company.line(TODAY).of("pay").found.said == "pay.one"


def test_an_office_stands_on_its_own_people_and_leads(company):
    north, south = (company.organization.offices.create(name=name) for name in ("North", "South"))
    company.seat(north, company.mona, company.sara)
    company.seat(south, company.tom)
    company.define(TODAY - 4 * WEEK)
    company.leads(TODAY - 4 * WEEK, TODAY)  # passed from no office
    company.organization.handoffs.update(team=company.organization.teams.get(name="North Sara"))
    company.open_board(TODAY, TODAY)
    company.share_goal(TODAY, TODAY)
    BoardDay.objects.filter(member=company.mona).delete()
    [line] = offices_of(company.organization, TODAY)  # South has neither both halves nor leads
    assert line.office == north
    assert line.assessment.of("handoffs").strength == 1
    assert line.assessment.of("qualification").strength == 1
    assert line.assessment.of("scoreboard").found.said == "scoreboard.one"
    assert company.line(TODAY).of("scoreboard").found.said == "scoreboard.both"
