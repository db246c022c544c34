"""A company walks the line in a year, and slides back on it."""

from copy import deepcopy
from datetime import timedelta
from fractions import Fraction

import pytest

from stages.models import Meeting
from stages.queries.facts import facts_of
from stages.rules.assess import assess
from stages.rules.history import Point, moves
from tests.stages.story import BEGIN, WEEK, begun

pytestmark = pytest.mark.django_db
END = BEGIN + timedelta(362)


@pytest.fixture
def strategic(years, db):
    """Stage 2 holds on the last day of the thirteenth week."""
    return deepcopy(years["strategic"])


@pytest.fixture
def operational(years, db):
    """Stage 3 holds from the thirtieth week on, and goes on holding."""
    return deepcopy(years["operational"])


@pytest.fixture(scope="module")
def years(file_db):
    """Two companies, each told once."""
    north, south = become_strategic(begun("north")), become_strategic(begun("south"))
    return {"strategic": north, "operational": become_operational(south)}


def become_strategic(company):
    company.leads(BEGIN, END)
    company.share_goal(BEGIN, END)
    company.decide(BEGIN + WEEK)
    company.state(BEGIN + WEEK)
    company.define(BEGIN + 2 * WEEK)
    company.plan_series("heads", 7, BEGIN + 2 * WEEK)
    company.meet_weekly("heads", BEGIN + 2 * WEEK, BEGIN + 13 * WEEK)
    company.olivia = company.publish_persona(BEGIN + 12 * WEEK)
    company.address(BEGIN + 12 * WEEK)
    return company


def become_operational(c):
    c.meet_weekly("heads", BEGIN + 14 * WEEK, BEGIN + 48 * WEEK)
    c.publish_persona(BEGIN + 28 * WEEK)
    c.address(BEGIN + 28 * WEEK)
    c.read(c.olivia, BEGIN + 28 * WEEK)
    items = c.plan_items(BEGIN + 28 * WEEK)
    c.sign_plan(BEGIN + 28 * WEEK)
    for item in items[:3]:
        item.done_on = BEGIN + 29 * WEEK
        item.save()
    items[3].done_on = BEGIN + 34 * WEEK
    items[3].save()
    c.open_board(BEGIN + 28 * WEEK, END)
    c.plan_series("council", 14, BEGIN + 18 * WEEK)
    c.meet_weekly("council", BEGIN + 18 * WEEK, BEGIN + 38 * WEEK)
    c.tie_pay(BEGIN + 29 * WEEK)
    c.join_steps()
    for month in range(1, 13):
        c.organization.step_targets.create(
            step="mql", month=BEGIN.replace(month=month, day=1), count=25
        )
    return c


WALK = (  # day of the year, where it stood, where it came, and what moved it
    (0, 10, 11, "goals", "goals.shared"),
    (7, 11, 15, "decision", "decision.made"),
    (14, 15, 17, "qualification", "qualification.used"),
    (21, 17, 18, "cadence", "cadence.held"),
    (28, 18, 19, "cadence", "cadence.held"),
    (84, 19, 21, "personas", "personas.fresh"),
    (140, 21, 22, "council", "council.held"),
    (154, 22, 23, "council", "council.held"),
    (196, 23, 28, "scoreboard", "scoreboard.both"),
    (203, 28, 30, "pay", "pay.both"),
    (259, 30, 34, "mandate", "mandate.given"),
    (295, 34, 28, "council", "council.still"),
)


def test_it_walks_from_the_silo_to_three_and_four_tenths_and_slides(operational):
    operational.mandate(BEGIN + 37 * WEEK)
    facts = facts_of(operational.organization, END, BEGIN)
    days = [assess(facts, BEGIN + timedelta(n)) for n in range(-1, 300)]
    walked = [
        ((one.day - BEGIN).days, one.before, one.after, one.key, said_on(days, one))
        for one in moves([point(day) for day in days])
    ]
    assert walked == list(WALK)


def point(line):
    strengths = {one.key: one.strength for one in line.shown}
    return Point(line.day, line.tenths, line.stage, strengths)


