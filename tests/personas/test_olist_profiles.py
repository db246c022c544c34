"""Olist's `lead_behaviour_profile` as four personas by rules: real input, documented numbers."""

import csv

import pytest

from personas.rules.matching import NAMES, Condition, Matching, Rule, said_of, shares, verdict_of

CAT, EAGLE, WOLF, SHARK = range(1, 5)
PROFILES = {CAT: "cat", EAGLE: "eagle", WOLF: "wolf", SHARK: "shark"}


@pytest.fixture
def deals(data_folder):
    path = data_folder / "olist" / "olist_closed_deals_dataset.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [said_of({"profile": row["lead_behaviour_profile"]}, "") for row in rows]


def by(test, mode="first"):
    rules = (Rule(one, (Condition("profile", test, (name,)),)) for one, name in PROFILES.items())
    return Matching(mode, tuple(rules))


def counted(matching, deals):
    return shares([verdict_of(matching, said) for said in deals])


def test_the_whole_cell_leaves_two_names_to_nobody(deals):
    assert counted(by("is"), deals) == {CAT: 407, EAGLE: 123, WOLF: 95, SHARK: 24, 0: 177 + 16}


def test_the_first_rule_takes_the_rows_with_two_names(deals):
    assert counted(by(NAMES), deals) == {CAT: 419, EAGLE: 126, WOLF: 96, SHARK: 24, 0: 177}


def test_by_best_score_two_names_tie_and_stay_unmatched(deals):
    verdicts = [verdict_of(by(NAMES, "best"), said) for said in deals]
    assert sum(one.why == "tie" for one in verdicts) == 16
    assert shares(verdicts)[0] == 193
