"""What somebody earns: every line of the sum, in its fixed order."""

from dataclasses import replace
from datetime import date
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.pay import guards
from goals.rules.pay.curve import GOES_ON, PRACTICE, STAYS, Curve, Point, faults
from goals.rules.pay.guards import COMMISSION, MEASURE, TARGET, WEIGHTS, Wrong, honest, wrong_terms
from goals.rules.pay.measures import Carried, Reading
from goals.rules.pay.payout import NOTHING_BESIDES, Advance, Besides, TakenBack, payout
from goals.rules.pay.stints import Stint, stretches_of
from goals.rules.pay.terms import (
    EVERYTHING,
    PART,
    Component,
    Gate,
    Modifier,
    Spiff,
    Terms,
    content_of,
    practice,
    terms_of,
)
from goals.rules.pay.tiers import RETRO, Band, Tiers
from smarketing.accounts.rules.periods import Period

Q4 = Period(date(2026, 10, 1), date(2026, 12, 31))
REVENUE, OWN, ANSWERED = "goal:amount:customer", "own:amount:customer", "promise:sales"
SALES = practice("sales", Q4.starts_on, "amount:customer")
BOTH = {"sales": SALES, "marketing": practice("marketing", Q4.starts_on, "amount:customer")}
STEPS = ["visitor", "lead", "customer"]
STRAIGHT = Curve((Point(F(0), F(0)), Point(F(1), F(1))), GOES_ON)
MOCK = replace(  # the receipt of the mock: three parts, a gate, a cap
    SALES,
    components=(
        Component(REVENUE, F(60, 100), PRACTICE),
        Component("team:amount:customer", F(30, 100), STRAIGHT),
        Component(ANSWERED, F(10, 100), STRAIGHT),
    ),
    gates=(Gate(ANSWERED, F(80, 100)),),
    cap=F("1.35"),
)


def stint(target=6_000_00, first=date(2026, 1, 1), last=None, months=3, half="sales"):
    return Stint(half, target, months, first, last)


def earn(stints, *plans, besides=NOTHING_BESIDES, period=Q4, carries=(), **read):
    """A payout by plans in force and shares of the goal, an own quota and promises kept."""
    keys = {"goal": REVENUE, "own": OWN, "team": "team:amount:customer", "answered": ANSWERED}
    readings = {keys[name]: Reading(F(share), 1) for name, share in read.items()}
    if "own" in read:
        readings[OWN] = replace(readings[OWN], carries=carries or (Carried(1, period),))
    days = {(q.starts_on, q.ends_on): readings for q in (period,)}
    made = {terms.half: stretches_of([(1, terms)], period) for terms in plans}
    return payout(stints, made, days, period, besides)


def told(paid):
    return [(line.kind, line.shown) for line in paid.lines]


def test_the_practices_plan_pays_the_mocks_receipt():
    paid = earn([stint()], SALES, goal="1.05225")
    assert told(paid) == [("aimed", 6_000_00), ("part", 6_320_25), ("total", 6_320_25)]


def test_every_line_stands_in_its_order():
    advance = Advance(date(2026, 10, 15), 500_00)
    gone = TakenBack("2026-Q3", date(2026, 11, 9), "C-1", F(120_00))
    paid = earn(
        [stint()],
        MOCK,
        goal="1.05225",
        team="1.157691",
        answered="0.94",
        besides=Besides(advances=(advance,), taken_back=(gone,)),
    )
    assert told(paid) == [
        ("aimed", 6_000_00),
        ("part", 3_792_15),
        ("part", 2_083_84),
        ("part", 564_00),
        ("sum", 6_439_99),
        ("gate", 0),
        ("cap", 0),
        ("advance", -500_00),
        ("clawback", -120_00),
        ("total", 5_819_99),
    ]
    assert sum(line.amount for line in paid.lines if line.adds) == paid.total


def test_a_shut_gate_holds_the_excess_or_everything():
    read = {"goal": "1.25", "team": "0.5", "answered": "0.79"}
    assert dict(told(earn([stint()], MOCK, **read)))["gate"] == -1_260_00
    harsh = replace(MOCK, gates=(Gate(ANSWERED, F("0.8"), EVERYTHING),))
    assert earn([stint()], harsh, **read).total == 0


