"""The agreed chain on the board: what is needed where nobody typed, and what teams are owed."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from goals.queries.adjusting import parts_needed, running_period
from goals.rules.adjusting import MONTH, TEAM
from goals.services.adjusting.checking import AdjustmentSaid
from goals.services.adjusting.making import adjust, agree_adjustment
from goals.services.chains import ChainSaid, agree_chain, propose_chain, start_chain
from goals.services.step_targets import set_step_target
from smarketing.scoreboard.explaining import figures_of
from smarketing.scoreboard.rendering import board_of, panels_of
from smarketing.scoreboard.rules.explanation import computed, number
from smarketing.scoreboard.services.refresh import refresh
from tests.cast import TODAY, signed_in
from tests.scoreboard.conftest import NOW, Q4

pytestmark = pytest.mark.django_db
FIGURES = {
    "rate-visitor": Fraction(31, 1000),
    "rate-lead": Fraction(31, 100),
    "rate-mql": Fraction(78, 100),
    "rate-sal": Fraction(37, 100),
    "rate-opportunity": Fraction(24, 100),
    "value": Fraction(26_000_00),
}

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
def agreed(filled, mia, sara):
    """The chain of the quarter, signed by both; what was typed by month is taken away."""
    for target in list(filled.step_targets.all()):
        by = mia if target.step in ("visitor", "lead", "mql") else sara
        said = {"step": target.step, "month": target.month, "count": None}
        set_step_target(today=TODAY, by=by, reason="the chain says it now", **said)
    said = ChainSaid(2_400_000_00, FIGURES, "as expected")
    chain = start_chain(by=mia, metric="amount:customer", period=Q4, said=said, now=NOW)
    version = propose_chain(
        by=mia, chain_id=chain.pk, number=1, reason="", now=NOW, sign_as="marketing"
    )
    agree_chain(by=sara, chain_id=chain.pk, version=1, half="sales", digest=version.digest, now=NOW)
    filled.acts.filter(verb__startswith="chain.").update(at=NOW)
    filled.acts.exclude(verb__startswith="chain.").update(at=NOW - timedelta(1))
    return filled


@pytest.fixture
def shown(agreed):
    refresh(agreed.pk, NOW)
    return agreed.snapshots.live().first()


def test_the_way_and_the_promise_need_what_the_chain_owes(shown):
    panels = board_of(shown)["panels"]
    steps = {step["step"]: step["needed"] for step in panels["way"]["steps"]}
    assert (steps["lead"], steps["visitor"], steps["customer"]) == (4300, 138_678, 93)
    assert panels["leads"]["target"] == 1402
    why = figures_of(shown)["way.lead.needed_by_today"]
    assert "agreed chain" in why.terms[0].name.msgid
    assert computed(why) == number(why.value)
    assert why.further == (why.further[0], "lead")  # and from there down to the rows


def test_the_explanation_leads_to_the_chain_and_names_what_was_moved(agreed, mia, sara):
    said = AdjustmentSaid(MONTH, 50, "a fair in December", "lead", NOVEMBER, DECEMBER)
    row = adjust(by=mia, said=said, now=NOW)
    agree_adjustment(by=sara, adjustment_id=row.pk, half="sales", now=NOW)
    shown = refresh(agreed.pk, NOW)
    why = figures_of(shown)["way.lead.needed_by_today"]
    assert [term.value["count"] for term in why.terms if "moved" in term.name.msgid] == [-50, 50]
    assert computed(why) == number(why.value)
    page = signed_in(mia).get("/explain/?figure=way.lead.needed_by_today").content.decode()
    assert f"/goals/chain/{agreed.chains.get().pk}/steps/lead/" in page


def test_teams_are_owed_their_share_of_the_quotas_exactly(shown):
    rows = board_of(shown)["panels"]["quotas"]["rows"]
    assert [row["owed"] for row in rows] == [520, 520]
    assert {row["team"]: row["delivered"] for row in rows} == {"North": 3, "South": 1}
    assert figures_of(shown)[f"{rows[0]['figure']}.owed"].terms[0].value == {"count": 1040}


@pytest.mark.parametrize(("language", "said"), [("en", "/ owed"), ("es", "/")])
def test_the_panel_shows_what_was_taken_over_beside_what_is_owed(shown, language, said):
    html = panels_of(shown, language).decode()
    assert said in html
    assert "520" in html


def test_both_halves_are_told_of_the_agreement(shown):
    entries = board_of(shown)["panels"]["together"]["entries"]
    assert "chain.agree" in {entry["verb"] for entry in entries}


def test_without_an_agreed_chain_the_panel_has_no_such_column(board):
    panel = board_of(board)["panels"]["quotas"]
    assert panel["taken_over"] is None
    assert {row["owed"] for row in panel["rows"]} == {None}


def test_what_moved_between_teams_is_owed_there_and_named(agreed, sara):
    north, south = (agreed.teams.get(name=name).pk for name in ("North", "South"))
    said = AdjustmentSaid(TEAM, 20, "a fair", month=NOVEMBER, from_key=north, to_key=south)
    adjust(by=sara, said=said, now=NOW)
    shown = refresh(agreed.pk, NOW)
    rows = {row["team"]: row for row in board_of(shown)["panels"]["quotas"]["rows"]}
    assert (rows["North"]["owed"], rows["South"]["owed"]) == (500, 540)
    why = figures_of(shown)[f"{rows['South']['figure']}.owed"]
    assert why.terms[-1].value == {"count": 20}


def test_what_teams_are_owed_by_today_adds_up_and_is_what_adjust_says(agreed, sara):
    north, south = (agreed.teams.get(name=name).pk for name in ("North", "South"))
    said = AdjustmentSaid(TEAM, 21, "a fair", month=NOVEMBER, from_key=north, to_key=south)
    adjust(by=sara, said=said, now=NOW)
    panels = board_of(refresh(agreed.pk, NOW))["panels"]
    rows = {row["team_id"]: row["owed_by_today"] for row in panels["quotas"]["rows"]}
    needed = {step["step"]: step["needed_by_today"] for step in panels["way"]["steps"]}
    assert sum(rows.values()) == needed["sal"]
    running = running_period(agreed, NOW.date())
    parts = parts_needed(running, TEAM, running.step("sal"))
    assert rows == {part.key: part.due for part in parts}
