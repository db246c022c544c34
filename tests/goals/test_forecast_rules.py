"""Forecasts: known endings, the same figures always, and ranges that hold as often as they say."""

from dataclasses import replace

import numpy as np
import pytest

from goals.rules.forecast.curves import chances, curves
from goals.rules.forecast.draws import Standing, forecast
from goals.rules.forecast.hindcast import Held, calibration, run_rate, weighted
from goals.rules.forecast.outlook import Days, outlook
from goals.rules.forecast.past import OPEN, Amounts, Arrivals, Past, Stays
from tests.goals.companies import HISTORY, QUARTER, WON, company, known

STATES = ("lead", "customer", "lost")


def past(stays, arrivals=(), amounts=(), history=365):
    """A past of two steps; a line is (state, following, days, leads), all of one persona."""
    lines = np.array([(a, b, c, 1, 1, n) for a, b, c, n in stays]).T
    came = np.array([(0, ago, 1, 1, n) for ago, n in arrivals], int).reshape(-1, 5).T
    worth = np.array([(1, 1, amount) for amount in amounts], int).reshape(-1, 3).T
    return Past(
        STATES, 2, history, Stays(*lines), Arrivals(*came), Amounts(*worth), kept=(1.0, 1.0)
    )


def open_leads(*lines):
    """(days, leads) on the first step."""
    return Standing(*np.array([(0, days, 1, 1, n) for days, n in lines]).T)


def test_a_lead_gets_there_as_often_and_as_fast_as_those_before():
    seen = past([(0, 1, 10, 300), (0, 2, 20, 700)])
    made = curves(seen, 1, width=1)
    chance, coming = chances(made, 15)
    row, lead = made.row((1, 1)), 0
    assert chance[row, lead, 0] == pytest.approx(0.3, abs=0.01)
    assert chance[row, lead, 10] == 0  # whoever waited longer than ten days never came
    assert coming[row, lead] == pytest.approx(0.3 * 5.5 / 15, abs=0.01)


def test_those_still_waiting_are_counted_as_waiting_and_not_as_lost():
    closed = past([(0, 1, 10, 50), (0, 2, 30, 50)])
    waiting = past([(0, 1, 10, 50), (0, 2, 30, 50), (0, OPEN, 5, 900)])
    both = [chances(curves(one, 1, width=1), 31)[0][0, 0, 0] for one in (closed, waiting)]
    assert both[1] == pytest.approx(both[0], abs=0.03)


def test_a_lead_may_come_back_from_where_it_ended():
    back = past([(0, 2, 5, 100), (2, 1, 5, 40), (2, OPEN, 300, 60), (0, 1, 5, 0)])
    chance, _coming = chances(curves(back, 1, width=1), 20)
    assert chance[0, 0, 0] == pytest.approx(0.4, abs=0.03)


def test_a_source_with_enough_leads_goes_by_its_own_curve_and_a_thin_one_by_its_parents():
    good = [(0, 1, 10, 1, 1, 200), (0, 2, 20, 1, 1, 200)]
    poor = [(0, 1, 10, 1, 2, 40), (0, 2, 20, 1, 2, 960)]
    thin = [(0, 1, 10, 1, 3, 5), (0, 2, 20, 1, 3, 5)]
    seen = replace(past([(0, 1, 1, 1)]), stays=Stays(*np.array([*good, *poor, *thin]).T))
    made = curves(seen, 1, width=1)
    chance, _coming = chances(made, 30)
    shares = [chance[made.row((1, source)), 0, 0] for source in (1, 2, 3)]
    assert 0.44 < shares[0] < 0.5  # drawn a little towards all of them
    assert shares[1] == pytest.approx(0.04, abs=0.02)
    assert made.row((1, 3)) == made.row((1, 99)) != made.row((1, 1))


