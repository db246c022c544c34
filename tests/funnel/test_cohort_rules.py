"""Intervals, cohorts and velocity over values."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.funnel.rules.cohorts import Passage, average, cohorts, survival, velocity
from smarketing.funnel.rules.intervals import wilson

TODAY = date(2026, 7, 1)


def passed(entered, reached=None, leads=1, *, ended=False):
    reached = reached and date.fromisoformat(reached)
    return Passage(date.fromisoformat(entered), reached, ended, leads)


def by_month(*passages, **changes):
    return cohorts(passages, **{"cohort": "month", "within": 30, "today": TODAY} | changes)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (81, 263, 0.255261, 0.366206),  # Newcombe (1998), table I
        (15, 148, 0.062386, 0.160528),
        (0, 20, 0.0, 0.161125),
        (1, 29, 0.006113, 0.171755),
        (29, 29, 0.883027, 1.0),
    ],
)
def test_an_interval_is_wilsons(hits, of, low, high):
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("hits", "of"), [(0, 0), (3, 2), (-1, 4), (1, -1)])
def test_of_nothing_there_is_no_interval(hits, of):
    assert wilson(hits, of) is None


def test_a_lead_counts_where_it_entered_and_only_within_its_days():
    january, february = by_month(
        passed("2026-01-31", "2026-03-02"),  # exactly 30 days
        passed("2026-01-30", "2026-03-02"),  # one too many
        passed("2026-01-05"),
        passed("2026-02-10", "2026-02-10", leads=3),
    )
    assert (january.key, january.entered, january.reached) == ("2026-01", 3, 1)
    assert (january.rate, february.rate) == (Fraction(1, 3), 1)


def test_a_later_step_entered_first_counts_and_is_marked():
    (march,) = by_month(passed("2026-03-05", "2026-03-01"), passed("2026-03-06", "2026-03-06"))
    assert (march.reached, march.negative) == (2, 1)


@pytest.mark.parametrize(
    ("today", "complete"), [(date(2026, 4, 30), False), (date(2026, 5, 1), True)]
)
def test_a_cohort_is_complete_when_its_last_lead_had_all_its_days(today, complete):
    (march,) = by_month(passed("2026-03-05"), today=today)  # 31 March and 30 days
    assert march.complete is complete


def test_a_cohort_cut_short_ends_where_it_was_cut():
    (march,) = by_month(passed("2026-03-05"), until=date(2026, 3, 10), today=date(2026, 4, 10))
    assert march.ends_on == date(2026, 3, 10)
    assert march.complete


def test_averages_leave_out_the_incomplete_and_the_old():
    found = by_month(
        passed("2026-01-05", leads=10),
        passed("2026-02-05", "2026-02-06", leads=1),
        passed("2026-03-05", leads=3),
        passed("2026-06-05", leads=50),
        complete_since=date(2026, 2, 1),
    )
    assert [cohort.complete and cohort.trusted for cohort in found] == [False, True, True, False]
    assert average(found).rate == Fraction(1, 4)
    assert average([]).rate is None


def test_quarters_follow_the_fiscal_year():
    (found,) = by_month(passed("2026-04-05"), cohort="quarter", fiscal_start=4)
    assert (found.key, found.starts_on) == ("2027-Q1", date(2026, 4, 1))


def test_survival_is_kaplan_and_meiers():
    # Freireich (1963), 6-mercaptopurine: 21 patients, 9 relapses
    relapsed = [(6, 3), (7, 1), (10, 1), (13, 1), (16, 1), (22, 1), (23, 1)]
    still = [(day, 1) for day in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)]
    curve = dict(survival(relapsed, still))
    expected = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert curve == pytest.approx(expected, abs=5e-4)


def test_the_estimate_hopes_for_those_who_wait_but_not_for_those_who_left():
    half = [passed("2026-06-01", "2026-06-03"), passed("2026-06-01", "2026-06-20")]
    (waits,) = by_month(*half, passed("2026-06-25"), passed("2026-06-25"))
    (left,) = by_month(*half, passed("2026-06-25", ended=True), passed("2026-06-25", ended=True))
    assert waits.rate == left.rate == Fraction(1, 2)
    assert waits.estimate == 1.0
    assert left.estimate == 0.5


def test_velocity_counts_those_who_still_wait():
    found = velocity(
        [
            passed("2026-05-02", "2026-05-01"),
            passed("2026-05-01", "2026-05-11", leads=5),
            passed("2026-05-01", "2026-05-21", leads=4),
            passed("2026-05-01", leads=7),
            passed("2026-05-01", leads=2, ended=True),
        ],
        today=TODAY,
    )
    assert (found.n, found.negative, found.waiting, found.ended) == (10, 1, 7, 2)
    assert (found.median, found.p90) == (10, 20)
    assert found.median_with_waiting == 20  # of 17, the ninth


def test_a_median_lies_between_the_middle_two():
    took = [passed("2026-05-01", "2026-05-02"), passed("2026-05-01", "2026-05-05")]
    assert velocity(took, today=TODAY).median == Fraction(5, 2)


def test_nobody_there_yet_is_no_velocity():
    found = velocity([passed("2026-05-01")], today=TODAY)
    assert (found.n, found.median, found.p90, found.median_with_waiting) == (0, None, None, None)
    assert found.waiting == 1


def test_leads_from_before_the_data_is_complete_are_left_out():
    took = [passed("2026-01-01", "2026-05-02", leads=3), passed("2026-05-01", "2026-05-05")]
    found = velocity(took, today=TODAY, complete_since=date(2026, 2, 1))
    assert (found.n, found.left_out, found.median) == (1, 3, 4)


DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS, st.integers(1, 5)), min_size=1))
def test_grouping_leads_of_the_same_days_changes_nothing(groups):
    together = [Passage(one, other, False, leads) for one, other, leads in groups]
    apart = [p for p in together for _ in range(p.leads)]
    singly = [Passage(p.entered_on, p.reached_on, False, 1) for p in apart]
    assert velocity(together, today=TODAY) == velocity(singly, today=TODAY)
    assert by_month(*together) == by_month(*singly)
    took = sorted(p.days for p in singly if p.days is not None)
    if took:
        assert velocity(singly, today=TODAY).median == Fraction(
            took[(len(took) - 1) // 2] + took[len(took) // 2], 2
        )
