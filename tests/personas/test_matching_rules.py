"""Rules over what is said of a lead: what fits, what ties, what nobody may guess."""

import pytest

from personas.rules.exchange import Unreadable
from personas.rules.matching import (
    BEST,
    NOBODY,
    NONE,
    RULE,
    TIE,
    Condition,
    Matching,
    Rule,
    condition_in,
    condition_line,
    matching_flaws,
    matching_of,
    plain_of,
    read_matching,
    said_of,
    vanished,
    verdict_of,
)

OPS, FOUNDER = 1, 2
ROLE = Condition("role", "is", ("Operations", "COO"))
BIG = Condition("size", "least", ("80",))


@pytest.mark.parametrize(
    ("test", "values", "value", "fits"),
    [
        ("is", ("cat",), "Cat", True),
        ("is", ("cat",), "cat, wolf", False),
        ("names", ("cat",), "cat, wolf", True),
        ("names", ("cat",), "wildcat; wolf", False),
        ("contains", ("opera",), "Head of Operations", True),
        ("least", ("80",), "80", True),
        ("least", ("80",), "80.5", True),
        ("least", ("80",), "about 90", False),
        ("most", ("10",), "11", False),
        ("blank", (), " ", True),
        ("filled", (), "x", True),
        ("filled", (), "", False),
    ],
)
def test_a_condition_reads_what_is_said(test, values, value, fits):
    assert Condition("f", test, values).fits({"f": value}) is fits


@pytest.mark.parametrize("test", ["is", "blank", "filled", "most"])
def test_a_field_that_vanished_fits_nothing(test):
    assert not Condition("gone", test, ("1",)).fits({"role": "COO"})


def test_the_first_rule_that_fits_decides():
    matching = Matching(rules=(Rule(OPS, (ROLE, BIG)), Rule(FOUNDER, (ROLE,))))
    assert verdict_of(matching, {"role": "coo", "size": "90"}).persona == OPS
    assert verdict_of(matching, {"role": "coo", "size": "9"}).persona == FOUNDER
    assert verdict_of(matching, {"role": "cfo"}).why == NONE


def test_the_best_score_decides_and_a_tie_is_nobodys():
    matching = Matching(
        BEST, (Rule(OPS, (ROLE,), 2), Rule(OPS, (BIG,), 1), Rule(FOUNDER, (BIG,), 3))
    )
    both = verdict_of(matching, {"role": "COO", "size": "100"})
    assert (both.persona, both.why, both.points) == (NOBODY, TIE, ((OPS, 3), (FOUNDER, 3)))
    assert verdict_of(matching, {"size": "100"}).persona == FOUNDER
    found = verdict_of(matching, {"role": "COO"})
    assert (found.persona, found.why, len(found.rules)) == (OPS, RULE, 1)


def test_a_rule_without_conditions_fits_nobody():
    assert verdict_of(Matching(rules=(Rule(OPS, ()),)), {"role": "x"}).persona == NOBODY


def test_lists_numbers_and_the_source_are_said_as_text():
    said = said_of({"size": 80, "tags": ["a", "b"], "none": None}, "web")
    assert said == {"size": "80", "tags": "a, b", "none": "", "source": "web"}


def test_rules_are_kept_as_they_were():
    matching = Matching(BEST, (Rule(OPS, (ROLE, BIG), 4),))
    assert matching_of(plain_of(matching)) == matching == read_matching(plain_of(matching))


@pytest.mark.parametrize(
    "plain",
    [[], {"rules": {}}, {"rules": [{}]}, {"rules": [{"persona": "1"}]},
     {"rules": [{"persona": 1, "conditions": [{"values": [1]}]}]},
     {"rules": [{"persona": 1, "points": True}]}],
)  # fmt: skip
def test_what_is_no_rules_is_refused_with_its_place(plain):
    with pytest.raises(Unreadable):
        read_matching(plain)


def test_what_rules_may_not_be():
    wrong = Matching(
        "luck",
        (
            Rule(9, (), 0),
            Rule(OPS, (Condition("", "is", ()), Condition("size", "least", ("many",)))),
        ),
    )
    assert dict(matching_flaws(wrong, {OPS})) == {
        "mode": "choice",
        "rules.1.persona": "choice",
        "rules.1.points": "number",
        "rules.1.conditions": "missing",
        "rules.2.conditions.1.field": "missing",
        "rules.2.conditions.1.values": "missing",
        "rules.2.conditions.2.values": "number",
    }


def test_fields_that_vanished_are_named():
    assert vanished(Matching(rules=(Rule(OPS, (ROLE, BIG)),)), ["source", "role"]) == ["size"]


@pytest.mark.parametrize(
    ("line", "condition"),
    [
        ("size least 80", Condition("size", "least", ("80",))),
        ("role is COO, Founder", Condition("role", "is", ("COO", "Founder"))),
        ('job title is "Head, sales", COO', Condition("job title", "is", ("Head, sales", "COO"))),
        ("segment blank", Condition("segment", "blank")),
        ("size", Condition("size", "")),
    ],
)
def test_a_condition_is_a_line_and_the_other_way_round(line, condition):
    assert condition_in(line) == condition
    assert condition_line(condition) == line
