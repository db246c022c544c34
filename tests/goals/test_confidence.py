"""How many leads make a quota sure."""

from dataclasses import replace
from fractions import Fraction
from math import comb

import numpy as np
import pytest

from goals.rules.chain import Chain, ChainStep
from goals.rules.confidence import Known, leads_needed
from goals.rules.rates import MEASURED, TYPED
from tests.cast import NOW, signed_in
from tests.goals.chains import begin

STEPS = (ChainStep("lead", "marketing"), ChainStep("customer", "sales"))
COUNTED = Chain(STEPS, quota=10, is_money=False)
TENTH = {"lead": Known(Fraction(1, 10), TYPED, 0, 0)}


def chance_of_ten(leads):
    """That at least ten of so many leads come, each with one in ten."""
    return 1 - sum(comb(leads, n) * 0.1**n * 0.9 ** (leads - n) for n in range(10))


def test_a_counted_quota_with_a_sure_rate_is_the_binomials():
    needed = leads_needed(COUNTED, "lead", TENTH, None)
    for level, leads in needed.items():
        assert chance_of_ten(leads) == pytest.approx(level / 100, abs=0.015)


def test_a_thin_sample_asks_for_more_leads_than_a_large_one():
    large, thin = (
        leads_needed(COUNTED, "lead", {"lead": Known(Fraction(1, 10), MEASURED, n, n // 10)}, None)
        for n in (10_000, 100)
    )
    assert thin[95] > large[95]


def test_a_few_large_deals_make_a_quota_less_sure_than_many_like_ones():
    money = replace(COUNTED, quota=1_000_00, is_money=True, value=Fraction(100_00))
    alike = leads_needed(money, "lead", TENTH, [100_00] * 20)
    wild = leads_needed(money, "lead", TENTH, [20_00] * 19 + [1_620_00])
    assert wild[95] > alike[95]
    assert alike == leads_needed(money, "lead", TENTH, [55_00] * 3)  # only their shape counts


def test_marketing_needs_leads_for_its_share_only():
    half = replace(COUNTED, share=Fraction(1, 2))
    assert (
        leads_needed(half, "lead", TENTH, None)[50] < leads_needed(COUNTED, "lead", TENTH, None)[50]
    )


def test_the_same_figures_every_time_and_nothing_where_a_rate_is_open():
    assert leads_needed(COUNTED, "lead", TENTH, None) == leads_needed(COUNTED, "lead", TENTH, None)
    assert leads_needed(COUNTED, "lead", {}, None) is None


def test_a_large_quota_is_near_to_dividing_averages():
    needed = leads_needed(replace(COUNTED, quota=50_000), "lead", TENTH, None)
    assert np.isclose(needed[50], 500_000, rtol=0.01)


@pytest.mark.django_db
def test_the_page_says_it_and_follows_what_is_typed(mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    begin(mia)
    client = signed_in(mia)
    page = client.get("/goals/chain/").content.decode()
    assert "With 80% confidence it takes" in page
    asked = {"headers": {"HX-Request": "true"}}
    tried = client.get("/goals/chain/", {"quota": "4,800,000"}, **asked).content.decode()
    assert "Dividing averages says 8,599" in tried
