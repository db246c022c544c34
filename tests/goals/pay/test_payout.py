"""What somebody earns, against a second calculation that shares nothing with the first."""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.pay.curve import GOES_ON, PRACTICE, STAYS, Curve, Point, faults
from goals.rules.pay.guards import COMMISSION, MEASURE, WEIGHTS, Wrong, honest, wrong_terms
from goals.rules.pay.payout import Stint, payout
from goals.rules.pay.terms import Component, Terms, content_of, practice, terms_of
from smarketing.accounts.rules.periods import Period

Q4 = Period(date(2026, 10, 1), date(2026, 12, 31))
REVENUE = "goal:amount:customer"
SALES = practice("sales", Q4.starts_on, "amount:customer")
BOTH = {"sales": SALES, "marketing": practice("marketing", Q4.starts_on, "amount:customer")}
STEPS = ["visitor", "lead", "customer"]


def stint(target=6_000_00, first=date(2026, 1, 1), last=None, months=3, half="sales"):
    return Stint(half, target, months, first, last)


def test_the_practices_plan_pays_the_mocks_receipt():
    paid = payout([stint()], BOTH, {REVENUE: F("1.05225")}, Q4)
    assert paid.total == 6_320_25
    assert paid.shown == (6_320_25,)


def test_days_employed_prorate_what_is_aimed_for_and_never_the_goal():
    paid = payout([stint(first=date(2026, 11, 16))], BOTH, {REVENUE: F(1)}, Q4)
    assert (paid.aims[0].days, paid.aims[0].of_days) == (46, 92)
    assert paid.total == 3_000_00
    assert paid.aims[0].parts[0].attained == 1


def test_a_years_aim_is_a_quarter_of_it_in_a_quarter():
    assert payout([stint(24_000_00, months=12)], BOTH, {REVENUE: F(1)}, Q4).total == 6_000_00


def test_somebody_who_moves_to_the_other_half_is_paid_by_both_plans():
    stints = [stint(last=date(2026, 11, 15)), stint(first=date(2026, 11, 16), half="marketing")]
    paid = payout(stints, BOTH, {REVENUE: F("0.8")}, Q4)
    assert [aim.stint.half for aim in paid.aims] == ["sales", "marketing"]
    assert paid.total == 4_200_00


def test_who_left_and_came_back_is_paid_for_both_stays():
    stints = [stint(last=date(2026, 10, 31)), stint(first=date(2026, 12, 1))]
    assert payout(stints, BOTH, {REVENUE: F(1)}, Q4).total == round(F(6_000_00 * 62, 92))


@pytest.mark.parametrize(
    ("stints", "plans", "attained"),
    [
        ([stint(last=date(2026, 9, 30))], BOTH, {REVENUE: F(1)}),
        ([stint()], {}, {REVENUE: F(1)}),
        ([stint()], BOTH, {}),
    ],
)
def test_where_a_plan_a_measure_or_a_day_is_missing_nothing_is_said(stints, plans, attained):
    assert payout(stints, plans, attained, Q4) is None


CENTS = st.integers(0, 10**8)
SHARES = st.integers(0, 20_000).map(lambda n: F(n, 10_000))


@st.composite
def curves(draw):
    count = draw(st.integers(2, 6))
    ats = sorted(draw(st.sets(st.integers(0, 300), min_size=count, max_size=count)))
    pays = sorted(draw(st.lists(st.integers(0, 400), min_size=count, max_size=count)))
    points = tuple(Point(F(a, 100), F(p, 100)) for a, p in zip(ats, pays, strict=True))
    return Curve(points, draw(st.sampled_from([STAYS, GOES_ON])))


@st.composite
def lives(draw):
    """The stays of one person, which never share a day."""
    day, stays = date(2026, 8, 1), []
    for _ in range(draw(st.integers(1, 4))):
        first = day + timedelta(draw(st.integers(0, 60)))
        last = first + timedelta(draw(st.integers(0, 90)))
        half = draw(st.sampled_from(["sales", "marketing"]))
        stays.append(Stint(half, draw(CENTS), draw(st.sampled_from([1, 3, 12])), first, last))
        day = last + timedelta(1)
    return stays


