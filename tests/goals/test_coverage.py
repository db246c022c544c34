"""Pipeline coverage: what is needed is computed, never a folk number."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import transaction

from goals.queries.coverage import coverage_of
from goals.queries.forecasts.forecast import forecast_of
from goals.rules.coverage import OpenDeals, OpenStep, closing, coverage
from goals.rules.metrics import REVENUE
from goals.services.forecasts import learn
from goals.services.goals import propose_goal
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import NOW, TODAY, signed_in
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


def test_of_the_open_deals_count_those_that_close_in_the_period():
    deals = [
        OpenDeals("sal", 3, 8, 800),
        OpenDeals("sal", 40, 4, 1_000),
        OpenDeals("opportunity", 3, 9, 900),
    ]
    shares = {3: Fraction(3, 4), 40: Fraction(1, 2)}
    assert closing("sal", deals, shares.get) == OpenStep("sal", 8, 1_100, of=12)


@pytest.mark.django_db
def test_a_longer_period_lets_more_of_the_open_deals_close(acme):
    deals(acme)
    learn(acme.pk, NOW)
    found = []
    for days in (2, 20, 200):
        period = Period(TODAY - timedelta(30), TODAY + timedelta(days), "")
        where = {"target": 10_000_000_00, "attained": 0, "today": TODAY}
        said = forecast_of(acme, REVENUE, period, **where)
        (step,) = coverage_of(acme, REVENUE, period, said, **where).steps
        found.append((step.leads, step.of))
    closed = [leads for leads, _open in found]
    assert 0 < closed[0] < closed[1] < closed[2] <= found[-1][1]


def deals(organization):
    """A year of deals that take 10 to 59 days; one in five is won, and some stand open today."""
    said = []
    for start in range(360, 0, -1):
        lead, on = LeadRef("crm", f"D{start}"), TODAY - timedelta(start)
        ends = on + timedelta(10 + start % 50)
        said.append(Said(lead, f"{start}-opportunity", what="opportunity", on=on))
        if ends < TODAY:
            end = {"what": "customer", "amount": 10_000_00} if start % 5 == 0 else {"what": "lost"}
            said.append(Said(lead, f"{start}-end", on=ends, **end))
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, said, recorded_at=NOW)


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
    assert told["steps"][0]["closing"] == told["steps"][0]["open"] == 0