def said_on(days, moved):
    [line] = [line for line in days if line.day == moved.day]
    return line.of(moved.key).found.said


def test_stage_two_rests_on_all_its_evidence(strategic):
    line = strategic.line(BEGIN + 13 * WEEK)
    assert line.stage == 2
    assert {one.key: one.strength for one in line.of_stage(2)} == dict.fromkeys(
        "decision statement collaboration handoffs goals personas qualification cadence".split(), 1
    )


def test_without_the_last_signature_nothing_is_strategic(strategic):
    strategic.organization.versions.filter(kind="statement").update(agreed_at=None)
    line = strategic.line(BEGIN + 13 * WEEK)
    assert (line.stage, [one.key for one in line.missing(2)]) == (1, ["statement"])


def test_a_missed_meeting_is_borne_and_many_are_not(strategic):
    assert strategic.line(BEGIN + 15 * WEEK).stage == 2
    line = strategic.line(BEGIN + 17 * WEEK)
    assert (line.stage, line.missing(2)[0].key) == (1, "cadence")
    assert line.of("cadence").found.said == "cadence.still"


def test_the_council_stops_and_it_slides(operational):
    before = operational.line(BEGIN + 42 * WEEK)
    after = operational.line(BEGIN + 46 * WEEK)
    assert (before.stage, after.stage) == (3, 2)
    assert [one.key for one in after.missing(3)] == ["council"]
    assert after.of("council").found.said == "council.still"


def test_with_the_last_council_deleted_the_position_falls(operational):
    before = operational.line(BEGIN + 42 * WEEK).of("council").strength
    Meeting.objects.filter(series__kind="council").order_by("-slot_on").first().delete()
    line = operational.line(BEGIN + 42 * WEEK)
    assert line.of("council").strength < before
    assert (line.stage, line.tenths) == (2, 28)


def test_a_leader_appointed_at_one_and_six_raises_nothing(company):
    company.leads(BEGIN, END)
    company.share_goal(BEGIN, END)
    company.decide(BEGIN)
    company.define(BEGIN)
    before = company.line(BEGIN + 3 * WEEK)
    company.mandate(BEGIN + 3 * WEEK)
    company.appoint(BEGIN + 3 * WEEK)
    after = company.line(BEGIN + 3 * WEEK)
    assert (before.tenths, after.tenths) == (16, 16)
    assert after.in_name_only
    assert not before.in_name_only


def test_stage_four_begins_after_ninety_days_under_the_leader(operational):
    operational.meet_weekly("council", BEGIN + 40 * WEEK, BEGIN + 50 * WEEK)
    operational.mandate(BEGIN + 4 * WEEK)
    operational.appoint(BEGIN + 4 * WEEK)
    began = BEGIN + 29 * WEEK
    assert operational.line(began - timedelta(1)).in_name_only
    assert operational.line(began).tenths == 36
    assert operational.line(began + timedelta(89)).tenths == 39
    line = operational.line(began + timedelta(90))
    assert (line.tenths, line.stage) == (40, 4)


def test_a_day_without_its_evidence_begins_the_ninety_days_again(operational):
    operational.meet_weekly("council", BEGIN + 40 * WEEK, BEGIN + 50 * WEEK)
    operational.mandate(BEGIN + 4 * WEEK)
    operational.appoint(BEGIN + 4 * WEEK)
    gap = BEGIN + 33 * WEEK
    for member in operational.people:
        member.board_days.filter(day__gte=gap - timedelta(7), day__lte=gap).delete()
    line = operational.line(BEGIN + 29 * WEEK + timedelta(90))
    assert line.stage == 3
    assert line.of("structure").strength < Fraction(4, 5)


def test_an_edit_of_the_plan_voids_both_signatures(operational):
    day = BEGIN + 36 * WEEK
    assert operational.line(day).of("plan").holds
    operational.plan_items(day, 1)
    line = operational.line(day)
    plan = line.of("plan")
    assert (plan.strength, plan.found.said) == (Fraction(1, 5), "plan.unsigned")
    assert (line.tenths, [one.key for one in line.missing(3)]) == (28, ["plan"])
