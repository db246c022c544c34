"""The metric engine: one scope, three tables, one answer."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from smarketing.accounts.rules.faults import Fault
from smarketing.funnel.models import DailyCount, Entry, PeriodTotal
from smarketing.funnel.queries.counts import Question, counts, rows
from smarketing.funnel.queries.scope import scope_of
from smarketing.funnel.rules.questions import BY, DIMENSIONS, narrowed
from tests.funnel.conftest import company
from tests.funnel.years import OUTCOMES, STEPS, counted, live

YEAR = Question(date(2026, 1, 1), date(2026, 12, 31), by=("step",))
VALUES = {
    "day": ["2026-03-05", "2026-04-01"],
    "week": ["2026-W10", "2026-W14", "2026-W15"],
    "month": ["2026-02", "2026-03", "2026-05"],
    "quarter": ["2026-Q1", "2026-Q3"],
    "step": [*STEPS, "visitor"],
    "outcome": OUTCOMES,
    "source": ["", "web", "fair", "nobody's"],
    "campaign": ["", "spring, early"],
    "persona": ["", "Olivia"],
    "owner": ["", "ana", "bo"],
    "team": ["", "north", "south"],
    "office": ["", "Sur"],
    "origin": ["", "sales", "partner"],
}


@pytest.fixture
def lived(works):
    works.fiscal_start = 5
    works.timezone = "America/Sao_Paulo"
    works.save()
    live(company("other"), seed=4, leads=9)
    return live(works, seed=5)


def wild_question(chance):
    """Any question that makes sense: whole months half of the time, few dimensions mostly."""
    by = chance.sample(BY, chance.randrange(4))
    filters = {
        name: tuple(chance.sample(VALUES[name], chance.randrange(1, 3)))
        for name in chance.sample(BY, chance.choice([0, 0, 1, 2]))
    }
    if not {"step", "outcome"} & {*by, *filters}:
        by.append(chance.choice(["step", "outcome"]))
    first = date(2026, 1, 1) + timedelta(chance.randrange(150))
    last = first + timedelta(chance.randrange(200))
    if chance.random() < 0.5:
        first = first.replace(day=1)
        last = last.replace(day=28) + timedelta(4)
        last -= timedelta(last.day)
    version = chance.choice([None, None, None, 2, 3])
    return Question(first, last, by=tuple(by), filters=filters, version=version)


def told(answer):
    """An answer as {key: figures}, nothing that is all zero."""
    cells = {}
    for row in answer.rows:
        figures = (row.count, row.reached, row.taken_back, row.amount, row.not_priced)
        assert row.key not in cells
        if any(figures):
            cells[row.key] = figures
    return cells


def all_rows(organization, question):
    found, after = [], 0
    while after is not None:
        page = rows(organization, question, after=after, limit=37)
        found += page.rows
        after = page.next
    return found


def test_every_question_is_answered_as_by_a_loop_over_the_entries(lived):
    chance, asked = random.Random(1), {Entry: 0, DailyCount: 0, PeriodTotal: 0}
    for _ in range(300):
        question = wild_question(chance)
        asked[scope_of(lived, question).cheapest] += 1
        assert told(counts(lived, question)) == counted(lived, question), question
    assert min(asked.values()) > 20


def test_the_rows_behind_every_figure_add_up_to_it(lived):
    chance = random.Random(2)
    for _ in range(60):
        question = wild_question(chance)
        answer = counts(lived, question)
        behind = all_rows(lived, question)
        assert sum(row.n for row in behind) == answer.totals.count, question
        assert sum(row.amount for row in behind) == answer.totals.amount
        assert sum(row.unpriced for row in behind) == answer.not_priced
        assert len({row.id for row in behind}) == len(behind)


def test_the_question_behind_one_row_counts_that_row_alone(lived):
    chance = random.Random(3)
    for _ in range(40):
        question = wild_question(chance)
        for row in counts(lived, question).rows[:6]:
            one = narrowed(question, row.key, row.ids, lived.fiscal_start)
            assert replace(counts(lived, one).totals, key=row.key, ids=row.ids) == row, question
            behind = all_rows(lived, one)
            assert (sum(r.n for r in behind), sum(r.amount for r in behind)) == (
                row.count,
                row.amount,
            )


def test_parts_add_up_to_the_whole_along_every_dimension(lived):
    whole = counts(lived, YEAR)
    for name in DIMENSIONS:
        parts = counts(lived, replace(YEAR, by=("step", name)))
        assert replace(parts.totals, key=()) == whole.totals
        assert any(row.key[1] == "" for row in parts.rows)  # no name is a name too


def test_what_was_known_at_a_version_stays_so(works):
    live(works, seed=6, leads=20)
    known = replace(YEAR, version=works.wanted)
    before = counts(works, known)
    live(works, seed=7, leads=20)
    assert counts(works, known) == before != counts(works, YEAR)


def test_both_days_of_the_period_are_counted(lived):
    days = counts(lived, replace(YEAR, by=("day",), filters={"step": ("lead",)})).rows
    first, last = days[0], days[-1]
    question = Question(
        date.fromisoformat(first.key[0]),
        date.fromisoformat(last.key[0]),
        filters={"step": ("lead",)},
    )
    assert counts(lived, question).totals.reached == sum(day.reached for day in days)
    one_day = replace(question, ends_on=question.starts_on)
    assert counts(lived, one_day).totals.reached == first.reached


def test_nothing_counted_is_a_zero_and_no_row(works):
    assert counts(works, YEAR).rows == []
    assert counts(works, YEAR).at("lead").count == 0
    (only,) = counts(works, replace(YEAR, by=(), filters={"step": ("lead",)})).rows
    assert (only.key, only.count, only.amount) == ((), 0, 0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"by": ("month",)}, "step_or_outcome_missing"),
        ({"by": ("step", "colour")}, "unknown_cut"),
        ({"filters": {"colour": ("red",)}}, "unknown_filter"),
        ({"filters": {"origin": ("mars",)}}, "unknown_value"),
        ({"filters": {"outcome": ("won",)}}, "unknown_value"),
        ({"filters": {"month": ("2026-13",)}}, "period_unreadable"),
        ({"filters": {"week": ("2025-W53",)}}, "period_unreadable"),
        ({"filters": {"quarter": ("Q1",)}}, "period_unreadable"),
        ({"filters": {"team_id": (2**63,)}}, "number_expected"),
        ({"filters": {"team_id": ("north",)}}, "number_expected"),
        ({"filters": {"source": ("a\0b",)}}, "unreadable"),
        ({"ends_on": date(2025, 12, 31)}, "period_backwards"),
        ({"ends_on": date.max}, "period_out_of_range"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_why(works, change, code):
    with pytest.raises(Fault) as refused:
        counts(works, replace(YEAR, **change))
    assert refused.value.code == code
    assert refused.value.message


def test_an_unknown_name_covers_nothing(lived):
    nobody = replace(YEAR, filters={"owner": ("nobody",)})
    assert counts(lived, nobody).rows == []
    assert rows(lived, nobody, limit=9).rows == []


def test_a_name_and_another_number_hold_together(lived):
    north = lived.teams.get(name="north").pk
    south = lived.teams.get(name="south").pk
    both = replace(YEAR, filters={"team": ("north",), "team_id": (north, south)})
    assert (
        counts(lived, both).totals
        == counts(lived, replace(both, filters={"team_id": (north,)})).totals
    )
    neither = replace(YEAR, filters={"team": ("north",), "team_id": (south,)})
    assert counts(lived, neither).rows == []


def test_two_people_of_one_name_stay_two(lived):
    lived.members.update(name="ana")
    people = counts(lived, replace(YEAR, by=("owner",), filters={"step": ("lead",)})).rows
    assert [row.key for row in people].count(("ana",)) == 2
    assert len({row.ids["owner_id"] for row in people}) == len(people)


@pytest.mark.parametrize(
    "question",
    [
        YEAR,
        replace(YEAR, by=("week", "team"), filters={"step": ("lead",), "team": ("north",)}),
        replace(YEAR, by=("month", "step", "team", "source", "persona", "owner")),
    ],
)
def test_more_data_takes_no_more_queries(works, question):
    sizes = []
    for seed in (5, 6):
        live(works, seed=seed, leads=20)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            counts(works, question)
            rows(works, question, limit=10)
        sizes.append(len(asked))
    assert sizes[0] == sizes[1] <= 8
