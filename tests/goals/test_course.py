"""Goals that start somewhere, stay on a side, and pace by working days or season (2.3)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.db import transaction

from goals.queries.changes import changes_under
from goals.queries.goals import board_goal, standing_goal
from goals.queries.plan import plan
from goals.queries.tree import tree_of
from goals.rules.pacing import Pacing, season, years_before
from goals.rules.progress import ABOVE, BELOW, Bands, Course, measure, pace_gap
from goals.rules.wording import content_of, wording_of
from goals.services.adjusting.making import adjust_target
from goals.services.celebrations import settle_celebrations
from goals.services.goals import agree_goal, edit_goal, propose_goal
from goals.services.quotas import set_quota
from smarketing.accounts.models import Holiday
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import NOW, TODAY, signed_in
from tests.goals.wordings import Q4

APRIL = Period(date(2026, 4, 1), date(2026, 4, 30))
DAY_20 = date(2026, 4, 20)
DB = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_the_way_begins_at_the_baseline():
    progress = measure(1_000, 640, APRIL, date(2026, 4, 15), course=Course(baseline=400))
    assert progress.attainment == Fraction(240, 600)
    assert progress.needed_by_today == 700
    assert pace_gap(progress, True) == -60
    assert progress.run_rate == 400 + 480


@pytest.mark.parametrize(
    ("figure", "status"), [(0, "ahead"), (65, "ahead"), (67, "on"), (80, "behind")]
)
def test_what_shall_stay_below_is_behind_when_too_much_came(figure, status):
    progress = measure(100, figure, APRIL, DAY_20, course=Course(BELOW))
    assert progress.needed_by_today == Fraction(200, 3)  # is allowed by today
    assert progress.status == status


def test_what_shall_stay_below_inverts_its_attainment_and_is_kept_only_at_the_end():
    assert measure(100, 80, APRIL, DAY_20, course=Course(BELOW)).attainment == Fraction(5, 4)
    assert measure(100, 0, APRIL, DAY_20, course=Course(BELOW)).attainment is None
    for direction, figure in ((BELOW, 80), (ABOVE, 120)):
        course = Course(direction)
        assert not measure(100, figure, APRIL, DAY_20, course=course).is_reached
        assert measure(100, figure, APRIL, APRIL.ends_on, course=course).is_reached


def test_only_days_with_a_share_count():
    weights = (0, 0, 3, 1, 0, 1)
    week = Period(date(2026, 4, 1), date(2026, 4, 6))
    course = Course(weights=weights)
    assert measure(100, 0, week, date(2026, 4, 2), course=course).status == "unknown"
    progress = measure(100, 60, week, date(2026, 4, 4), course=course)
    assert progress.needed_by_today == 80
    assert progress.pace_index == Fraction(3, 4)
    assert progress.run_rate == 75
    assert progress.required_per_day == 40  # one day is left that counts


def test_a_season_is_the_mean_of_the_years_and_never_falls():
    assert season([[1, 3], [2, 2]], 2) == (375_000, 625_000)
    assert season([[4, -4, 0, 4]], 4) == (500_000, 0, 0, 500_000)
    assert season([[0, 0], [5, 0]], 2) == (1_000_000, 0)
    assert season([[0, 0]], 2) == ()
    assert sum(season([[1] * 90, [1] * 91], 92)) == 1_000_000


def test_the_years_before_keep_their_months_ends():
    assert years_before(Period(date(2024, 2, 1), date(2024, 2, 29)))[0] == Period(
        date(2023, 2, 1), date(2023, 2, 28)
    )
    assert years_before(Period(date(2027, 1, 1), date(2027, 2, 28)))[2].ends_on == date(2024, 2, 29)


def test_a_version_keeps_everything_and_an_older_one_reads_as_usual():
    full = replace(
        Q4,
        baseline=5,
        minimum=6,
        stretch=9,
        direction=ABOVE,
        pacing=Pacing("working", "Lima", (1, 0)),
        on_top=False,
    )
    assert wording_of(content_of(full)) == full
    old = {key: value for key, value in content_of(Q4).items() if key in OLD}
    assert wording_of(old) == Q4


OLD = "name metric unit starts_on ends_on target bands".split()


@DB
def test_a_pace_by_working_days_knows_the_holidays_and_keeps_them(mia, acme):
    Holiday.objects.create(organization=acme, day=date(2026, 10, 12), name="Holiday")
    wording = replace(Q4, pacing=Pacing("working"))
    goal = propose_goal(by=mia, wording=wording, reason="", now=NOW)
    kept = standing_goal(acme, goal.pk).wording.pacing.weights
    assert (len(kept), sum(kept)) == (92, 65)  # 66 weekdays less the holiday
    assert kept[11] == 0
    Holiday.objects.all().delete()
    assert standing_goal(acme, goal.pk).wording.pacing.weights == kept


@DB
def test_a_season_without_history_is_refused_with_a_clear_word(mia, acme):
    wording = replace(Q4, pacing=Pacing("seasonal"))
    with pytest.raises(Fault, match="no season yet"):
        propose_goal(by=mia, wording=wording, reason="", now=NOW)
    facts = [
        Said(LeadRef("crm", f"l{month}"), f"w{month}", what="customer", on=day, amount=amount)
        for month, day, amount in (
            (1, date(2025, 10, 10), 100),
            (2, date(2025, 12, 20), 300),
        )
    ]
    with transaction.atomic():
        acme.raise_wanted()
        ledger.post(acme, facts, recorded_at=NOW)
    goal = propose_goal(by=mia, wording=wording, reason="", now=NOW)
    pacing = standing_goal(acme, goal.pk).wording.pacing
    assert pacing.of == "2025"
    assert sum(pacing.weights[:60]) == 250_000


@DB
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"baseline": 2_400_000_00}, "baseline"),
        ({"baseline": 3_000_000_00}, "baseline"),
        ({"baseline": 3_000_000_00, "direction": ABOVE}, "baseline"),
        ({"baseline": 3_000_000_00, "direction": BELOW}, "baseline"),
        ({"minimum": 2_500_000_00}, "minimum"),
        ({"stretch": 2_400_000_00}, "stretch"),
        ({"direction": "sideways"}, "direction"),
        ({"direction": BELOW, "minimum": 2_000_000_00}, "minimum"),
    ],
)
def test_levels_out_of_order_are_told_by_their_field(mia, wrong, field):
    with pytest.raises(Fault) as refused:
        propose_goal(by=mia, wording=replace(Q4, **wrong), reason="", now=NOW)
    assert list(refused.value.fields) == [field]


@DB
def test_goals_of_several_units_stand_at_once_with_one_on_top(mia, sara, acme):
    top = propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    gifts = replace(
        Q4, name="Donors", metric="count:customer", unit="donors", target=500, on_top=False
    )
    propose_goal(by=mia, wording=gifts, reason="", now=NOW)
    assert board_goal(acme, Q4.period, TODAY, 0)["id"] == top.pk
    page = signed_in(sara).get("/goals/").content.decode()
    assert "Goals under the one on top" in page
    assert "Donors" in page
    with pytest.raises(Fault, match="do not overlap"):
        propose_goal(by=mia, wording=replace(gifts, on_top=True), reason="", now=NOW)


@DB
def test_a_goal_under_the_one_on_top_is_edited_where_it_is_opened(mia, acme):
    gifts = replace(Q4, metric="count:customer", unit="donors", target=500, on_top=False)
    goal = propose_goal(by=mia, wording=gifts, reason="", now=NOW)
    page = signed_in(mia).get(f"/goals/{goal.pk}/edit/").content.decode()
    assert page.count('name="target"') == 1


@DB
def test_the_board_compares_with_the_original_promise_too(mia, sara, acme):
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW, sign_as="marketing")
    agree_goal(by=sara, goal_id=goal.pk, number=1, half="sales", now=NOW)
    lower = replace(Q4, target=2_000_000_00)
    edit_goal(by=mia, goal_id=goal.pk, number=1, wording=lower, reason="", now=NOW)
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=goal.pk, number=2, half=half, now=NOW)
    told = board_goal(acme, Q4.period, TODAY, 1_200_000_00)
    assert told["attainment"] == "3/5"
    assert told["original"] == {"target": 2_400_000_00, "attainment": "1/2"}


@DB
def test_the_page_and_the_api_take_every_field(mia, acme):
    client = signed_in(mia)
    said = {"metric": "count:lead", "period": "2026-Q4", "target": "1,000", "baseline": "200"}
    said |= {"minimum": "900", "stretch": "1,200", "basis": "working", "ahead": "105", "on": "95"}
    assert client.post("/goals/new/", said).status_code == 302
    goal = acme.goals.get()
    wording = standing_goal(acme, goal.pk).wording
    assert (wording.baseline, wording.minimum, wording.stretch) == (200, 900, 1200)
    assert wording.bands == Bands(Fraction("1.05"), Fraction("0.95"))
    told = client.get(f"/api/v1/goals/{goal.pk}").json()
    assert (told["baseline"], told["basis"], told["direction"]) == (200, "working", "reach")
    sent = {"version": 1, "stretch": 1300, "basis": "calendar"}
    answer = client.post(f"/api/v1/goals/{goal.pk}/propose", sent, "application/json").json()
    assert (answer["stretch"], answer["minimum"], answer["basis"]) == (1300, 900, "calendar")
    assert "Minimum" in client.get(f"/goals/{goal.pk}/edit/").content.decode()


@DB
def test_what_teams_carry_and_what_a_change_asks_begins_at_the_baseline(mia, sara, north, acme):
    customers = {"metric": "count:customer", "unit": "customers"}
    wording = replace(Q4, baseline=300, target=400, **customers)
    goal = propose_goal(by=mia, wording=wording, reason="", now=NOW)
    said = {"period": Q4.period, "target": 60, "metric": wording.metric}
    set_quota(today=TODAY, by=sara, team_id=north.pk, **said)
    tree = tree_of(standing_goal(acme, goal.pk), TODAY)
    [column] = [one for one in plan(acme, TODAY, TODAY).columns if one.standing]
    assert (tree.target, tree.rest, column.unassigned) == (100, 40, 40)
    told = changes_under(acme, wording, replace(wording, target=500), 0, TODAY)
    assert [(one.old, one.new) for one in told.sales if one.key == "unassigned"] == [(40, 140)]
    row = adjust_target(by=mia, target=500, number=1, reason="more came", now=NOW)
    assert row.expected == round(200 * 14 / 39)  # even pace to the end


@DB
def test_a_stretch_level_is_celebrated_after_the_target(mia, sara, acme):
    goal = propose_goal(
        by=mia, wording=replace(Q4, stretch=3_000_000_00), reason="", now=NOW, sign_as="marketing"
    )
    agree_goal(by=sara, goal_id=goal.pk, number=1, half="sales", now=NOW)
    for lead, amount in (("a", 2_500_000_00), ("b", 500_000_00)):
        fact = Said(LeadRef("crm", lead), lead, what="customer", on=TODAY, amount=amount)
        with transaction.atomic():
            acme.raise_wanted()
            ledger.post(acme, [fact], recorded_at=NOW)
        settle_celebrations(acme, goal.pk, datetime(2026, 11, 23, tzinfo=UTC))
    assert sorted(goal.celebrations.values_list("level", "attained")) == [
        ("stretch", 3_000_000_00),
        ("target", 2_500_000_00),
    ]
