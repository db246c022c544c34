"""The board's pay panel: one multiple for both halves, and nobody's pay."""

from dataclasses import replace
from fractions import Fraction as F

import pytest
from django.template.loader import render_to_string

from goals.models import Incentive
from goals.queries.goals import standing_goal
from goals.queries.pay.plans import standing_plans
from goals.queries.pay.situation import situation
from goals.rules.forecast.draws import Forecast
from goals.rules.pacing import Pacing
from goals.rules.pay.curve import PRACTICE, Curve, Point
from goals.rules.pay.terms import practice
from goals.services.goals import agree_goal, edit_goal
from goals.services.pay.plans import propose_plan, sign_plan
from smarketing.scoreboard.charts.pay import marks_of
from smarketing.scoreboard.explaining import explained, figures_of
from smarketing.scoreboard.panels.pay import PANEL
from smarketing.scoreboard.queries.scene import scene_of
from smarketing.scoreboard.rendering import panels_of
from smarketing.scoreboard.rules.explanation import computed, number
from smarketing.scoreboard.rules.packing import unpacked
from smarketing.scoreboard.services.refresh import refresh
from tests.cast import signed_in
from tests.scoreboard.conftest import NOW, Q4, event, post

CANARY = 7_919_73


def agreed(mia, sara, half, terms=None, number=0):
    """A half's plan, signed by both heads."""
    terms = terms or practice(half, Q4.starts_on, "amount:customer")
    head = {"marketing": mia, "sales": sara}[half]
    plan = propose_plan(by=head, terms=terms, number=number, reason="", now=NOW)
    waiting = standing_plans(plan.organization)[half].waiting
    for signer, name in ((mia, "marketing"), (sara, "sales")):
        said = {"plan_id": plan.pk, "number": waiting.number, "digest": waiting.digest}
        sign_plan(by=signer, half=name, now=NOW, **said)


@pytest.fixture
def paid(filled, mia, sara, time_machine):
    """Both plans in force, the goal past its threshold, and an amount nobody may see here."""
    time_machine.move_to(NOW, tick=False)
    for half in ("marketing", "sales"):
        agreed(mia, sara, half)
    post(mia, event(900, "big", "customer", "2026-11-22", amount="1400000"))
    Incentive.objects.create(
        organization=filled, member=mia, half="marketing", target_minor=CANARY, currency="USD",
        from_on=Q4.starts_on, set_by=sara, set_at=NOW,
    )  # fmt: skip
    return filled


def pay_of(organization):
    return unpacked(refresh(organization.pk, NOW).panels)["panels"].get("pay")


def test_without_a_plan_in_force_the_panel_leads_to_one(board, filled, mia):
    assert pay_of(filled) == {"empty": True}
    page = signed_in(mia).get("/").content.decode()
    assert '<a class="btn go" href="/pay/">Begin with a plan</a>' in page


def test_both_halves_earn_one_multiple(paid):
    panel = pay_of(paid)
    attained = F(1_491_100, 2_400_000)
    [row] = panel["rows"]
    assert (row["half"], F(panel["attained"])) == ("both", attained)
    assert F(row["today"]["pays"]) == PRACTICE.pays(attained)
    assert F(row["pace"]["pays"]) == PRACTICE.pays(attained * F(92, 54))


def test_each_multiple_follows_from_its_terms(paid):
    board = refresh(paid.pk, NOW)
    mine = {name: one for name, one in figures_of(board).items() if name.startswith("pay.")}
    assert set(mine) == {"pay.both.today", "pay.both.pace", "pay.at_pace"}
    assert all(computed(one) == number(one.value) for one in mine.values())
    html = panels_of(board, "en").decode()
    assert all(f"figure={name}" in html for name in mine)
    assert explained(board, "pay.both.pace").value == {
        "times": pay_of(paid)["rows"][0]["pace"]["pays"]
    }


def test_two_curves_are_told_side_by_side(paid, mia, sara):
    steep = Curve((Point(F(0), F(0)), Point(F(1), F(1))), "goes_on")
    terms = practice("sales", Q4.starts_on, "amount:customer")
    part = replace(terms.components[0], shape=steep)
    agreed(mia, sara, "sales", replace(terms, components=(part,)), number=1)
    panel = pay_of(paid)
    assert [row["half"] for row in panel["rows"]] == ["marketing", "sales"]
    assert render_to_string("scoreboard/panels/pay.html", {"panel": panel}).count("Sales:") == 1


