"""Sheets as values: what a claim rests on, what differs, what may not be, what a file holds."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.rules.buying import Buying
from personas.rules.checks import claim_flaws, sheet_flaws
from personas.rules.differences import about_differences, differences
from personas.rules.exchange import Unreadable, read_sheet, told_sheet
from personas.rules.sheet import (
    GROUNDS,
    PARTS,
    SURE,
    About,
    Claim,
    Evidence,
    Sheet,
    content_of,
    digest_of_claim,
    sheet_of,
)
from tests.cast import TODAY

NOTE = Evidence("call", date(2026, 11, 1), "Bluewater asked twice.")
CLAIM = Claim("barrier", "Who moves our data?", "sales", evidence=(NOTE,), key="c1")
STEPS = frozenset({"lead", "mql"})


def test_a_claim_without_evidence_is_an_assumption():
    assert replace(CLAIM, evidence=()).is_assumption
    assert not CLAIM.is_assumption


@pytest.mark.parametrize(("on", "aged"), [("2026-05-26", False), ("2026-05-25", True)])
def test_evidence_ages_after_180_days(on, aged):
    note = replace(NOTE, on=date.fromisoformat(on))
    assert note.is_aged(TODAY) is aged
    assert replace(CLAIM, evidence=(note,)).is_aged(TODAY) is aged
    assert not replace(CLAIM, evidence=(note, NOTE)).is_aged(TODAY)


def test_the_oldest_evidence_is_that_of_the_claim_longest_unasked():
    old = replace(NOTE, on=date(2026, 1, 1))
    sheet = Sheet(claims=(replace(CLAIM, evidence=(old, NOTE)), replace(CLAIM, key="c2")))
    assert sheet.oldest_on == NOTE.on
    assert Sheet().oldest_on is None


def test_differences_are_told_claim_by_claim_in_the_order_of_the_sheet():
    gone = Claim("channel", "Trade fairs first.", "marketing", key="c2")
    new = Claim("trigger", "A second site opens.", "sales", key="c3")
    before = Sheet(claims=(gone, CLAIM))
    after = Sheet(claims=(replace(CLAIM, text="Who answers?"), new))
    told = [(change.part, change.kind) for change in differences(before, after)]
    assert told == [("trigger", "added"), ("barrier", "changed"), ("channel", "removed")]


def test_new_evidence_changes_a_claim_but_not_its_words():
    more = replace(CLAIM, evidence=(NOTE, NOTE), sure="strong")
    [change] = differences(Sheet(claims=(CLAIM,)), Sheet(claims=(more,)))
    assert change.same_words


def test_a_sheet_against_itself_differs_in_nothing():
    sheet = Sheet(About("Head"), (CLAIM,))
    assert differences(sheet, sheet) == []
    assert about_differences(sheet, sheet) == []
    assert about_differences(None, sheet) == ["role"]


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"text": "  "}, ("text", "missing")),
        ({"text": "x" * 401}, ("text", "long")),
        ({"text": "a\0b"}, ("text", "unreadable")),
        ({"part": "hobby"}, ("part", "choice")),
        ({"half": "both"}, ("half", "choice")),
        ({"step": "signing"}, ("step", "choice")),
        ({"evidence": (replace(NOTE, on=date(2026, 11, 23)),)}, ("on", "future")),
        ({"evidence": (replace(NOTE, kind="rumour"),)}, ("kind", "choice")),
        ({"evidence": (NOTE,) * 21}, ("evidence", "many")),
    ],
)
def test_what_a_claim_may_not_be_is_named(change, flaw):
    found = claim_flaws(replace(CLAIM, **change), STEPS, TODAY)
    assert [(one.field, one.code) for one in found] == [flaw]


def test_two_claims_never_bear_the_same_key():
    [flaw] = sheet_flaws(Sheet(claims=(CLAIM, CLAIM)), STEPS, TODAY)
    assert flaw.code == "twice"


texts = st.text(min_size=1, max_size=30).map(str.strip).filter(bool)
claims = st.builds(
    Claim,
    part=st.sampled_from(PARTS),
    text=texts,
    half=st.sampled_from(["marketing", "sales"]),
    sure=st.sampled_from(SURE),
    answer=texts | st.just(""),
    evidence=st.lists(
        st.builds(Evidence, st.sampled_from(GROUNDS), st.dates(), texts), max_size=3
    ).map(tuple),
    key=texts,
)
sheets = st.builds(Sheet, st.builds(About, texts, texts, texts), st.lists(claims).map(tuple))


@given(sheets)
def test_a_sheet_survives_being_kept_and_being_sent(sheet):
    assert sheet_of(content_of(sheet)) == sheet
    assert read_sheet(told_sheet("Olivia", sheet)) == sheet


@given(claims, claims)
def test_what_an_editor_saw_is_told_apart(one, other):
    assert (digest_of_claim(one) == digest_of_claim(other)) == (one == other)


@pytest.mark.parametrize(
    ("plain", "place"),
    [
        ([], ""),
        ({"claims": "many"}, "claims"),
        ({"claims": [{"text": 7}]}, "claims.1.text"),
        ({"claims": [{"evidence": [{"on": "last week"}]}]}, "claims.1.evidence.1.on"),
    ],
)
def test_an_unreadable_sheet_says_where(plain, place):
    with pytest.raises(Unreadable) as refused:
        read_sheet(plain)
    assert refused.value.place == place


@pytest.mark.parametrize(
    ("won", "lost", "rate"),
    [(23, 56, Fraction(23, 79)), (0, 3, Fraction(0)), (0, 0, None), (-1, 3, None), (3, -1, None)],
)
def test_the_win_rate_is_the_narrow_one_or_nothing(won, lost, rate):
    assert Buying(won=won, lost=lost).win_rate == rate
