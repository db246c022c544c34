"""Before an edit is saved: derived goals, both promises and both pay plans, old beside new."""

from dataclasses import replace
from datetime import date
from fractions import Fraction as F

from goals.queries.changes import changes_under
from goals.queries.goals import standing_goal
from goals.services.promises import PromiseSaid, set_promises
from tests.cast import NOW, TODAY, signed_in
from tests.goals.chains import GUESSES, begin
from tests.goals.pay.conftest import TERMS
from tests.goals.wordings import Q4

HIGHER = replace(Q4, target=2_880_000_00)  # a fifth more


def changes(paid, goal):
    found = changes_under(paid, standing_goal(paid, goal.pk).wording, HIGHER, 1_482_300_00, TODAY)
    return found, {one.key: (one.old, one.new) for one in [*found.marketing, *found.sales]}


def test_each_derived_goal_is_worked_out_anew_by_the_chain(paid, goal, mia):
    begin(mia)
    found, rows = changes(paid, goal)
    assert found.by_chain
    customers = F(2_400_000_00, 26_000_00)
    assert rows["customer"] == (93, 111)  # 92.3 and 110.8, rounded up once
    leads = customers / GUESSES["rate-lead"] / GUESSES["rate-mql"] / GUESSES["rate-sal"]
    leads /= GUESSES["rate-opportunity"]
    assert rows["lead"] == (-(-leads // 1), -(-leads * F(6, 5) // 1))
    assert rows["to_answer"] == rows["mql"]
    assert rows["unassigned"] == (2_400_000_00, 2_880_000_00)


def test_marketings_promise_in_money_keeps_its_share(paid, goal, mia):
    months = [PromiseSaid(date(2026, month, 1), 100_000_00) for month in (10, 11, 12)]
    set_promises(by=mia, said=months, now=NOW)
    found, rows = changes(paid, goal)
    assert rows["promised_value"] == (300_000_00, 360_000_00)
    assert not found.by_chain


def test_both_plans_say_what_they_pay_at_todays_pace(paid, goal):
    found, _rows = changes(paid, goal)
    pace = F(1_482_300_00, 2_400_000_00) * 92 / 53
    marketing, sales = found.pay
    assert (marketing.half, sales.half) == ("marketing", "sales")
    curve = TERMS["marketing"].goal_curve("goal:amount:customer")
    assert marketing.old == sales.old == curve.pays(pace)
    assert marketing.old > 1 > marketing.new == curve.pays(pace * F(5, 6))
    early = changes_under(paid, Q4, HIGHER, 0, date(2026, 9, 1))
    assert {(one.old, one.new) for one in early.pay} == {(None, None)}


def test_the_sheet_and_the_api_show_it_and_keep_nothing(paid, goal, mia):
    begin(mia)
    said = {"metric": "amount:customer", "period": "2026-Q4", "name": "Revenue"}
    page = signed_in(mia).get(f"/goals/{goal.pk}/edit/", said | {"target": "2,880,000"}).text
    for told in ("Leads to answer in time", "Worked out by the chain", "Marketing’s plan pays"):
        assert told in page
    answer = signed_in(mia).post(
        f"/api/v1/goals/{goal.pk}/preview", {"target": "2880000.00"}, "application/json"
    )
    told = answer.json()
    assert {"key": "customer", "old": 93, "new": 111} in told["sales"]
    assert told["pace"][0]["new"] == "1659130.43"
    assert [one["half"] for one in told["pay"]] == ["marketing", "sales"]
    assert standing_goal(paid, goal.pk).proposed is None
    zero = signed_in(mia).post(
        f"/api/v1/goals/{goal.pk}/preview", {"target": "0"}, "application/json"
    )
    assert zero.status_code == 400