def test_a_modifier_comes_after_the_gates_and_before_the_cap():
    terms = replace(MOCK, modifiers=(Modifier(ANSWERED, (Band(F(0), F(1)), Band(F(1), F(2)))),))
    paid = earn([stint()], terms, goal="1", team="1", answered="1")
    assert [kind for kind, _ in told(paid)][4:] == ["sum", "gate", "modifier", "cap", "total"]
    assert (dict(told(paid))["cap"], paid.total) == (-3_900_00, 8_100_00)


def test_a_floor_is_a_share_of_what_is_aimed_for():
    terms = replace(SALES, floor=F("0.25"))
    assert earn([stint()], terms, goal="0.5").total == 1_500_00


def test_days_employed_prorate_what_is_aimed_for_and_never_the_goal():
    paid = earn([stint(first=date(2026, 11, 16))], SALES, goal=1)
    assert (paid.lines[0].days, paid.lines[0].of_days) == (46, 92)
    assert told(paid)[-2:] == [("days", -3_000_00), ("total", 3_000_00)]
    assert paid.aimed == 3_000_00


def test_days_employed_and_ramp_lower_a_personal_quota():
    mine = replace(SALES, components=(Component(OWN, F(1), STRAIGHT),))
    half_of_it = [stint(first=date(2026, 11, 16))]
    assert earn(half_of_it, mine, own="0.5").total == 3_000_00
    learning = replace(mine, ramp=(F("0.5"), F("0.5"), F("0.5")))
    assert earn([stint(first=Q4.starts_on)], learning, own="0.5").total == 6_000_00
    assert earn([stint()], learning, own="0.5").total == 3_000_00  # there since January


def test_a_quotas_own_ramp_counts_instead_of_the_plans():
    mine = replace(SALES, components=(Component(OWN, F(1), STRAIGHT),), ramp=(F(0), F(0), F(0)))
    october, rest = Period(Q4.starts_on, date(2026, 10, 31)), Period(date(2026, 11, 1), Q4.ends_on)
    own = Carried(600, october, Q4.starts_on, (F("0.25"),))
    joined = Carried(400, rest, date(2026, 12, 1), (F("0.5"),))  # 31 of 61 days at half
    asked = 150 + 400 * F(31, 61) / 2
    paid = earn([stint()], mine, own=asked, carries=(own, joined))
    assert (paid.lines[1].reading.target, paid.total) == (asked, 6_000_00)


def test_a_years_aim_is_a_quarter_of_it_in_a_quarter():
    assert earn([stint(24_000_00, months=12)], SALES, goal=1).total == 6_000_00


def test_somebody_who_moves_to_the_other_half_is_paid_by_both_plans():
    stints = [stint(last=date(2026, 11, 15)), stint(first=date(2026, 11, 16), half="marketing")]
    paid = earn(stints, *BOTH.values(), goal="0.8")
    assert [line.half for line in paid.lines if line.kind == "aimed"] == ["sales", "marketing"]
    assert paid.total == 4_200_00


def test_who_left_and_came_back_is_paid_for_both_stays():
    stints = [stint(last=date(2026, 10, 31)), stint(first=date(2026, 12, 1))]
    assert earn(stints, SALES, goal=1).total == round(F(6_000_00 * 62, 92))


def test_where_no_plan_or_no_day_is_nothing_is_said_and_what_has_no_target_pays_nothing():
    assert earn([stint(last=date(2026, 9, 30))], SALES, goal=1) is None
    assert earn([stint()], goal=1) is None
    unread = earn([stint()], SALES)
    assert (unread.total, unread.misses) == (0, True)