def again(stints, plans, attained, period):
    """The same sum day by day in decimals of 60 digits; rounded by the decimal module."""
    with localcontext() as exact:
        exact.prec = 60
        total, days = Decimal(0), (period.ends_on - period.starts_on).days + 1
        for n in range(days):
            today = period.starts_on + timedelta(n)
            for one in stints:
                if one.from_on <= today and (one.to_on is None or today <= one.to_on):
                    worth = Decimal(one.target) * 3 / one.months / days
                    total += sum(worth * read_off(c, attained) for c in plans[one.half].components)
        return int(total.quantize(Decimal("1e-20")).quantize(Decimal(1), ROUND_HALF_EVEN))


def read_off(component, attained):
    share = decimal(attained[component.measure])
    points = [(decimal(p.at), decimal(p.pays)) for p in component.curve.points]
    pays = Decimal(0)
    for n, (at, worth) in enumerate(points):
        if share < at:
            break
        pays = worth
        behind = n == len(points) - 1
        if behind and component.curve.behind == STAYS:
            continue
        (x1, y1), (x2, y2) = points[n - 1 : n + 1] if behind else points[n : n + 2]
        pays = worth + (share - at) * (y2 - y1) / (x2 - x1)
    return pays * decimal(component.weight)


def decimal(exact):
    return Decimal(exact.numerator) / Decimal(exact.denominator)


@given(lives(), curves(), curves(), SHARES, st.integers(1, 99))
def test_a_second_calculation_agrees_to_the_cent(stints, one, other, attained, weight):
    parts = (
        Component(REVENUE, F(weight, 100), one),
        Component(REVENUE, F(100 - weight, 100), other),
    )
    plans = {half: Terms(half, Q4.starts_on, parts) for half in BOTH}
    first = payout(stints, plans, {REVENUE: attained}, Q4)
    assert (first.total if first else 0) == again(stints, plans, {REVENUE: attained}, Q4)
    assert first is None or sum(first.shown) == first.total


@given(curves(), SHARES, SHARES)
def test_attaining_more_never_pays_less(curve, one, other):
    if not faults(curve.points, curve.behind):
        low, high = sorted((one, other))
        assert curve.pays(low) <= curve.pays(high)


@given(curves())
def test_what_is_signed_is_what_is_paid(curve):
    terms = Terms("sales", Q4.starts_on, (Component(REVENUE, F(1), curve),), "council of 1 Oct")
    assert terms_of(content_of(terms)) == terms


@pytest.mark.parametrize("measure", ["commission:amount:customer", "payout:tom", "pay:sales"])
def test_a_persons_commission_can_never_be_a_measure(measure):
    terms = Terms("marketing", Q4.starts_on, (Component(measure, F(1), PRACTICE),))
    assert wrong_terms(terms, STEPS) == [Wrong(COMMISSION)]


@pytest.mark.parametrize("measure", ["goal:amount:lead", "goal:count:nowhere", "quota", ""])
def test_only_measures_of_the_registry_are_known(measure):
    terms = Terms("marketing", Q4.starts_on, (Component(measure, F(1), PRACTICE),))
    assert wrong_terms(terms, STEPS) == [Wrong(MEASURE)]


@pytest.mark.parametrize("weights", [("1/2",), ("0.6", "0.5"), ("2", "-1"), ()])
def test_weights_are_above_nothing_and_make_one(weights):
    parts = tuple(Component(REVENUE, F(weight), PRACTICE) for weight in weights)
    assert Wrong(WEIGHTS) in wrong_terms(Terms("sales", Q4.starts_on, parts), STEPS)


def test_two_plans_on_one_goal_have_nothing_to_confess_but_their_cliff():
    told = honest(BOTH, ["visitor", "lead"])
    assert (told.same_goal, told.same_curve, told.raw_counts) == (True, True, ())
    assert [cliff.at for cliff in told.cliffs] == [F("0.6")]
    assert told.shared == {"sales": 1, "marketing": 1}


def test_halves_on_different_goals_and_pay_on_raw_leads_are_named():
    leads = practice("marketing", Q4.starts_on, "count:lead")
    told = honest({"sales": SALES, "marketing": leads}, ["visitor", "lead"])
    assert (told.same_goal, told.raw_counts) == (False, ("marketing",))
