"""The worked vectors of pay, V1 to V8, as the field's own sources give them."""

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
from goals.rules.pay.sums import commission, due_now, rounded, split
from goals.rules.pay.treatment import Band, cliffs, gated, progressive, rate_at, retroactive

V1 = tuple(Point(F(at), F(pays)) for at, pays in (("0.75", "0.5"), ("1", "1"), ("1.5", "3")))
MARGIN = [
    Band(F(low), F(rate, 100)) for low, rate in ((0, 50), (5, 75), (10, 100), (20, 115), (30, 125))
]


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
    b = {"a": F("1.0"), "b": F("1.10"), "c": F("0.80")}
    curve = Curve((Point(F(0), F(0)), Point(F(1), F(1)), Point(F(2), F(3))), GOES_ON)
    assert gated(curve, b, "b", F("0.95")) == 1
    assert gated(curve, b, "c", F("0.95")) == F("0.8")
    assert gated(curve, b | {"c": F("0.95")}, "b", F("0.95")) == F("1.2")


@pytest.mark.parametrize(
    ("margin", "percent"),
    [(4, 50), (5, 75), ("9.99", 75), (10, 100), (20, 115), ("29.999", 115), (30, 125), (80, 125)],
)
def test_v3_a_modifiers_bound_belongs_to_the_band_it_begins(margin, percent):
    assert rate_at(MARGIN, F(margin)) * 100 == percent


def test_v4_a_credit_note_lowers_the_commission():
    assert commission([1000, -200], F("0.04")) == 32


def test_v4_an_invoice_and_its_refund_earn_nothing():
    assert commission([123_457, -123_457], F("0.0375")) == 0


def test_v5_two_halves_of_a_payment_release_two_halves():
    halves = [due_now(4000, before, 10_000, 20_000) for before in (0, 10_000)]
    assert halves == [2000, 2000]


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=9), st.integers(0, 10**6))
def test_v5_whatever_the_parts_nothing_is_lost(payments, earned):
    invoiced, paid, released = sum(payments), 0, 0
    for payment in payments:
        released += due_now(earned, paid, payment, invoiced)
        paid += payment
    assert released == earned


def test_v6_an_equal_split_does_not_depend_on_who_came_first():
    assert split(1000, [F(1)] * 4) == [250, 250, 250, 250]


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_v6_a_split_adds_up_to_the_cent_and_strays_by_less_than_one(total, weights):
    parts = [F(weight) for weight in weights]
    shares = split(total, parts)
    assert sum(shares) == total
    if whole := sum(parts):
        assert all(abs(s - total * p / whole) < 1 for s, p in zip(shares, parts, strict=True))


def test_v7_no_base_falls_between_two_brackets():
    bands = [Band(F(0), F("0.05")), Band(F(1001), F("0.08"))]
    assert retroactive(bands, F("1000.50")) == F("1000.50") * F("0.05")


def test_v8_a_retroactive_tier_jumps_and_says_by_how_much():
    bands = [Band(F(0), F("0.05")), Band(F(100_000), F("0.08"))]
    assert retroactive(bands, F(99_999)) == F("4999.95")
    assert retroactive(bands, F(100_000)) == 8000
    assert cliffs(bands) == [Cliff(F(100_000), F(3000))]
    assert progressive(bands, F(100_001)) == F("5000.08")


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
