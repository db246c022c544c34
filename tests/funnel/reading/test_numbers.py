"""Numbers as Spain, Brazil, the United States and others write them."""

import pytest

from smarketing.funnel.rules.reading.amounts import AmountReader, CountReader
from smarketing.funnel.rules.reading.answers import Unreadable
from smarketing.funnel.rules.reading.memo import Exact
from smarketing.funnel.rules.reading.numbers import COMMA, POINT, NumberJudge, Numbers, numerals


def settled(values, whole=False):
    judge = NumberJudge(whole)
    for value in values:
        judge.note(value)
    return judge.settle("amount")


def amount(text, allowed=POINT, home="EUR", said=""):
    reader = AmountReader(Numbers(allowed), home, {"JPY": 0, "KWD": 3}, frozenset({""}), said)
    return reader[text]


@pytest.mark.parametrize(
    ("text", "allowed", "minor", "currency"),
    [
        ("1,234.56", POINT, 123456, "EUR"),
        ("1.234,56", COMMA, 123456, "EUR"),
        ("1 234,56", COMMA, 123456, "EUR"),
        ("1\u00a0234,56", COMMA, 123456, "EUR"),
        ("1\u202f234,56", COMMA, 123456, "EUR"),
        ("1'234.56", POINT, 123456, "EUR"),
        ("1’234.56", POINT, 123456, "EUR"),
        ("12,34,567.89", POINT, 123456789, "EUR"),
        ("(1,234.00)", POINT, -123400, "EUR"),
        ("1,234-", POINT, -123400, "EUR"),
        ("-0.5", POINT, -50, "EUR"),
        ("−12", POINT, -1200, "EUR"),
        ("+12", POINT, 1200, "EUR"),
        (".5", POINT, 50, "EUR"),
        ("€ 1.234,50", COMMA, 123450, "EUR"),
        ("1.234,50 €", COMMA, 123450, "EUR"),
        ("R$ 1.234,56", COMMA, 123456, "BRL"),
        ("USD 5", POINT, 500, "USD"),
        ("-US$5", POINT, -500, "USD"),
        ("1,234", COMMA, None, None),
        ("", POINT, None, None),
        (Exact("0.3"), COMMA, 30, "EUR"),
    ],
)
def test_an_amount_is_exact_in_minor_units(text, allowed, minor, currency):
    if text == "1,234":
        with pytest.raises(Unreadable, match="more than the 2 decimals of EUR"):
            amount(text, allowed)
    else:
        assert amount(text, allowed) == (minor, currency)


@pytest.mark.parametrize(
    "text",
    ["NaN", "Infinity", "1e400", "1e5", "１２", "١٢٣", "1_000", "0x1F", "$342.09K", "5%", "--"]
    + ["--5", "1-2", "5.", "1,2,3", "1.234.56", "12:30", "1 23", "01,234.00", "USD 5 EUR"]
    + ["5 apples", "(-5)", "abc", "1.23457E+18"],
)
def test_what_is_no_number_is_refused_with_a_sentence(text):
    with pytest.raises(Unreadable) as fault:
        amount(text)
    assert text in str(fault.value)


def test_2_to_the_63_is_refused():
    for text in ("9223372036854775808", "10000000000000.00", "9" * 40):
        with pytest.raises(Unreadable, match="larger than"):
            amount(text)
    assert amount("9999999999999.99") == (999999999999999, "EUR")


def test_the_decimals_are_those_of_the_currency():
    assert amount("5000", home="JPY") == (5000, "JPY")
    assert amount("5000.0", home="JPY") == (5000, "JPY")
    assert amount("1.234", home="KWD") == (1234, "KWD")
    with pytest.raises(Unreadable, match="decimals of JPY"):
        amount("5000.5", home="JPY")


def test_a_currency_in_the_cell_must_not_contradict_the_mapping():
    assert amount("$22,700.00", said="USD") == (2270000, "USD")
    assert amount("$5", home="MXN") == (500, "MXN")
    with pytest.raises(Unreadable, match="is in USD, but"):
        amount("USD 5", said="EUR")
    with pytest.raises(Unreadable, match="cannot be in EUR"):
        amount("$5", said="EUR")


def test_a_dollar_of_nobody_knows_where_is_asked():
    reader = AmountReader(Numbers(POINT), "EUR", {}, frozenset(), "")
    assert reader["$22,700.00"] == (None, None)
    (question,) = reader.questions("amount")
    assert question.value == "$22,700.00"
    assert "USD" in question.choices


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        (["1.234", "1.234,56"], ","),
        (["1,234", "1,234.56"], "."),
        (["1.234", "12,5"], ","),
        (["1.234", "0.123"], "."),
        (["1.234", "1.234.567"], ","),
        (["1,234", "12,34,567"], "."),
        (["$200,000 "], "."),
        (["€ 1.234"], ","),
        (["1234", "12"], ""),
        (["1.5", "1,50"], ""),  # each has one reading only
    ],
)
def test_all_rows_decide_which_sign_stands_before_decimals(values, sign):
    numbers, told, question = settled(values)
    assert (told, question) == (sign, None)
    assert not numbers.open


@pytest.mark.parametrize("values", [["1.234"], ["1,234", "5"], ["1.234", "1,5", "2.5"]])
def test_what_stays_ambiguous_is_one_question(values):
    numbers, __, question = settled(values)
    assert numbers.open
    assert question.choices == (".", ",")
    assert question.value == values[0]


def test_counts_are_whole_which_tells_their_separators():
    assert settled(["2,146", "152"], whole=True)[1] == "."
    assert settled(["2.146", "152"], whole=True)[1] == ","
    assert settled(["2.000", "152"], whole=True)[2] is not None  # 2 or 2000
    assert CountReader(Numbers(POINT))["2,146"] == 2146


@pytest.mark.parametrize("text", ["1.5", "-1", "€5", "3000000000", "9" * 30, "x"])
def test_a_count_is_a_whole_number_from_0(text):
    with pytest.raises(Unreadable):
        CountReader(Numbers(POINT))[text]


def test_a_number_without_separators_reads_the_same_in_both_conventions():
    readings = numerals("1 234")
    assert readings[POINT] == readings[COMMA]
