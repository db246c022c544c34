"""What is appended when a fold says something else than what is kept."""

from smarketing.funnel.rules.fold import difference, fold, uncorrected
from tests.funnel.lives import fact, ground, written


def test_a_difference_is_what_is_missing_and_what_is_too_much():
    before = fold([fact("1 Mar", "lead"), fact("3 Mar", "sal", 50)], ground()).entries
    after = fold([fact("1 Mar", "lead"), fact("4 Mar", "sal", 50)], ground()).entries
    assert [(written(e, False), corrects) for e, corrects in difference(before, after)] == [
        ("4 Mar +~mql 50", False),
        ("4 Mar +sal 50", False),
        ("3 Mar -~mql -50", True),
        ("3 Mar -sal -50", True),
    ]
    assert difference(after, reversed(after)) == []


def test_equal_entries_are_counted_one_by_one():
    entry = fold([fact("1 Mar", "expired")], ground()).entries[0]
    assert difference([entry], [entry] * 3) == [(entry, False)] * 2
    assert difference([entry] * 2, []) == [(entry._replace(n=-1), True)] * 2


def test_a_correction_leaves_with_what_it_corrects():
    lead, sal = fold([fact("1 Mar", "lead"), fact("1 Mar", "sal", key="s")], ground()).entries[::2]
    rows = [(lead, False), (sal, False), *difference([lead, sal], [lead])]
    assert uncorrected(rows) == [lead]
    assert uncorrected([*rows, (sal, False)]) == [lead, sal]


def test_an_entry_taken_back_on_its_own_day_is_no_correction():
    life = fact("1 Mar", "=customer", 5), fact("1 Mar", "lost")
    rows = [(entry, False) for entry in fold(life, ground()).entries]
    assert len(uncorrected(rows)) == 3