def reworded(organization, mia, sara, **changes):
    """Both heads agree to other words of the running goal."""
    goal = organization.goals.get()
    wording = replace(standing_goal(organization, goal.pk).wording, **changes)
    said = {"goal_id": goal.pk, "number": goal.number, "wording": wording}
    kept = edit_goal(by=mia, reason="", now=NOW, **said)
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=goal.pk, number=kept.number, half=half, now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"pacing": Pacing("working")},
        {"direction": "below", "target": 3_000_000_00},
        {"baseline": 300_000_00},
    ],
)
def test_it_ends_at_the_pace_of_the_goals_own_days_as_on_the_page_of_pay(paid, mia, sara, changes):
    reworded(paid, mia, sara, **changes)
    board, now = refresh(paid.pk, NOW), situation(paid, NOW)
    panel = unpacked(board.panels)["panels"]["pay"]
    assert (F(panel["attained"]), F(panel["pace"])) == (now.today, now.pace)
    assert F(panel["rows"][0]["pace"]["pays"]) == now.goal_pays(now.at_pace)["sales"]
    why = explained(board, "pay.at_pace")
    assert computed(why) == now.pace


def test_what_a_plan_counts_once_it_is_collected_is_read_off_so(paid, mia, sara):
    for half in ("marketing", "sales"):
        terms = practice(half, Q4.starts_on, "amount:customer")
        agreed(mia, sara, half, replace(terms, counts="collected"), number=1)
    post(mia, event(901, "big", "collected", "2026-11-22", amount="1500000"))
    now = situation(paid, NOW)
    panel = pay_of(paid)
    [row] = panel["rows"]
    assert F(row["today"]["pays"]) == PRACTICE.pays(F(5, 8))
    assert F(row["today"]["pays"]) == now.goal_pays(now.readings)["sales"]
    assert F(row["pace"]["pays"]) == now.goal_pays(now.at_pace)["sales"]
    assert row["forecast"] is None
    assert marks_of(panel)["today"] == F(5, 8)


def test_a_goal_that_is_to_stay_below_stands_without_it_while_nothing_came(paid, mia, sara):
    customers = {"metric": "count:customer", "unit": "customers", "target": 50}
    reworded(paid, mia, sara, direction="below", **customers)
    for half in ("marketing", "sales"):
        agreed(mia, sara, half, practice(half, Q4.starts_on, "count:customer"), number=1)
    assert pay_of(paid) is not None
    for n, lead in enumerate("acd"):
        post(mia, event(910 + n, lead, "lost", "2026-11-22"))
    post(mia, event(920, "big", "lost", "2026-11-22"))
    assert pay_of(paid) is None


def test_a_plan_on_another_metric_is_not_read_off_this_goal(filled, mia, sara, time_machine):
    time_machine.move_to(NOW, tick=False)
    agreed(mia, sara, "sales", practice("sales", Q4.starts_on, "count:lead"))
    assert pay_of(filled) == {"empty": True}


def test_nobodys_pay_is_in_the_board_its_pages_or_its_api(paid, client, mia):
    board = refresh(paid.pk, NOW)
    client.force_login(mia.user)
    answers = [client.get("/"), client.get("/api/v1/scoreboard")]
    told = [panels_of(board, "en").decode(), str(unpacked(board.panels))]
    told += [answer.content.decode() for answer in answers]
    assert answers[1].json()["pay"]["rows"][0]["half"] == "both"
    for figure in ("7,919", "7919", "791973"):
        assert not [one for one in told if figure in one]


def test_the_middle_of_the_forecast_is_told_with_what_it_pays(paid):
    middle = Forecast(1, 2_520_000_00, 3, F(1, 2), 0, 0, 0, 0, None)
    scene = replace(scene_of(paid, None, NOW.date(), NOW), expected=middle)
    panel = PANEL.compose(scene, PANEL.read(scene))
    [row] = panel["rows"]
    assert F(row["forecast"]["pays"]) == PRACTICE.pays(F("1.05"))
    [one] = [one for one in PANEL.figures(panel, None) if one.figure == "pay.both.forecast"]
    assert computed(one) == number(one.value)
    assert PANEL.told(panel, None)["rows"][0]["multiple_at_forecast"] == 1.05
    said = render_to_string("scoreboard/panels/pay.html", {"panel": panel})
    assert "at the middle of the forecast" in said
