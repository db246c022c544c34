"""Hand-offs are kept day by day: a board with kept days says what one that reads all says."""

import random
from datetime import date, timedelta
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import PromiseValue
from goals.queries.answer_terms import LENGTHS, asked_of_sales, dones, sums_on
from goals.queries.passed_days import PassedDays
from goals.rules.middles import middle
from smarketing.accounts.queries.settled import Settled
from smarketing.funnel.queries.borders import borders_of
from smarketing.scoreboard.services.refresh import look
from tests.scoreboard.conftest import NOW, Q4, event, post

SOON = NOW + timedelta(minutes=1)
BATCHES = [  # each told after a board was composed
    [event(100, "p", "mql", "2026-11-20"), event(101, "q", "mql", "2026-11-21")],
    [event(102, "p", "sal", "2026-11-21"), event(103, "q", "rejected", "2026-11-22")],
    [event(104, "r", "mql", "2026-11-21"), event(105, "r", "sal", "2026-11-23")],
    [event(106, "p", "rejected", "2026-11-23")],  # taken back after all
    [event(105, "r", "sal", "2026-11-22", version=2)],  # answered on another day
    [event(101, "q", "mql", "2026-11-21", version=2, deleted=True)],  # never passed
    [event(107, "s", "mql", "2026-11-10"), event(108, "s", "sal", "2026-11-11")],
]


@pytest.fixture
def worth(filled):
    """A lead passed from MQL is worth something."""
    PromiseValue.objects.create(
        organization=filled,
        starts_on=Q4.starts_on,
        ends_on=Q4.ends_on,
        step="mql",
        persona=-1,
        entered=30,
        won=3,
        amount=3_000_00,
        value=100_00,
        frozen_at=NOW,
    )
    return filled


def promises(organization, now, kept=None):
    return look(organization.pk, now, kept).board["panels"].get("promises")


def test_after_each_batch_and_after_time_alone_the_board_is_the_fresh_one(worth, mia):
    kept, said = Settled(), []
    for batch in BATCHES:
        post(mia, *batch)
        said.append(promises(worth, NOW, kept))
        assert said[-1] == promises(worth, NOW)
    assert {one["marketing"]["gross"] for one in said} == {0, 100_00, 200_00, 300_00}
    assert {one["marketing"]["taken_back"] for one in said} == {0, 100_00}
    for hours in (1, 20, 26, 24 * 15):  # times to answer, to call and to try again run out
        later = NOW + timedelta(hours=hours)
        assert promises(worth, later, kept) == promises(worth, later)
    assert promises(worth, NOW, kept) == said[-1]  # a clock that was put right


def test_an_attempt_is_told_by_its_hand_off_and_settles_nothing(worth, mia):
    kept = Settled()
    post(mia, *BATCHES[0], *BATCHES[1])
    promises(worth, NOW, kept)
    worth.refresh_from_db()
    settled = worth.settled
    call = {"event_id": "t", "lead": "p", "at": NOW.isoformat(), "attempt": {"kind": "call"}}
    post(mia, call)
    worth.refresh_from_db()
    assert worth.settled == settled < worth.wanted
    told = promises(worth, NOW, kept)
    assert told == promises(worth, NOW)
    assert told["sales"]["contact"]["due"] == 1


def test_what_becomes_overdue_is_counted_without_a_word_from_anybody(worth, mia):
    days = PassedDays(worth, Q4, borders_of(worth))
    post(mia, event(100, "p", "mql", "2026-11-23"))
    inside, over = (
        days.look(worth.wanted, worth.handoffs.get(lead__external_id="p").due_at + by).told
        for by in (timedelta(minutes=-1), timedelta(0))
    )
    assert over["due"] == inside["due"] + 1
    assert over["pending"] == inside["pending"] - 1


def test_a_window_that_ends_is_counted_without_a_word_from_anybody(worth, mia):
    limits = {"answer_minutes": 60, "contact_minutes": 60, "tries": 1, "tries_days": 3}
    worth.handoff_rules.create(step="mql", **limits)
    days = PassedDays(worth, Q4, borders_of(worth))
    call = {"event_id": "t", "lead": "p", "at": NOW.isoformat(), "attempt": {"kind": "call"}}
    post(mia, *BATCHES[0], event(102, "p", "sal", "2026-11-21"), call)
    ends = worth.handoffs.get(lead__external_id="p").tries_due_at
    moments = (ends - timedelta(minutes=1), ends)
    told = [days.look(worth.wanted, moment).told["tries_inside"] for moment in moments]
    assert told == [0, 1]


def test_they_are_what_all_hand_offs_come_to(worth, mia):
    for batch in BATCHES:
        post(mia, *batch)
    mine = asked_of_sales(worth, borders_of(worth)).filter(
        passed_on__range=(Q4.starts_on, Q4.ends_on)
    )
    passed = PassedDays(worth, Q4, borders_of(worth)).look(worth.wanted, NOW)
    assert passed.told == mine.aggregate(**sums_on(NOW), **dones())
    for name in LENGTHS:
        values = [value for value in mine.values_list(name, flat=True) if value is not None]
        expected = timedelta(seconds=int(median(values))) if values else None
        assert passed.middles.get(name) == expected


def test_only_the_days_that_changed_are_read_again(worth, mia):
    days = PassedDays(worth, Q4, borders_of(worth), Q4)
    post(mia, *BATCHES[0])
    before = days.look(worth.wanted, NOW)
    with CaptureQueriesContext(connection) as none:
        assert days.look(worth.wanted, SOON) is before
    assert not none.captured_queries
    post(mia, event(109, "q", "sal", "2026-11-22"))
    with CaptureQueriesContext(connection) as few:
        after = days.look(worth.wanted, SOON)
    assert len(few) == 3
    changed = {day for day, one in after.days.items() if one is not before.days.get(day)}
    assert changed == {date(2026, 11, 21)}


@pytest.mark.parametrize("seed", range(20))
def test_the_middle_of_runs_is_that_of_all_their_values(seed):
    chance = random.Random(seed)
    runs = [
        sorted(chance.randrange(10 ** chance.randint(0, 6)) for _ in range(chance.randint(0, 9)))
        for _ in range(chance.randint(1, 9))
    ]
    values = [value for run in runs for value in run]
    assert middle(runs) == (int(median(values)) if values else None)


def test_of_nothing_there_is_no_middle():
    assert middle([]) is None
    assert middle([[], []]) is None
