"""The worked vectors of pay, V1 to V8, as the field's own sources give them."""

from datetime import date
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.pay.curve import (
    ABOVE,
    AT,
    GOES_ON,
    NOTHING,
    PRACTICE,
    STAYING,
    STAYS,
    Cliff,
    Curve,
    Point,
    Said,
    aloud,
    faults,
)
from goals.rules.pay.measures import Reading
from goals.rules.pay.payout import payout
from goals.rules.pay.stints import Stint, stretches_of
from goals.rules.pay.sums import added_up, rounded, split
from goals.rules.pay.terms import Component, Gate, Modifier, Terms
from goals.rules.pay.tiers import PROGRESSIVE, RETRO, Band, Tiers, tier_faults
from smarketing.accounts.rules.periods import Period

V1 = tuple(Point(F(at), F(pays)) for at, pays in (("0.75", "0.5"), ("1", "1"), ("1.5", "3")))
Q4 = Period(date(2026, 10, 1), date(2026, 12, 31))
STRAIGHT = Curve((Point(F(0), F(0)), Point(F(1), F(1))), GOES_ON)
MARGIN = tuple(
    Band(F(low, 100), F(rate, 100))
    for low, rate in ((0, 50), (5, 75), (10, 100), (20, 115), (30, 125))
)


def earn(terms, target, **shares):
    """What a quarter pays in cents when the named steps reach these shares of their targets."""
    readings = {f"count:{step}": Reading(F(share), 1) for step, share in shares.items()}
    stint = Stint(terms.half, target, 3, Q4.starts_on)
    plans = {terms.half: stretches_of([(1, terms)], Q4)}
    return payout([stint], plans, {(Q4.starts_on, Q4.ends_on): readings}, Q4).total


def on(step, weight=1, shape=STRAIGHT):
    return Component(f"count:{step}", F(weight), shape)


def plan(*components, **more):
    return Terms("sales", Q4.starts_on, components, **more)


@pytest.mark.parametrize(
    ("attained", "capped", "going_on"),
    [
        ("0.7499", "0", "0"),
        ("0.75", "0.5", "0.5"),
        ("0.90", "0.8", "0.8"),
        ("1", "1", "1"),
        ("1.20", "1.8", "1.8"),
        ("1.5", "3", "3"),
        ("1.60", "3", "3.4"),
    ],
)
def test_v1_a_curve_is_straight_between_its_points_and_says_what_comes_behind(
    attained, capped, going_on
):
    assert Curve(V1, STAYS).pays(F(attained)) == F(capped)
    assert Curve(V1, GOES_ON).pays(F(attained)) == F(going_on)


def test_v2_no_accelerator_until_every_product_reaches_the_gate():
    steep = Curve((Point(F(0), F(0)), Point(F(1), F(1)), Point(F(2), F(3))), GOES_ON)
    thirds = [on(product, F(1, 3), steep) for product in "abc"]
    gates = tuple(Gate(f"count:{product}", F("0.95")) for product in "abc")
    gated = plan(*thirds, gates=gates)
    shut = {"a": "1.0", "b": "1.10", "c": "0.80"}
    assert earn(plan(*thirds), 300_00, **shut) == 300_00
    assert earn(gated, 300_00, **shut) == 280_00
    assert earn(gated, 300_00, **shut | {"c": "0.95"}) == 315_00


@pytest.mark.parametrize(
    ("margin", "percent"),
    [("4", 50), ("5", 75), ("9.99", 75), ("10", 100), ("20", 115), ("29.999", 115), ("30", 125)],
)
def test_v3_a_modifiers_bound_belongs_to_the_band_it_begins(margin, percent):
    terms = plan(on("deals"), modifiers=(Modifier("count:margin", MARGIN),))
    assert earn(terms, 100_00, deals=1, margin=F(margin) / 100) == percent * 100


def test_v4_a_credit_note_lowers_the_commission():
    four_percent = plan(on("won"))  # 40 aimed for on 1,000
    assert earn(four_percent, 40_00, won=F(1000 - 200, 1000)) == 32_00


def test_v4_an_invoice_and_its_refund_earn_nothing():
    assert earn(plan(on("won")), 40_00, won=F(1000 - 1000, 1000)) == 0
    assert earn(plan(on("won")), 40_00, won=F(-200, 1000)) == 0


def test_v5_two_halves_of_a_payment_release_two_halves():
    assert earn(plan(on("collected")), 4000_00, collected=F(10_000, 20_000)) == 2000_00


def test_v6_an_equal_split_does_not_depend_on_who_came_first():
    assert split(1000, [F(1)] * 4) == [250, 250, 250, 250]


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_v6_a_split_adds_up_to_the_cent_and_strays_by_less_than_one(total, weights):
    parts = [F(weight) for weight in weights]
    shares = split(total, parts)
    assert sum(shares) == total
    if whole := sum(parts):
        assert all(abs(s - total * p / whole) < 1 for s, p in zip(shares, parts, strict=True))


