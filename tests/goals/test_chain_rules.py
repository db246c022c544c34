"""From a quota back to visitors, as values."""

from datetime import date
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.chain import Chain, ChainStep, NoRate, is_whole, rate_of, steps_to, takes
from goals.rules.chain_wording import content_of, months_of, reckon, takes_of
from goals.rules.lag import (
    AT_ONCE,
    Demand,
    Lag,
    NoLag,
    apportioned,
    arriving,
    by_day,
    feeding,
    owed,
)
from goals.rules.metrics import COUNT, REVENUE, Metric
from goals.rules.rates import Sample, estimate
from goals.rules.spans import period_by_key
from goals.rules.spread import months_in
from smarketing.accounts.rules.periods import Period

Q4, Q1 = period_by_key("2026-Q4"), period_by_key("2027-Q1")
WAY = [
    ChainStep("visitor", "marketing"),
    ChainStep("lead", "marketing"),
    ChainStep("mql", "marketing"),
    ChainStep("sal", "sales"),
    ChainStep("opportunity", "sales"),
    ChainStep("customer", "sales"),
]
RATES = {
    "visitor": Fraction(31, 1000),
    "lead": Fraction(31, 100),
    "mql": Fraction(78, 100),
    "sal": Fraction(37, 100),
    "opportunity": Fraction(24, 100),
}


def money(**more):
    usual = {"quota": 2_400_000_00, "is_money": True, "value": Fraction(26_000_00), "rates": RATES}
    return Chain(steps=tuple(WAY), **usual | more)


def shown(chain):
    return {step: ceil(needed) for step, needed in takes(chain).items()}


def test_a_quota_goes_back_to_visitors_unrounded_until_the_end():
    assert takes(money())["customer"] == Fraction(2_400_000, 26_000)
    assert shown(money()) == {
        "customer": 93,
        "opportunity": 385,
        "sal": 1040,
        "mql": 1333,
        "lead": 4300,
        "visitor": 138_678,
    }


def test_marketing_owes_its_share_and_sales_works_all_of_the_quota():
    whole, half = takes(money()), takes(money(share=Fraction(1, 2)))
    assert half["opportunity"] == whole["opportunity"]
    assert half["mql"] == whole["mql"] / 2
    assert half["visitor"] == whole["visitor"] / 2


def test_a_counted_quota_leaves_the_value_out():
    chain = Chain(steps_to(WAY, Metric(COUNT, "customer")), 240, False, rates=RATES)
    assert takes(chain)["customer"] == 240
    assert takes(chain)["opportunity"] == 1000


def test_a_quota_of_an_earlier_step_goes_back_from_there():
    steps = steps_to(WAY, Metric(COUNT, "mql"))
    assert [step.key for step in steps] == ["visitor", "lead", "mql"]
    assert takes(Chain(steps, 310, False, rates=RATES))["lead"] == 1000
    assert steps_to(WAY, Metric(COUNT, "nothing")) == ()


def test_what_lies_before_an_open_link_is_not_guessed():
    chain = money(rates={"opportunity": Fraction(1, 4)})
    assert set(takes(chain)) == {"customer", "opportunity"}
    assert not is_whole(chain)
    assert takes(money(value=None)) == {}
    assert is_whole(money())


@pytest.mark.parametrize(
    ("reached", "entered", "why"), [(0, 50, "nothing_came"), (6, 5, "above_one")]
)
def test_a_rate_from_no_conversions_or_above_the_whole_is_none(reached, entered, why):
    with pytest.raises(NoRate) as refused:
        rate_of(reached, entered)
    assert refused.value.why == why


def test_a_rate_speaks_for_itself_from_a_hundred_entered_and_ten_reached():
    assert estimate([Sample(100, 10)]).kind == "measured"
    assert estimate([Sample(99, 50)]) is None
    assert estimate([Sample(500, 9)]) is None


def test_a_thin_rate_is_drawn_to_its_parent_and_says_so():
    found = estimate([Sample(20, 10), Sample(1000, 200)])
    assert (found.kind, found.parent) == ("shrunk", Fraction(1, 5))
    assert found.rate == Fraction(30, 120)
    assert estimate([Sample(0, 0), Sample(1000, 200)]).rate == Fraction(1, 5)


def test_the_published_vector_of_lags_comes_out():
    """F9: 42.7 deals against 40 needed."""
    shares = [Fraction(share, 1000) for share in (15, 31, 70, 33, 20, 11, 0)]
    generated = (325, 225, 250, 225, 200, 175, 150)
    arrives = arriving(shares, generated)
    assert round(float(arrives), 1) == 42.7
    assert round(float(arrives - Fraction(5_000_000, 125_000)), 1) == 2.7


@pytest.mark.parametrize("shares", [[Fraction(-1, 10)], [Fraction(2, 3), Fraction(1, 2)]])
def test_shares_of_a_lag_that_do_not_sum_are_refused(shares):
    with pytest.raises(NoLag):
        arriving(shares, [10, 10])


@pytest.mark.parametrize("wins", [(), (0, 0), (3, -1)])
def test_a_lag_without_wins_is_none(wins):
    with pytest.raises(NoLag):
        Lag(wins)


def test_without_a_lag_a_quota_is_owed_evenly_over_its_days():
    due = owed([Demand(Q4, Fraction(920))], AT_ONCE, Q4)
    assert list(due.values()) == [310, 300, 310]


def test_with_one_quota_the_same_pace_goes_on():
    due = owed([Demand(Q4, Fraction(920))], Lag((0,) * 40 + (1,)), Q4)
    assert list(due.values()) == [310, 300, 310]


def test_a_larger_next_quota_asks_for_its_leads_before_it_begins():
    lag = Lag((0,) * 30 + (1,))  # every win comes 30 days after its lead
    due = owed([Demand(Q4, Fraction(920)), Demand(Q1, Fraction(1800))], lag, Q4)
    assert list(due.values()) == [310, 300, 10 + 30 * 20]


def test_a_year_change_and_a_leap_day_lose_nothing():
    quarter = period_by_key("2028-Q1")
    due = owed([Demand(quarter, Fraction(910))], AT_ONCE, quarter)
    assert list(due.values()) == [310, 290, 310]


@given(st.integers(0, 10_000), st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_whole_numbers_add_up_exactly(total, weights):
    parts = apportioned(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    if whole:
        near = zip(parts, weights, strict=True)
        assert all(abs(part - Fraction(total * weight, whole)) < 1 for part, weight in near)


def test_days_add_up_to_their_month_exactly():
    days = by_day({date(2026, 10, 1): 100, date(2026, 11, 1): 7, date(2026, 12, 1): 0}, Q4)
    assert sum(n for day, n in days.items() if day.month == 10) == 100
    assert sum(days.values()) == 107
    assert len(days) == 92


def test_a_quarter_is_fed_by_the_months_before_it():
    lag = Lag((0,) * 30 + (1,))
    made = months_in(Period(date(2026, 9, 1), date(2026, 12, 31)))
    shares = [fed.share for fed in feeding(lag, Q4, made)]
    assert sum(shares) == 1
    assert shares == [Fraction(30, 92), Fraction(31, 92), Fraction(30, 92), Fraction(1, 92)]


def test_a_signed_chain_reads_back_as_it_was():
    reckoned = reckon(money(), Q4, {"lead": Lag((0,) * 30 + (1,))})
    content = content_of(REVENUE.key, "USD", reckoned, [])
    assert takes_of(content) == reckoned.takes
    assert months_of(content) == reckoned.months
    assert sum(months_of(content)["lead"].values()) == content["owed"]["lead"] == 4300
