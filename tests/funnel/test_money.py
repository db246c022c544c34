from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.funnel.rules.money import convert, digits


@pytest.mark.parametrize(
    ("amount", "from_currency", "to_currency", "rate", "converted"),
    [
        (500_00, "EUR", "USD", "1.1", 550_00),
        (1_000, "JPY", "USD", "0.0064", 6_40),  # a yen has no minor unit
        (6_40, "USD", "JPY", "156.25", 1_000),
        (1_500, "KWD", "USD", "3.25", 4_88),  # 1.500 dinar are 4.875: even is up
        (1_00, "USD", "KWD", "0.3077", 308),
        (10_000, "JPY", "KWD", "0.002", 20_000),
        (1, "CLF", "CLP", "39000", 4),  # 3.9 pesos
        (-500_00, "EUR", "USD", "1.1", -550_00),  # a refund
        (0, "EUR", "USD", "1.1", 0),
        (2**62, "EUR", "USD", "1", 2**62),
    ],
)
def test_money_changes_currency_with_both_currencies_digits(
    amount, from_currency, to_currency, rate, converted
):
    assert convert(amount, from_currency, to_currency, Decimal(rate)) == converted


@pytest.mark.parametrize(
    ("amount", "rounded"), [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2), (-5, -2), (-7, -4)]
)
def test_halves_go_to_the_even_neighbour_on_both_sides_of_zero(amount, rounded):
    assert convert(amount, "EUR", "USD", Decimal("0.5")) == rounded


def test_a_rate_may_be_a_fraction_that_no_decimal_can_write():
    assert convert(100, "EUR", "USD", Fraction(1, 3)) == 33
    assert convert(3 * 10**20 + 1, "EUR", "USD", Fraction(1, 3)) == 10**20


@pytest.mark.parametrize("rate", ["0", "-1.1", "Infinity", "NaN"])
def test_what_is_no_rate_is_refused(rate):
    with pytest.raises((ValueError, ArithmeticError)):
        convert(100, "EUR", "USD", Decimal(rate))


@pytest.mark.parametrize(("currency", "places"), [("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)])
def test_a_currency_has_as_many_digits_as_its_standard_says(currency, places):
    assert digits(currency) == places


@given(
    amount=st.integers(-(2**63), 2**63),
    rate=st.fractions(min_value=Fraction(1, 10**9), max_value=10**9),
    pair=st.tuples(*[st.sampled_from(["USD", "JPY", "KWD", "CLF"])] * 2),
)
def test_the_result_is_the_nearest_whole_minor_unit(amount, rate, pair):
    exact = Fraction(amount, 10 ** digits(pair[0])) * rate * 10 ** digits(pair[1])
    assert convert(amount, *pair, rate) == round(exact)