@given(st.lists(st.fractions(-(10**9), 10**9, max_denominator=10**6), max_size=20))
def test_lines_add_up_to_their_rounded_sum_and_whole_ones_stay(exact):
    shown = added_up(exact)
    assert sum(shown) == rounded(sum(exact))
    assert all(abs(cents - one) < 1 for cents, one in zip(shown, exact, strict=True))
    assert all(c == e for c, e in zip(shown, exact, strict=True) if e.denominator == 1)


def test_v7_no_base_falls_between_two_brackets():
    tiers = Tiers((Band(F(0), F("0.05")), Band(F(1001), F("0.08"))), RETRO)
    assert tiers.curve.pays(F("1000.50")) == F("1000.50") * F("0.05")
    assert tiers.curve.pays(F(1001)) == F(1001) * F("0.08")


def test_v8_a_retroactive_tier_jumps_and_says_by_how_much():
    bands = (Band(F(0), F(1)), Band(F(1), F("1.6")))  # 5 % and 8 % of 100,000
    retro, slices = plan(on("won", shape=Tiers(bands, RETRO))), plan(on("won", shape=Tiers(bands)))
    assert earn(retro, 5_000_00, won=F(99_999, 100_000)) == 4_999_95
    assert earn(retro, 5_000_00, won=1) == 8_000_00
    assert Tiers(bands, RETRO).curve.cliffs == [Cliff(F(1), F("0.6"))]
    assert Tiers(bands, PROGRESSIVE).curve.cliffs == []
    assert earn(slices, 5_000_00, won=F(100_001, 100_000)) == 5_000_08


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 300)), min_size=1, max_size=5),
    st.integers(0, 400),
)
def test_progressive_tiers_are_the_sum_of_their_slices(bands, share):
    bands = tuple(Band(F(low, 100), F(rate, 100)) for low, rate in sorted(dict(bands).items()))
    if not tier_faults(Tiers(bands)):
        at, paid = F(share, 100), F(0)
        for n, band in enumerate(bands):
            top = min(at, bands[n + 1].low) if n + 1 < len(bands) else at
            paid += max(top - band.low, 0) * band.rate
        assert Tiers(bands).curve.pays(at) == paid


def test_a_hard_threshold_never_pays_for_what_lies_below_it():
    points = (Point(F("0.6"), F("0.6")), Point(F("1.6"), F("1.6")))
    back, hard = Curve(points, GOES_ON), Curve(points, GOES_ON, "hard")
    assert (back.pays(F("0.6")), hard.pays(F("0.6"))) == (F("0.6"), 0)
    assert (back.pays(F(1)), hard.pays(F(1))) == (1, F("0.4"))
    assert (back.cliff, hard.cliff) == (Cliff(F("0.6"), F("0.6")), None)


def test_the_practices_own_curve_pays_what_it_says():
    told = [(F("0.599"), 0), ("0.6", "0.4"), ("0.8", "0.7"), (1, 1), ("1.05225", "1.053375")]
    for attained, pays in [*told, ("1.25", "1.35"), (9, "1.35")]:
        assert PRACTICE.pays(F(attained)) == F(pays)
    assert PRACTICE.cliff == Cliff(F("0.6"), F("0.4"))
    assert PRACTICE.most == F("1.35")


def test_a_curve_is_read_aloud_from_left_to_right():
    assert aloud(PRACTICE) == [
        Said(NOTHING, F("0.6"), F(0)),
        Said(AT, F("0.6"), F("0.4")),
        Said(AT, F(1), F(1)),
        Said(ABOVE, F("1.05"), F("1.5")),
        Said(STAYING, F("1.25"), F("1.35")),
    ]
    assert aloud(Curve(V1, GOES_ON))[-2:] == [Said(AT, F("1.5"), F(3)), Said(ABOVE, F("1.5"), F(4))]


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([("1", "1")], "few"),
        ([("0.5", "0.5"), ("0.5", "1")], "order"),
        ([("1", "1"), ("0.5", "0.5")], "order"),
        ([("0.5", "0.8"), ("1", "0.5"), ("2", "2")], "falls"),
        ([("-0.1", "0"), ("1", "1")], "low"),
        ([("60", "0.4"), ("100", "1")], "large"),
        ([("0", "0"), ("0.9", "0.9")], "under"),
        ([(f"{n}/10", f"{n}/10") for n in range(13)], "many"),
    ],
)
def test_a_curve_that_cannot_be_is_refused_with_its_reason(points, why):
    found = faults([Point(F(at), F(pays)) for at, pays in points], STAYS)
    assert why in [one for one, _ in found]


@pytest.mark.parametrize(("exact", "cents"), [("2.5", 2), ("3.5", 4), ("-2.5", -2), ("2.51", 3)])
def test_cents_are_rounded_once_half_to_the_even_one(exact, cents):
    assert rounded(F(exact)) == cents