def test_a_plan_that_changes_in_mid_period_pays_each_part_by_its_own_curve():
    middle = date(2026, 11, 16)
    richer = replace(
        SALES, from_on=middle, components=(replace(SALES.components[0], shape=STRAIGHT),)
    )
    versions = [(1, SALES), (2, richer)]
    stretches = stretches_of(versions, Q4)
    assert [(s.version, s.period.days) for s in stretches] == [(1, 46), (2, 46)]
    whole = {(Q4.starts_on, Q4.ends_on): {REVENUE: Reading(F("0.8"), 1)}}
    assert payout([stint()], {"sales": stretches}, whole, Q4).total == 2_100_00 + 2_400_00
    parted = stretches_of([(1, SALES), (2, replace(richer, spans=PART))], Q4)
    both = whole | {(middle, Q4.ends_on): {REVENUE: Reading(F("0.4"), 1)}}
    assert payout([stint()], {"sales": parted}, both, Q4).total == 2_100_00 + 1_200_00


def test_of_versions_the_one_agreed_last_says_what_holds_from_its_day_on():
    early = replace(SALES, from_on=date(2026, 10, 15))
    late = replace(SALES, from_on=date(2026, 12, 1))
    found = stretches_of([(1, SALES), (2, late), (3, early)], Q4)
    assert [(s.version, str(s.period.starts_on)) for s in found] == [
        (1, "2026-10-01"),
        (3, "2026-10-15"),
    ]


def test_advances_are_repaid_and_what_is_guaranteed_is_forgiven():
    lent = Advance(Q4.starts_on, 5_000_00)
    paid = earn([stint()], SALES, goal="0.6", besides=Besides(advances=(lent,)))
    assert (paid.total, paid.carried, told(paid)[-2]) == (0, 2_600_00, ("carry_on", 2_600_00))
    given = replace(lent, is_guaranteed=True)
    paid = earn([stint()], SALES, goal="0.6", besides=Besides(advances=(given,)))
    assert (paid.total, paid.carried, dict(told(paid))["forgiven"]) == (0, 0, 2_600_00)
    again = earn([stint()], SALES, goal=1, besides=Besides(carried=2_600_00))
    assert (again.total, again.net) == (3_400_00, 3_400_00)


def test_a_spiff_stands_apart_from_cap_and_days():
    spiff = Spiff("Autumn", "customer", 100_00, Q4.starts_on, Q4.ends_on)
    paid = earn(
        [stint()],
        replace(SALES, cap=F(1)),
        goal=2,
        besides=Besides(spiffs=((spiff, Reading(3, None)),)),
    )
    assert paid.total == 6_300_00


def test_a_second_statement_of_a_period_pays_the_difference():
    first = earn([stint()], SALES, goal="0.8")
    more = earn([stint()], SALES, goal="0.9", besides=Besides(paid=first.net))
    less = earn([stint()], SALES, goal="0.7", besides=Besides(paid=first.net))
    assert (first.net, more.net, less.total, less.carried) == (4_200_00, 900_00, 0, 900_00)


SHARES = st.integers(0, 20_000).map(lambda n: F(n, 10_000))


@st.composite
def curves(draw):
    count = draw(st.integers(2, 6))
    ats = sorted(draw(st.sets(st.integers(0, 300), min_size=count, max_size=count)))
    pays = sorted(draw(st.lists(st.integers(0, 400), min_size=count, max_size=count)))
    points = tuple(Point(F(a, 100), F(p, 100)) for a, p in zip(ats, pays, strict=True))
    return Curve(points, draw(st.sampled_from([STAYS, GOES_ON])))


@given(curves(), SHARES, SHARES)
def test_attaining_more_never_pays_less(curve, one, other):
    if not faults(curve.points, curve.behind):
        low, high = sorted((one, other))
        assert curve.pays(low) <= curve.pays(high)


@given(curves())
def test_what_is_signed_is_what_is_paid(curve):
    terms = Terms("sales", Q4.starts_on, (Component(REVENUE, F(1), curve),), "council of 1 Oct")
    assert terms_of(content_of(terms)) == terms


