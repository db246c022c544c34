"""The lag matrix on its page and in the API."""

from fractions import Fraction

import pytest

from goals.queries.lag_page import lag_page
from goals.rules.metrics import REVENUE
from goals.services.goals import propose_goal
from tests.cast import NOW, TODAY, signed_in
from tests.goals.chains import begin, walk
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db


def test_every_quarter_adds_up_and_what_is_behind_is_determined(mia, acme):
    walk(acme, won=40, days=30)
    begin(mia)
    propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    table = lag_page(acme, REVENUE, TODAY)
    assert [row.quarter.key for row in table.rows] == ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"]
    assert {sum(cell.percent for cell in row.cells if cell) for row in table.rows} == {100}
    assert (table.rows[0].determined, table.rows[3].determined) == (100, 0)
    assert table.this.determined_of + table.this.open_of == Q4.target
    assert table.this.open == 11  # thirty days from 22 November on: ten days of December
    assert table.this.open_of == round(Fraction(Q4.target * 10, 92))  # not of the rounded percent


def test_a_company_without_a_known_lag_is_told_what_it_takes(mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    client = signed_in(mia)
    assert "ten wins whose leads had half a year" in client.get("/goals/lag/").content.decode()
    assert client.get("/api/v1/lag/").json() == {"lag": None}


def test_the_page_and_the_api_say_what_can_still_be_changed(mia, acme, time_machine):
    time_machine.move_to(NOW, tick=False)
    walk(acme, won=40, days=30)
    begin(mia)
    client = signed_in(mia)
    told = client.get("/api/v1/lag/").json()["lag"]["quarters"][1]
    page = client.get("/goals/lag/").content.decode()
    assert f'bring <b class="tp">{told["open"]}%</b> of this quarter' in page
    assert told["quarter"] == "2026-Q4"
