from datetime import date
from fractions import Fraction

import pytest

from goals.rules.progress import (
    EVEN,
    Bands,
    Course,
    banded,
    measure,
    pace_delta,
    pace_gap,
    standing,
    whole,
)
from smarketing.accounts.rules.periods import Period

APRIL = Period(date(2026, 4, 1), date(2026, 4, 30))
Q4 = Period(date(2026, 10, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("today", "needed"),
    [
        (date(2026, 3, 31), 0),  # not begun
        (date(2026, 4, 1), 10),  # the first day counts whole
        (date(2026, 4, 30), 300),  # so does the last
        (date(2026, 5, 9), 300),  # and nothing is needed after it
    ],
)
def test_what_is_needed_follows_an_even_pace(today, needed):
    assert measure(300, 0, APRIL, today).needed_by_today == needed


def test_the_published_pacing_index_comes_out_exactly():
    progress = measure(500_000, 320_000, APRIL, date(2026, 4, 20))
    assert progress.attainment == Fraction(64, 100)
    assert progress.pace_index == Fraction(96, 100)  # a guide that rounds early prints 0.959
    assert progress.status == "behind"


def test_the_published_run_rate_comes_out_exactly():
    progress = measure(260_000, 96_000, APRIL, date(2026, 4, 12))
    assert progress.run_rate == 240_000
    assert progress.required_per_day == Fraction(164_000, 18)
    assert progress.per_day == 8_000
    assert pace_delta(progress, True) == 9_111 - 8_000


@pytest.mark.parametrize(
    ("attained", "today", "course", "delta"),
    [
        (10, date(2026, 4, 20), EVEN, 29 - 0),  # half a thing a day is told as none
        (300, date(2026, 4, 20), EVEN, 0 - 15),  # reached: nothing is asked any more
        (10, date(2026, 3, 31), EVEN, None),  # no day has gone
        (10, date(2026, 4, 30), EVEN, None),  # none is left
        (10, date(2026, 4, 20), Course(weights=(1, 0) * 15), 58 - 1),  # by the days that count
        (60, date(2026, 4, 20), Course(baseline=50), 24 - 0),
    ],
)
def test_each_day_to_come_is_set_beside_each_day_gone(attained, today, course, delta):
    assert pace_delta(measure(300, attained, APRIL, today, course=course), False) == delta


@pytest.mark.parametrize(
    ("attained", "status"),
    [(1020, "ahead"), (1019, "on"), (980, "on"), (979, "behind"), (0, "behind"), (-5, "behind")],
)
def test_status_follows_the_bands_and_their_own_values_belong_to_them(attained, status):
    assert measure(2000, attained, APRIL, date(2026, 4, 15)).status == status


def test_a_goal_keeps_its_own_bands():
    wide = Bands(ahead=Fraction(1), on=Fraction(1, 2))
    assert measure(2000, 500, APRIL, date(2026, 4, 15), wide).status == "on"
    assert banded(Fraction(1), wide) == "ahead"


@pytest.mark.parametrize(("ahead", "on"), [("0.9", "1"), ("1", "0"), ("1", "-1")])
def test_bands_out_of_order_are_refused(ahead, on):
    with pytest.raises(ValueError, match="bands"):
        Bands(ahead=Fraction(ahead), on=Fraction(on))


@pytest.mark.parametrize("target", [None, 0])
def test_without_a_target_only_the_figure_itself_is_said(target):
    progress = measure(target, 96_000, APRIL, date(2026, 4, 12))
    said = (
        progress.attainment,
        progress.needed_by_today,
        pace_gap(progress, True),
        progress.required_per_day,
    )
    assert said == (None, None, None, None)
    assert progress.status == "unknown"
    assert progress.run_rate == 240_000


def test_refunds_show_as_they_are():
    progress = measure(1000, -50, APRIL, date(2026, 4, 15))
    assert progress.attainment == Fraction(-1, 20)
    assert pace_gap(progress, True) == -550


def test_a_counted_gap_is_what_the_shown_need_leaves():
    progress = measure(21, 8, APRIL, date(2026, 4, 15))  # 10.5 are needed, shown as 11
    assert (whole(progress.needed_by_today, False), pace_gap(progress, False)) == (11, -3)


def test_what_is_reached_needs_nothing_more_and_is_never_capped():
    progress = measure(1000, 1370, APRIL, date(2026, 4, 15))
    assert (progress.required_per_day, progress.attainment) == (0, Fraction(137, 100))
    assert progress.is_reached


def test_after_the_last_day_no_day_can_make_up_for_what_is_missing():
    progress = measure(1000, 900, APRIL, date(2026, 5, 20))
    assert progress.required_per_day is None
    assert pace_gap(progress, True) == -100


def test_before_the_first_day_no_pace_is_said():
    progress = measure(1000, 0, APRIL, date(2026, 3, 1))
    assert (progress.pace_index, progress.run_rate, progress.status) == (None, None, "unknown")
    assert progress.required_per_day == Fraction(1000, 30)


def test_a_leap_day_is_a_day():
    leap = Period(date(2028, 2, 1), date(2028, 2, 29))
    assert measure(29, 0, leap, date(2028, 2, 29)).needed_by_today == 29


@pytest.mark.parametrize(
    ("count", "needed", "status"),
    [
        (5, None, "unknown"),
        (5, Fraction(0), "ahead"),
        (0, Fraction(0), "on"),
        (-1, Fraction(0), "behind"),
        (98, Fraction(100), "on"),
        (97, Fraction(100), "behind"),
    ],
)
def test_a_count_stands_against_what_is_needed_by_today(count, needed, status):
    assert standing(count, needed) == status


def test_things_are_rounded_up_and_money_to_the_nearest_cent():
    due = measure(240_000_000, 0, Q4, date(2026, 11, 23)).needed_by_today
    assert (whole(due, is_money=True), whole(due, is_money=False)) == (140_869_565, 140_869_566)
    assert whole(None, is_money=True) is None