def test_all_of_a_plan_is_kept_and_what_it_has_not_is_not_written():
    tiers = Tiers((Band(F(0), F(1)), Band(F(1), F("1.5"))), RETRO)
    full = replace(
        MOCK,
        components=(
            Component("count:customer", F(1, 3), tiers, 40),
            Component(REVENUE, F(2, 3), replace(PRACTICE, threshold="hard")),
        ),
        modifiers=(Modifier("value:accepted", (Band(F(0), F("0.5")),), 10_000_00),),
        spiffs=(Spiff("Autumn", "customer", 100_00, Q4.starts_on, Q4.ends_on),),
        floor=F("0.1"),
        ramp=(F("0.25"), F("0.5")),
        clawback_days=90,
        spans=PART,
    )
    assert terms_of(content_of(full)) == full
    assert set(content_of(SALES)) == {"half", "from_on", "decided", "rounding", "components"}


@pytest.mark.parametrize("measure", ["commission:amount:customer", "payout:tom", "pay:sales"])
def test_a_persons_commission_can_never_be_a_measure(measure):
    terms = Terms("marketing", Q4.starts_on, (Component(measure, F(1), PRACTICE),))
    assert wrong_terms(terms, STEPS) == [Wrong(COMMISSION)]


@pytest.mark.parametrize(
    "measure", ["goal:amount:visitor", "goal:count:nowhere", "promise:both", "count:", "quota", ""]
)
def test_only_measures_of_the_registry_are_known(measure):
    terms = Terms("marketing", Q4.starts_on, (Component(measure, F(1), PRACTICE),))
    assert wrong_terms(terms, STEPS) == [Wrong(MEASURE)]


@pytest.mark.parametrize("weights", [("1/2",), ("0.6", "0.5"), ("2", "-1"), ()])
def test_weights_are_above_nothing_and_make_one(weights):
    parts = tuple(Component(REVENUE, F(weight), PRACTICE) for weight in weights)
    assert Wrong(WEIGHTS) in wrong_terms(Terms("sales", Q4.starts_on, parts), STEPS)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"cap": F("0.9")}, guards.CAP),
        ({"floor": F("1.5")}, guards.FLOOR),
        ({"ramp": (F("1.2"),)}, guards.RAMP),
        ({"clawback_days": -1}, guards.CLAWBACK),
        ({"gates": (Gate(REVENUE, F(0)),)}, guards.GATE),
        ({"gates": (Gate("payout:tom", F(1)),)}, COMMISSION),
        ({"modifiers": (Modifier(REVENUE, (Band(F("0.1"), F(1)),)),)}, guards.MODIFIER),
        ({"spiffs": (Spiff("", "lead", 1, Q4.starts_on, Q4.ends_on),)}, guards.SPIFF),
        ({"spiffs": (Spiff("Up", "lead", 1, Q4.ends_on, Q4.starts_on),)}, guards.SPIFF),
        ({"components": (Component("count:lead", F(1), STRAIGHT),)}, TARGET),
        ({"components": (Component(REVENUE, F(1), STRAIGHT, 40),)}, TARGET),
        ({"components": (Component(REVENUE, F(1), Tiers(())),)}, guards.CURVE),
        (
            {
                "components": (
                    Component(REVENUE, F(1), Tiers((Band(F(0), F(2)), Band(F(1), F(1))), RETRO)),
                )
            },
            guards.CURVE,
        ),
    ],
)
def test_what_no_signature_may_stand_under_is_found(changes, what):
    assert what in [one.what for one in wrong_terms(replace(SALES, **changes), STEPS)]


def test_two_plans_on_one_goal_have_nothing_to_confess_but_their_cliff():
    found = honest(BOTH, ["visitor", "lead"])
    assert (found.same_goal, found.same_curve, found.raw_counts) == (True, True, ())
    assert [(c.half, c.at, c.jump) for c in found.cliffs] == [
        ("marketing", F("0.6"), F("0.4")),
        ("sales", F("0.6"), F("0.4")),
    ]
    assert found.shared == {"sales": 1, "marketing": 1}


def test_halves_on_different_goals_and_pay_on_raw_leads_are_named():
    leads = practice("marketing", Q4.starts_on, "count:lead")
    found = honest({"sales": SALES, "marketing": leads}, ["visitor", "lead"])
    assert (found.same_goal, found.raw_counts) == (False, ("marketing",))
