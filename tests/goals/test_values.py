"""Metrics, wordings and spans: the small values everything else is made of."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from goals.rules.metrics import metric_of, metrics_of
from goals.rules.progress import Bands
from goals.rules.spans import keyed, overlap, period_by_key, quarters_around
from goals.rules.wording import changed, content_of, wording_of
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.rules.packs import STEPS as DEFAULT_STEPS
from tests.goals.wordings import Q4

STEPS = [step.key for step in DEFAULT_STEPS]


def test_the_metrics_are_count_and_amount_of_every_step_and_visits_have_no_amount():
    assert [metric.key for metric in metrics_of(STEPS)] == [
        "amount:customer",
        *(f"count:{step}" for step in STEPS),
        *(f"amount:{step}" for step in STEPS if step not in ("customer", "visitor")),
    ]


@pytest.mark.parametrize("key", ["amount:visitor", "count:nothing", "revenue", "count:"])
def test_no_other_metric_is_let_in(key):
    with pytest.raises(ValueError, match=key):
        metric_of(key, STEPS)


def test_a_version_gives_back_the_wording_it_kept():
    odd = replace(Q4, bands=Bands(ahead=Fraction("1.1"), on=Fraction("0.95")))
    assert wording_of(content_of(odd)) == odd
    assert content_of(odd)["bands"] == {"ahead": "1.1", "on": "0.95"}


def test_a_change_is_told_by_what_differs():
    assert changed(Q4, replace(Q4, target=1, name="Sales")) == ["name", "target"]
    assert changed(Q4, Q4) == []


@pytest.mark.parametrize("fiscal_start", [1, 4, 10])
@pytest.mark.parametrize(
    "key", ["2026-Q1", "2026-Q4", "2026-11", "2026", "20260901-20261215", "20280229-20280229"]
)
def test_a_periods_name_leads_back_to_it(key, fiscal_start):
    period = period_by_key(key, fiscal_start)
    assert keyed(period.starts_on, period.ends_on, fiscal_start) == period
    assert period.key == key


def test_a_fiscal_year_is_named_by_the_year_it_ends_in():
    assert period_by_key("2026", 4).starts_on == date(2025, 4, 1)


@pytest.mark.parametrize(
    "key", ["", "2026-Q5", "2026-13", "26", "20261215-20260901", "2026-11-01", "x", "20261301-2"]
)
def test_what_names_no_period_is_refused(key):
    with pytest.raises(ValueError):  # noqa: PT011 - several readers refuse in their own words
        period_by_key(key)


def test_quarters_stand_in_a_row_across_the_year():
    keys = [period.key for period in quarters_around(date(2026, 11, 22), 1, 2)]
    assert keys == ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"]


def test_periods_overlap_when_they_share_a_day():
    first = Period(date(2026, 1, 1), date(2026, 3, 31))
    assert overlap(first, Period(date(2026, 3, 31), date(2026, 4, 30)))
    assert not overlap(first, Period(date(2026, 4, 1), date(2026, 4, 30)))
