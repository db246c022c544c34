"""What versions moved, what deals contradict, what was heard already: arithmetic alone."""

from datetime import date, timedelta
from fractions import Fraction

from personas.rules.contradictions import contradictions
from personas.rules.likeness import alike
from personas.rules.sheet import About, Claim, Sheet
from personas.rules.trend import Ended, by_month, line_of, since

DAY = date(2026, 6, 1)
IT = Sheet(About("Head of operations"), (Claim("decider", "IT decides.", "marketing", key="k1"),))


def days(start, won, lost):
    """One win, or one loss, a day."""
    found = [Ended(won=1)] * won + [Ended(lost=1)] * lost
    return {start + timedelta(n): one for n, one in enumerate(found)}


def test_a_version_is_held_against_as_many_days_before_it():
    today = DAY + timedelta(19)
    told = since(days(DAY - timedelta(20), 4, 16) | days(DAY, 9, 11), 4, DAY, today)
    assert (told.before.rate, told.after.rate) == (Fraction(4, 20), Fraction(9, 20))
    assert told.is_enough


def test_little_that_ended_says_nothing():
    assert not since(days(DAY, 9, 0), 4, DAY, DAY + timedelta(30)).is_enough


def test_more_taken_back_than_won_has_no_rate():
    assert Ended(won=-1, lost=3).rate is None


def test_the_line_leaves_out_months_in_which_nothing_ended():
    months = by_month(days(DAY, 3, 1), [date(2026, 5, 1), DAY])
    line = line_of(months, [(2, DAY), (1, date(2020, 1, 1))])
    assert (len(line.points), line.last) == (1, Fraction(3, 4))
    assert [mark.edition for mark in line.marks] == [2]


def test_won_deals_contradict_who_decides():
    deals = [{"decided_by": "Finance"}] * 6 + [{"decided_by": "IT"}] * 4
    [found] = contradictions(IT, deals, {}, {})
    assert (found.value, found.share, found.instead, found.key) == (
        "Finance",
        Fraction(3, 5),
        "IT decides.",
        "k1",
    )


def test_what_the_sheet_knows_or_few_deals_say_is_no_contradiction():
    knows = [{"decided_by": "it"}] * 10
    few = [{"decided_by": "Finance"}] * 9
    assert contradictions(IT, knows, {}, {}) == contradictions(IT, few, {}, {}) == []


def test_sources_and_lost_reasons_the_sheet_has_not_heard_of():
    found = contradictions(IT, [], {"webinar": 5, "email": 5, "": 2}, {"": 30, "no budget": 20})
    assert [(one.kind, one.value) for one in found] == [("comes", "webinar")]
    found = contradictions(IT, [], {}, {"": 5, "no budget": 20})
    assert [(one.kind, one.part) for one in found] == [("loses", "objection")]


def test_what_says_much_the_same_is_found():
    heard = [
        (1, "She wants to start with one depot first."),
        (2, "The works council wants to see the screen."),
        (3, "Quiere empezar con un depósito"),
    ]
    assert alike("We would start in one depot and see", heard) == [1]
    assert alike("quieren empezar por un deposito", heard) == [3]
    assert alike("the and", heard) == []
