import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.accounts.rules.typed import (
    LARGEST,
    Unreadable,
    read,
    read_plain,
    write,
    write_plain,
)

SIGNS = ("USD", "US$", "$")


@pytest.mark.parametrize(
    ("language", "text", "minor"),
    [
        ("en", "2,400,000.00", 240_000_000),
        ("es", "2.400.000,00", 240_000_000),
        ("en", "2,400", 240_000),
        ("es", "2.400", 240_000),
        ("es", "2 400 000", 240_000_000),
        ("en", "2\u00a0400\u202f000", 240_000_000),
        ("en", "$2,650,000", 265_000_000),
        ("es", "2.650.000 US$", 265_000_000),
        ("en", " USD 12.5 ", 1_250),
        ("es", "12,5", 1_250),
        ("en", ".50", 50),
        ("es-mx", "0,05", 5),
        ("en", "2400000", 240_000_000),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(language, text, minor):
    assert read(text, language, 2, SIGNS) == minor


@pytest.mark.parametrize(
    ("language", "text", "why"),
    [
        ("en", "2.400.000,00", "marks"),
        ("es", "2,400,000.00", "marks"),
        ("en", "2.400", "marks"),  # 2,400 or 2.40?
        ("es", "2,400", "marks"),
        ("en", "2,40", "groups"),
        ("es", "2.40", "groups"),
        ("en", "24,000,00", "groups"),
        ("en", "2 400,000", "groups"),
        ("en", "1.2345", "digits"),
        ("en", "12.", "digits"),
        ("en", "", "empty"),
        ("en", "$", "empty"),
        ("en", "€ 20", "foreign"),
        ("en", "20 EUR", "foreign"),
        ("en", "NaN", "foreign"),
        ("en", "1e6", "foreign"),
        ("en", "=1+1", "letters"),
        ("en", "٣٤", "letters"),
        ("en", "-5", "negative"),
        ("en", "−5", "negative"),
        ("en", "9" * 19, "large"),
        ("en", "9" * 5_000, "large"),
    ],
)
def test_what_could_be_another_number_is_refused_with_its_reason(language, text, why):
    with pytest.raises(Unreadable) as refused:
        read(text, language, 2, SIGNS)
    assert refused.value.why == why


@pytest.mark.parametrize(("language", "text"), [("en", "12.5"), ("es", "12,5"), ("en", "1.234")])
def test_things_are_counted_whole(language, text):
    with pytest.raises(Unreadable):
        read(text, language)


def test_a_currency_with_three_decimals_reads_them():
    assert read("2.400", "en", 3) == 2400
    assert read("2.400", "es", 3) == 2_400_000


@given(st.integers(0, LARGEST), st.sampled_from(["en", "es"]), st.sampled_from([0, 2, 3]))
def test_what_is_written_is_read_back(value, language, digits):
    assert read(write(value, language, digits), language, digits) == value


@given(st.integers(0, LARGEST), st.sampled_from([0, 2, 3]))
def test_a_programs_decimal_is_read_back(value, digits):
    assert read_plain(write_plain(value, digits), digits) == value


@pytest.mark.parametrize(
    ("text", "minor"), [("2400000.00", 240_000_000), ("5", 500), ("5.500", 550), ("-1.5", -150)]
)
def test_a_programs_decimal_has_a_point_and_nothing_else(text, minor):
    assert read_plain(text, 2) == minor


@pytest.mark.parametrize("text", ["2,400", "1e3", "", "NaN", "1.005", " 5", "5.", "+5", "9" * 19])
def test_other_spellings_of_a_program_are_refused(text):
    with pytest.raises(Unreadable):
        read_plain(text, 2)
