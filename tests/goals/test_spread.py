from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from goals.rules.spread import months_in, spread
from smarketing.accounts.rules.periods import Period, month_of

Q4 = Period(date(2026, 10, 1), date(2026, 12, 31))
FULL = {date(2026, 10, 1): 900, date(2026, 11, 1): 1000, date(2026, 12, 1): 1100}
DAYS = st.dates(date(2023, 1, 1), date(2029, 12, 31))


def test_a_period_adds_its_months():
    owed = spread(FULL, Q4, date(2026, 11, 22))
    assert owed.whole == 3000
    assert owed.by_today == 900 + Fraction(1000 * 22, 30)
    assert owed.is_complete


def test_before_the_first_day_nothing_is_needed_and_after_the_last_all_of_it():
    assert spread(FULL, Q4, date(2026, 9, 30)).by_today == 0
    assert spread(FULL, Q4, date(2027, 2, 1)).by_today == 3000


def test_part_of_a_month_takes_its_share_of_days():
    october = Period(date(2026, 10, 11), date(2026, 10, 20))
    assert spread(FULL, october, date(2026, 10, 15)).whole == Fraction(9000, 31)
    assert spread(FULL, october, date(2026, 10, 15)).by_today == Fraction(4500, 31)


def test_no_target_is_no_figure_rather_than_nought():
    assert spread({}, Q4, date(2026, 11, 22)) is None
    assert spread({date(2026, 9, 1): 5}, Q4, date(2026, 11, 22)) is None
    assert spread({date(2026, 10, 1): 0}, Q4, date(2026, 11, 22)).whole == 0


def test_a_month_without_a_target_is_told_so_that_no_status_is_invented():
    late = spread({date(2026, 11, 1): 1000}, Q4, date(2026, 11, 22))
    assert (late.days_set, late.days, late.is_complete_by_today) == (30, 92, False)
    early = spread({date(2026, 10, 1): 900}, Q4, date(2026, 10, 31))
    assert early.is_complete_by_today
    assert not early.is_complete


@given(DAYS, st.integers(0, 10**9), st.integers(0, 400))
def test_the_days_of_a_month_add_up_exactly(day, count, later):
    month = month_of(day)
    parts = [Period(one, one) for one in month.each_day()]
    targets = {month.starts_on: count}
    today = date.fromordinal(day.toordinal() + later)
    assert sum(spread(targets, part, today).whole for part in parts) == count
    assert sum(spread(targets, part, today).by_today for part in parts) == (
        spread(targets, month, today).by_today
    )


@given(DAYS, st.integers(0, 500))
def test_the_parts_of_a_period_are_its_days_each_once(first, length):
    period = Period(first, date.fromordinal(first.toordinal() + length))
    parts = months_in(period)
    assert sum(part.days for part in parts) == period.days
    assert (parts[0].starts_on, parts[-1].ends_on) == (period.starts_on, period.ends_on)
    assert all(month_of(part.starts_on) == month_of(part.ends_on) for part in parts)
