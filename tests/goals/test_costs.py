"""What missing leads cost, now and in the period after, by the signed chain."""

from datetime import date
from fractions import Fraction

from goals.queries.costs import Prices
from smarketing.accounts.rules.periods import Period

Q4 = Period(date(2026, 10, 1), date(2026, 12, 31), "2026-Q4")
HALF_IN_10_ALL_IN_100 = [Fraction(1, 2) if day < 100 else Fraction(1) for day in range(101)]
SHARES = [Fraction(0)] * 10 + HALF_IN_10_ALL_IN_100
PRICES = Prices(1, Q4, {"mql": Fraction(1_000_00)}, {"mql": SHARES})


def test_what_is_won_in_time_and_what_later():
    cost = PRICES.cost("mql", 122, date(2026, 12, 1))
    assert (cost.now, cost.following, cost.whole) == (61_000_00, 61_000_00, 122_000_00)


def test_the_last_days_cost_this_period_nothing():
    cost = PRICES.cost("mql", 10, date(2026, 12, 30))
    assert (cost.now, cost.following) == (0, 5_000_00)


def test_nothing_missing_costs_nothing_and_an_unknown_step_says_nothing():
    assert PRICES.cost("mql", 0, date(2026, 12, 1)) is None
    assert PRICES.cost("sal", 3, date(2026, 12, 1)) is None
