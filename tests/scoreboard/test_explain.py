"""Every number on the board answers why, and its rows add up to it."""

import re
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from goals.services.goals import agree_goal, edit_goal, propose_goal
from goals.services.quotas import set_quota
from smarketing.accounts.models import Team
from smarketing.funnel.queries.entries import rows
from smarketing.scoreboard.explaining import explained, figures_of
from smarketing.scoreboard.rendering import panels_of
from smarketing.scoreboard.rules.explanation import DRAWN, ROWS, SHARE, TYPED, computed, number
from smarketing.scoreboard.services.refresh import compose_asked, refresh
from tests.cast import TODAY
from tests.scoreboard.conftest import NOW, Q4, REVENUE, event, post

LINK = "/explain/?figure="


def sum_of_rows(organization, explanation, limit=2):
    """All pages of a figure's rows, added up."""
    total, after = 0, 0
    while after is not None:
        page = rows(organization, explanation.question, after=after, limit=limit)
        total += sum(getattr(row, explanation.column) for row in page.rows)
        after = page.next
    return total


def assert_answers(organization, explanation):
    if explanation.how == ROWS:
        assert sum_of_rows(organization, explanation) == number(explanation.value)
    elif explanation.how not in (TYPED, DRAWN):
        assert computed(explanation) == number(explanation.value)
        assert explanation.terms


def test_every_figure_of_the_board_is_the_sum_of_its_rows_or_follows_from_its_terms(
    board, filled, sara
):
    north = Team.objects.get(name="North")
    set_quota(today=TODAY, by=sara, team_id=north.pk, period=Q4, target=5, metric="count:sal")
    shown = refresh(filled.pk, NOW)
    explained = figures_of(shown)
    assert len(explained) > 25
    for explanation in explained.values():
        assert_answers(filled, explanation)


def test_rows_stay_those_of_the_board_when_the_ledger_goes_on(board, filled, mia):
    post(mia, event(70, "late", "customer", "2026-11-22", amount="5000"))
    for explanation in figures_of(board).values():
        assert_answers(filled, explanation)


def test_every_link_of_the_board_has_its_explanation_and_none_is_missing(board):
    html = panels_of(board, "en").decode()
    linked = {part.split('"')[0] for part in html.split(LINK)[1:]}
    assert linked <= set(figures_of(board))
    shown = {name for name in figures_of(board) if not name.endswith(".needed")}
    assert shown == linked


@pytest.fixture
def rich(filled, mia, sara):
    """The board of a company with levels, a promise changed since, and goals under the shared."""
    goal = filled.goals.get()
    levels = {"minimum": 2_000_000_00, "stretch": 3_000_000_00, "target": 2_500_000_00}
    more = replace(REVENUE, **levels)
    edit_goal(by=mia, goal_id=goal.pk, number=1, wording=more, reason="better", now=NOW)
    agree(goal, 2, mia, sara)
    counted = {"metric": "count:customer", "unit": "customers", "target": 7, "on_top": False}
    under = replace(REVENUE, name="New customers", baseline=2, **counted)
    money = replace(REVENUE, name="Of it new", on_top=False)
    for wording in (under, money):
        agree(propose_goal(by=mia, wording=wording, reason="", now=NOW), 1, mia, sara)
    return refresh(filled.pk, NOW)


def agree(goal, number, mia, sara):
    for by, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=by, goal_id=goal.pk, number=number, half=half, now=NOW)


def test_levels_first_promises_and_goals_under_the_shared_one_answer_too(rich, filled):
    explained = figures_of(rich)
    money, under = filled.goals.filter(on_top=False).order_by("metric")
    assert {"goal.minimum", "goal.stretch", "goal.original"} <= set(explained)
    assert explained[f"goal.{under.pk}.attained"].value == {"count": 2 + 3}
    assert [left.n for left in explained[f"goal.{money.pk}.attained"].left_out] == [1]
    for explanation in explained.values():
        assert_answers(filled, explanation)


class Loose(HTMLParser):
    """The numbers of a page from which no link leads: drawings, their tables, names and moments
    apart, and days."""

    NO_FIGURES = {"svg", "details", "figcaption", "script", "time", "h2"}
    DAYS = r"(?i)\d+ (oct|nov|dec|dic)\b|(day|día) \d+ (of|de) \d+|\d{4}"

    def __init__(self, html):
        super().__init__()
        self.inside, self.found = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.inside += [tag]

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, text):
        if not {"a", *self.NO_FIGURES} & set(self.inside):
            self.found += re.findall(r"\S*\d\S*", re.sub(self.DAYS, "", text))


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_number_of_the_board_stands_without_a_link_to_its_explanation(rich, language):
    assert Loose(panels_of(rich, language).decode()).found == []


def test_what_a_figure_is_computed_from_has_explanations_too(board):
    names = set(figures_of(board))
    terms = [term for one in figures_of(board).values() for term in one.terms if term.figure]
    assert terms
    assert {term.figure for term in terms} <= names


def test_what_has_no_rate_is_said_to_be_left_out(board):
    [left] = explained(board, "goal.attained").left_out
    assert left.n == 1


def test_a_board_of_an_earlier_version_explains_itself_too(filled):
    then = compose_asked(filled.pk, "2026-Q4", NOW, NOW)
    for explanation in figures_of(then).values():
        assert_answers(filled, explanation)


def test_a_share_is_exact_until_it_is_shown(board):
    attainment = explained(board, "goal.attainment")
    assert attainment.how == SHARE
    assert number(attainment.value) == Fraction(91_100_00, 2_400_000_00)


@pytest.fixture
def signed_in(client, mia):
    client.force_login(mia.user)
    return client


def test_the_page_says_definition_formula_rows_and_what_was_left_out(signed_in, board):
    page = signed_in.get("/explain/?figure=goal.attained").content.decode()
    assert "The won amounts of the period" in page
    assert "Left out of the sum: 1, no exchange rate on their day." in page
    assert page.count("<tr>") - 1 == 5
    pace = signed_in.get("/explain/?figure=goal.needed_by_today").content.decode()
    assert "$2,400,000" in pace
    assert "× " in pace
    assert 'figure=goal.target"' in pace


def test_the_page_turns_over_long_lists(signed_in, filled, mia):
    post(mia, *(event(200 + n, f"many{n}", "lead", "2026-11-10") for n in range(120)))
    refresh(filled.pk, NOW)
    first = signed_in.get("/explain/?figure=way.lead.count").content.decode()
    [after] = [part.split('"')[0] for part in first.split("after=")[1:]]
    second = signed_in.get(f"/explain/?figure=way.lead.count&after={after}").content.decode()
    assert first.count("<tr>") == second.count("<tr>") == 51
    assert "after=" in second


def test_the_api_gives_the_same_rows_with_money_as_text(signed_in, board):
    told = signed_in.get("/api/v1/scoreboard/explain?figure=goal.attained").json()
    assert told["value"] == "91100.00"
    assert sum(float(row["amount"]) for row in told["rows"]) == 91100
    assert {row["why"] for row in told["rows"]} == {"reached", "taken_back"}
    assert told["left_out"] == [{"why": "no exchange rate on their day", "n": 1}]
    assert told["version"] == board.right_version


@pytest.mark.parametrize("query", ["figure=goal.nonsense", "figure=", ""])
def test_a_figure_that_is_not_on_the_board_is_not_found(signed_in, board, query):
    answer = signed_in.get(f"/api/v1/scoreboard/explain?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert signed_in.get(f"/explain/?{query}").status_code == 404
