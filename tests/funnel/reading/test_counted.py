"""Visits, people and quotas."""

from datetime import date

import pytest

from tests.funnel.reading.files import look

VISITS = {"day": "day", "count": "n", "source": "from"}
PEOPLE = {"member": "who", "team": "team", "office": "office", "side": {"column": "half"}}
PEOPLE |= {"role": "member", "from": "since", "to": "until"}
QUOTAS = {"side": "sales", "team": "team", "year": "Year", "quarter": "Quarter"}
QUOTAS |= {"amount": "Quota Amount", "currency": "USD"}


def test_visits_of_a_day_and_source(tmp_path):
    looked = look(tmp_path, 'day,n,from\n2026-03-04,"1,234",ads\n2026-03-04,5,\n', VISITS, "visits")
    assert [row[2:] for row in looked.rows] == [
        (date(2026, 3, 4), "ads", 1234),
        (date(2026, 3, 4), "", 5),
    ]


def test_two_counts_of_one_day_and_source_are_refused(tmp_path):
    content = "day,n,from\n2026-03-04,5,ads\n2026-03-04,6,ads\n2026-03-04,7,web\n"
    survey = look(tmp_path, content, VISITS, "visits").survey
    assert [row.line for row in survey.refused] == [2, 3]


@pytest.mark.parametrize("row", [",5,ads", "2026-03-04,,ads", "2026-03-04,-5,ads", "Total,9,"])
def test_a_row_of_visits_needs_a_day_and_a_count(tmp_path, row):
    looked = look(tmp_path, f"day,n,from\n2026-03-05,1,ads\n{row}\n", VISITS, "visits")
    assert [refused.line for refused in looked.survey.refused] == [3]


def test_a_moment_is_the_visits_local_day(tmp_path):
    looked = look(tmp_path, "day,n,from\n2026-03-04T23:30:00Z,5,ads\n", VISITS, "visits")
    assert looked.rows[0].day == date(2026, 3, 5)  # in Berlin


HEAD = "who,team,office,half,since,until\n"


def test_people_with_their_places(tmp_path):
    content = HEAD + "Ana,North,Madrid,Ventas,2026-01-01,2026-03-31\nBo,,,,,\n"
    ana, bo = look(tmp_path, content, PEOPLE, "people").rows
    assert (ana.member, ana.team, ana.office, ana.side) == ("Ana", "North", "Madrid", "sales")
    assert (ana.role, ana.starts_on, ana.ends_on) == (
        "member",
        date(2026, 1, 1),
        date(2026, 3, 31),
    )
    assert (bo.team, bo.side, bo.starts_on) == ("", "", None)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Cy,North,Berlin,sales,,", "line 2"),
        ("Cy,South,Madrid,hr,,", "marketing, sales"),
        ("Cy,South,Madrid,sales,2026-03-01,2026-02-01", "ends before"),
        (",South,Madrid,sales,,", "no id"),
    ],
)
def test_people_that_cannot_be(tmp_path, row, sentence):
    looked = look(tmp_path, f"{HEAD}Ana,North,Madrid,sales,,\n{row}\n", PEOPLE, "people")
    assert sentence in looked.whys[0]


def test_a_team_of_another_half_is_told_at_the_half(tmp_path):
    rows = "Ana,North,Madrid,sales,,\nCy,North,Madrid,marketing,,\n"
    (refused,) = look(tmp_path, HEAD + rows, PEOPLE, "people").survey.refused
    assert (refused.column, refused.value) == (PEOPLE["side"]["column"], "marketing")


def test_quotas_in_money(tmp_path):
    content = 'Year,Quarter,team,Quota Amount\n2026,Q1,North,"$200,000 "\n2026,2,North,\n'
    looked = look(tmp_path, content, {**QUOTAS, "format": {"decimal": "."}}, "quotas")
    first, second = looked.rows
    assert (first.year, first.quarter, first.amount_minor, first.currency) == (
        2026,
        1,
        20000000,
        "USD",
    )
    assert (second.quarter, second.amount_minor) == (2, None)


def test_quotas_in_counts(tmp_path):
    data = {k: v for k, v in QUOTAS.items() if k not in ("amount", "currency")}
    data |= {"count": {"column": "Quota", "step": "sal"}}
    (row,) = look(tmp_path, "Year,Quarter,team,Quota\n2026,3,North,40\n", data, "quotas").rows
    assert (row.count, row.step, row.amount_minor) == (40, "sal", None)


@pytest.mark.parametrize(
    "row", ["2026,5,North,1", "26,1,North,1", "2026,,North,1", "2026,1,North,x"]
)
def test_a_quota_needs_its_quarter(tmp_path, row):
    content = f"Year,Quarter,team,Quota Amount\n{row}\n"
    assert look(tmp_path, content, QUOTAS, "quotas").survey.refused_count == 1
