"""Pipeline coverage: what is needed is computed, never a folk number."""

from fractions import Fraction

import pytest

from goals.rules.coverage import OpenStep, coverage
from goals.services.forecasts import learn
from goals.services.goals import propose_goal
from tests.cast import NOW, signed_in
from tests.goals.test_forecasts import last_year
from tests.goals.wordings import Q4

DEALS = [OpenStep("sal", 10, 100), OpenStep("opportunity", 20, 250)]


def test_a_fifth_won_and_three_tenths_created_within_need_three_and_a_half_times():
    found = coverage(DEALS, 200, 100, (0.2, 1.0), (7, 3))
    assert (found.needed, found.times) == (Fraction(7, 2), Fraction(7, 2))
    assert found.status == "covered"
    assert found.share_of(DEALS[0]) == Fraction(100, 350)


def test_a_goal_that_is_reached_is_covered_and_without_deals_nothing_is_known():
    assert coverage(DEALS, 100, 120, (0.2, 1.0), (7, 3)).times is None
    assert coverage(DEALS, 100, 120, (0.2, 1.0), (7, 3)).status == "covered"
    assert coverage(DEALS, 200, 100, (0.0, 0.0), (0, 0)).status == "unknown"
    assert coverage([], 200, 100, (0.2, 1.0), (7, 3)).status == "short"


@pytest.mark.django_db
def test_the_goals_page_and_the_api_show_it(mia, acme, time_machine):
    time_machine.move_to(NOW, tick=False)
    last_year(acme)
    learn(acme.pk, NOW)
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    client = signed_in(mia)
    assert "Pipeline coverage" in client.get(f"/goals/{goal.pk}/").content.decode()
    told = client.get(f"/api/v1/goals/{goal.pk}/forecast/").json()["coverage"]
    # An accepted lead is no deal yet.
    assert [step["step"] for step in told["steps"]] == ["opportunity"]
    assert told["status"] == "short"
