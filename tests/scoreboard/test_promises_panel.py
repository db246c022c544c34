"""Both promises on the board: kept or behind, in one sentence each, and every figure explained."""

from copy import deepcopy
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from goals.services.promises import PromiseSaid, set_promises
from smarketing.scoreboard.explaining import figures_of
from smarketing.scoreboard.rendering import panels_of
from smarketing.scoreboard.rules.packing import unpacked
from smarketing.scoreboard.services.refresh import refresh
from tests.cast import signed_in
from tests.scoreboard.conftest import NOW, event, post
from tests.scoreboard.panels import PROMISES
from tests.scoreboard.test_explain import LINK, assert_answers


def promise(mia):
    set_promises(by=mia, said=[PromiseSaid(date(2026, 11, 1), 30_000_00)], now=NOW)
    post(mia, event(80, "w", "mql", "2026-11-20"), event(81, "v", "mql", "2026-11-19"))
    post(mia, event(82, "v", "sal", "2026-11-20"))


def test_without_a_promise_and_without_hand_offs_it_is_absent(board):
    assert "promises" not in unpacked(board.panels)["panels"]


def test_both_halves_stand_side_by_side(filled, mia):
    promise(mia)
    panel = unpacked(refresh(filled.pk, NOW).panels)["panels"]["promises"]
    assert panel["marketing"]["owed"] == 23_000_00
    assert (panel["sales"]["late"], panel["sales"]["due"], panel["sales"]["inside"]) == (1, 2, 1)


def test_each_of_its_figures_is_linked_and_follows_from_its_terms(filled, mia):
    promise(mia)
    shown = refresh(filled.pk, NOW)
    mine = {k: one for k, one in figures_of(shown).items() if k.startswith("promises.")}
    html = panels_of(shown, "en").decode()
    assert len(mine) == 6
    for figure, explanation in mine.items():
        assert_answers(filled, explanation)
        assert f'{LINK}{figure}"' in html


@pytest.mark.parametrize(
    ("late", "said"),
    [
        ((7, 74, 122), "Sales has 7 leads past the time to answer"),
        ((0, 74, 122), "Sales has 74 leads past the time for a first contact"),
        ((0, 0, 1), "Sales has 1 lead tried less often than promised"),
        ((0, 0, 0), "Sales keeps its promise, no lead past its time"),
    ],
)
def test_the_sentence_speaks_of_the_first_promise_that_is_broken(late, said):
    panel = deepcopy(PROMISES)
    rows = (panel["sales"], panel["sales"]["contact"], panel["sales"]["tries"])
    for row, n in zip(rows, late, strict=True):
        row["late"] = n
    html = render_to_string("scoreboard/panels/promises.html", {"panel": panel})
    assert said in " ".join(strip_tags(html).split())


def test_the_api_tells_them(filled, mia):
    promise(mia)
    refresh(filled.pk, NOW)
    told = signed_in(mia).get("/api/v1/scoreboard").json()["promises"]
    assert told["marketing"]["due"] == "23000.00"
    assert told["sales"]["kept"] == 0.5
