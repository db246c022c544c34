"""The alignment panel: where both stand, and what holds them back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from smarketing.accounts.models import Organization
from smarketing.scoreboard.panels import alignment
from smarketing.scoreboard.queries.scene import scene_of
from smarketing.scoreboard.rules.packing import unpacked
from smarketing.scoreboard.services.refresh import refresh
from stages.services.stepping import record_decision
from tests.cast import NOW, TODAY, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def decided(acme, mia, sara):
    record_decision(by=mia, on=TODAY, why="One funnel", now=NOW)
    return Organization.objects.get(pk=acme.pk)


def composed(organization):
    return unpacked(refresh(organization.pk, NOW).panels)["panels"]


def test_without_evidence_the_panel_is_absent(acme):
    assert "alignment" not in composed(acme)


def test_it_shows_the_line_and_at_most_three_things_that_hold_it_back(decided):
    panel = composed(decided)["alignment"]
    assert (panel["tenths"], panel["stage"], panel["target"]) == (11, 1, 3)
    assert [one["key"] for one in panel["back"]] == ["qualification", "cadence", "statement"]


def test_the_page_says_it_in_words(decided, mia):
    refresh(decided.pk, NOW)
    page = signed_in(mia).get("/").content.decode()
    assert "How aligned we are" in page
    assert "No agreed definition of a qualified lead" in page
    assert "Silo, towards strategic" in page


def test_the_api_says_where_the_company_stands(decided, mia):
    refresh(decided.pk, NOW)
    told = signed_in(mia).get("/api/v1/scoreboard").json()["alignment"]
    assert (told["position"], told["stage"], told["target"]) == (1.1, 1, 3)


def test_it_costs_three_queries(decided):
    scene = scene_of(decided, None, TODAY, NOW)
    with CaptureQueriesContext(connection) as asked:
        alignment.read(scene)
    assert len(asked) <= 3
