"""What people settled is read once: a board composed with it says what a fresh one says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.services.goals import edit_goal
from smarketing.accounts.models import Organization
from smarketing.accounts.queries.settled import Settled
from smarketing.scoreboard.services.refresh import look, refresh
from tests.scoreboard.conftest import NOW, REVENUE, event, post


@pytest.fixture
def kept(filled):
    """What a worker keeps that has composed the board once."""
    kept = Settled()
    refresh(filled.pk, NOW, kept)
    return kept


def test_moves_change_the_board_and_nothing_settled_is_read_again(filled, mia, kept):
    settled = filled.settled
    post(mia, event(50, "z", "lead", "2026-11-22"))
    filled.refresh_from_db()
    assert filled.settled == settled < filled.wanted
    with CaptureQueriesContext(connection) as few:
        seen = look(filled.pk, NOW, kept)
    with CaptureQueriesContext(connection) as many:
        fresh = look(filled.pk, NOW)
    assert seen.board == fresh.board
    assert len(few) <= 8 < len(many) / 4


def test_an_edited_goal_is_on_the_next_board(filled, mia, kept):
    goal = filled.goals.get()
    wording = replace(REVENUE, name="Revenue of all of us")
    edit_goal(by=mia, goal_id=goal.pk, number=1, wording=wording, reason="Clearer", now=NOW)
    seen = look(filled.pk, NOW, kept)
    assert seen.board == look(filled.pk, NOW).board
    assert seen.board["panels"]["goal"]["proposed"]


def test_a_batch_that_brings_a_new_name_is_more_than_moves(filled, mia, kept):
    settled = Organization.objects.get(pk=filled.pk).settled
    post(mia, event(51, "y", "lead", "2026-11-22", team="Nordics", persona="The surprised"))
    assert Organization.objects.get(pk=filled.pk).settled > settled
    assert look(filled.pk, NOW, kept).board == look(filled.pk, NOW).board


def test_a_new_day_reads_anew(filled, kept):
    later = NOW + timedelta(days=8)
    assert look(filled.pk, later, kept).board == look(filled.pk, later).board