def test_what_is_attained_open_and_still_to_come_add_up():
    arrivals = [(day, 10) for day in range(182)]
    seen = outlook(past([(0, 1, 0, 500), (0, 2, 0, 500)], arrivals), 1, Days(0, 30), False)
    said = forecast(seen, open_leads((40, 7)), attained=100, target=240)
    assert (said.from_coming, said.coming, said.open_leads) == (150, 300, 7)
    assert said.p10 < said.p50 < said.p90
    assert said.p50 == pytest.approx(250, abs=6)
    assert 0.5 < said.probability < 0.95


def test_amounts_are_drawn_from_history():
    worth = [100_00] * 50 + [300_00] * 50
    seen = outlook(past([(0, 1, 5, 100), (0, 2, 9, 100)], amounts=worth), 1, Days(0, 30), True)
    said = forecast(seen, open_leads((0, 100)), attained=0, target=None)
    assert said.p50 == pytest.approx(50 * 200_00, rel=0.1)
    assert (said.value, said.probability) == (200_00, None)


def test_the_same_facts_give_the_same_figures():
    seen = outlook(past([(0, 1, 5, 100), (0, 2, 9, 100)]), 1, Days(0, 30), False)
    both = [forecast(seen, open_leads((0, 100)), 0, 50) for _n in range(2)]
    assert both[0] == both[1]


def test_a_period_that_has_not_begun_counts_only_its_own_days():
    seen = past([(0, 1, 10, 100)])
    now = open_leads((0, 100))
    sooner, later = (
        forecast(outlook(seen, 1, days, False), now, 0, None).p50
        for days in (Days(0, 20), Days(15, 35))
    )
    assert sooner > 90
    assert later == 0


def test_with_hardly_any_results_nothing_is_said():
    assert outlook(past([(0, 1, 5, 9), (0, 2, 9, 100)]), 1, Days(0, 30), False) is None
    few = outlook(past([(0, 1, 5, 90)], amounts=[5] * 9), 1, Days(0, 30), True)
    assert few is None


def test_what_past_leads_teach_is_kept_and_read_back():
    seen = past([(0, 1, 5, 100)], [(3, 4)], [7, 9])
    again = Past.unpacked(seen.packed())
    assert (again.states, again.history, again.kept) == (seen.states, 365, (1.0, 1.0))
    assert again.amounts.amount.tolist() == [7, 9]
    assert again.stays.leads.tolist() == [100]


def held(p10, p90, outcome):
    return Held(1, p10, (p10 + p90) // 2, p90, outcome, run_rate=outcome * 2, weighted=None)


def test_a_calibration_counts_what_held_and_how_far_it_was_off():
    kept = calibration([held(90, 110, 100), held(90, 110, 120), held(50, 70, 60)])
    assert (kept.inside, kept.of) == (2, 3)
    assert kept.error == 0
    assert (kept.run_rate_error, kept.weighted_error) == (1, None)
    assert calibration([]).coverage is None


def test_of_200_companies_the_range_holds_as_often_as_it_says_and_is_nearer_than_both_others():
    told = []
    for seed in range(200):
        made, gone = company(seed), 7 * (1 + seed % 10)
        seen, now = known(made, HISTORY + gone - 1)
        so_far = made.won(HISTORY, HISTORY + gone - 1)
        expected = outlook(seen, WON, Days(0, QUARTER - gone), True)
        if expected is None:  # too little was won to learn from
            continue
        said = forecast(expected, now, so_far, None)
        told.append(
            Held(
                week=gone // 7,
                p10=said.p10,
                p50=said.p50,
                p90=said.p90,
                outcome=made.won(HISTORY, HISTORY + QUARTER - 1),
                run_rate=run_rate(so_far, gone, QUARTER),
                weighted=weighted(expected, now, so_far, WON - 1),
            )
        )
    kept = calibration(told)
    assert kept.of > 195
    assert 0.75 <= kept.coverage <= 0.85
    assert kept.error < min(kept.run_rate_error, kept.weighted_error)
