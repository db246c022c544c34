"""A board is kept when it says something new; nothing newer is ever overwritten."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from smarketing.accounts.models import Organization
from smarketing.audit import bell
from smarketing.scoreboard.models import Kind, Snapshot
from smarketing.scoreboard.queries.snapshots import lagging, newest
from smarketing.scoreboard.rules.packing import unpacked
from smarketing.scoreboard.services.refresh import compose_asked, keep, look, refresh
from tests.scoreboard.conftest import NOW, event, post

LATER = NOW + timedelta(minutes=10)


def touch(organization):
    """A write that changes nothing on the board."""
    Organization.objects.get(pk=organization.pk).raise_wanted()


def test_a_change_makes_a_new_snapshot_of_its_version(board, filled, mia):
    post(mia, event(50, "z", "lead", "2026-11-22"))
    fresh = refresh(filled.pk, LATER)
    assert fresh.pk != board.pk
    assert fresh.version == fresh.right_version == filled.wanted
    assert fresh.computed_at == fresh.right_at == LATER


def test_a_board_that_says_the_same_is_confirmed_and_not_kept_again(board, filled):
    touch(filled)
    refresh(filled.pk, LATER)
    kept = filled.snapshots.get()
    assert (kept.version, kept.right_version) == (filled.wanted, filled.wanted + 1)
    assert (kept.computed_at, kept.right_at) == (NOW, LATER)


def test_what_changes_while_a_board_is_composed_waits_for_the_next(clean_redis, monkeypatch):
    monkeypatch.setattr(bell, "QUIET_MS", 60_000)
    bell.ring(7)
    assert not clean_redis.exists("waiting:7")  # a quiet organisation's is composed at once
    clean_redis.delete("quiet:7")  # its time is over, and the worker begins
    with bell.answering(7):
        bell.ring(7)
    assert clean_redis.exists("waiting:7")


def test_a_worker_that_finds_several_rings_answers_them_by_one_board(clean_redis, monkeypatch):
    monkeypatch.setattr(bell, "QUIET_MS", 60_000)
    assert bell.is_time(7)
    with bell.answering(7):
        pass
    assert not bell.is_time(7)
    assert not clean_redis.exists("waiting:7")  # the board that began holds what it was asked for
    bell.ring(7)
    assert not bell.is_time(7)
    assert clean_redis.exists("waiting:7")  # what changed since waits for the next


def test_a_burst_of_changes_has_its_boards_follow_each_other_slowly(clean_redis, monkeypatch):
    monkeypatch.setattr(bell, "SPAN_MS", 60_000)
    monkeypatch.setattr(bell, "BURST_LASTS_MS", 60_000)
    monkeypatch.setattr(bell, "BURST_MS", 30_000)
    for _change in range(bell.CALM):
        bell.ring(7)
    with bell.answering(7):
        assert clean_redis.pttl("quiet:7") <= bell.LONGEST_MS
    bell.ring(7)
    with bell.answering(7):
        assert clean_redis.pttl("quiet:7") > bell.LONGEST_MS


@pytest.mark.parametrize(("took", "quiet"), [(0, 80), (20, 80), (60, 120), (5_000, 250)])
def test_boards_that_take_long_follow_each_other_less_often(took, quiet):
    assert bell.quiet_ms(took, 80) == quiet


def test_the_sweep_finds_what_is_missing_old_or_of_yesterday_and_nothing_else(acme, otto):
    other = otto.organization
    assert sorted(lagging(NOW)) == sorted([acme.pk, other.pk])
    refresh(acme.pk, NOW)
    refresh(other.pk, NOW)
    assert lagging(NOW) == []
    touch(acme)
    assert lagging(NOW) == [acme.pk]
    refresh(acme.pk, NOW)
    assert lagging(NOW) == []
    assert sorted(lagging(NOW + timedelta(days=1))) == sorted([acme.pk, other.pk])


def test_a_new_day_is_a_change_with_a_version_of_its_own(board, filled):
    morning = refresh(filled.pk, NOW + timedelta(days=1))
    assert morning.pk != board.pk
    assert morning.version == board.right_version + 1
    assert lagging(NOW + timedelta(days=1)) == []


def test_an_older_look_never_overwrites_a_newer_board(filled, mia):
    old = look(filled.pk, NOW)
    post(mia, event(50, "z", "lead", "2026-11-22"))
    newer = refresh(filled.pk, LATER)
    keep(Kind.LIVE, old.scene, old.board, NOW)
    assert newest(filled).pk == newer.pk
    assert filled.snapshots.count() == 1


def test_a_period_that_ends_keeps_its_last_word(board, filled):
    first_of_year = datetime.fromisoformat("2027-01-01T00:00:10+00:00")
    fresh = refresh(filled.pk, first_of_year)
    closing = filled.snapshots.get(kind=Kind.CLOSING)
    assert fresh.period == "2027-Q1"
    assert (closing.period, closing.day) == ("2026-Q4", date(2026, 12, 31))
    assert len(unpacked(closing.panels)["panels"]["pace"]["attained"]) == 92
    refresh(filled.pk, first_of_year)
    assert filled.snapshots.filter(kind=Kind.CLOSING).count() == 1


def test_a_worker_killed_at_any_statement_is_repaired_by_the_next(filled, mia):
    refresh(filled.pk, NOW)
    for stop in range(200):
        post(mia, event(1000 + stop, f"k{stop}", "lead", "2026-11-22"))
        if not killed_at(filled, stop):
            break
        for number in lagging(LATER):  # as the sweep does; nothing, if it stands already
            refresh(number, LATER)
        shown = Snapshot.objects.get(pk=newest(filled).pk)
        filled.refresh_from_db()
        assert shown.right_version == filled.wanted
        steps = {one["step"]: one for one in unpacked(shown.panels)["panels"]["way"]["steps"]}
        assert steps["lead"]["count"] == 4 + stop + 1
    assert stop > 15  # every statement had its turn


class Killed(BaseException):
    """As a signal would: no handler of errors on the way may keep it."""


def killed_at(organization, stop) -> bool:
    """Run a refresh that dies before its statement number `stop`; whether it had so many."""
    seen = 0

    def die(execute, sql, params, many, context):
        nonlocal seen
        seen += 1
        if seen > stop and "SAVEPOINT" not in sql:
            raise Killed
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(die):
            refresh(organization.pk, LATER)
    except Killed:
        return True
    return False


def test_another_period_is_composed_beside_the_board(board, filled):
    asked = compose_asked(filled.pk, "2026-Q3", None, LATER)
    assert (asked.kind, asked.period) == (Kind.ASKED, "2026-Q3")
    steps = {one["step"]: one for one in unpacked(asked.panels)["panels"]["way"]["steps"]}
    assert steps["lead"]["count"] == 1
    assert newest(filled).pk == board.pk
    assert compose_asked(filled.pk, "2026-Q3", None, LATER).pk == asked.pk


def test_an_earlier_moment_is_composed_from_what_was_known_then(filled, mia):
    known = filled.wanted
    filled.moves.update(recorded_at=NOW, recorded_in=known)
    filled.acts.update(at=NOW, version=known)
    post(mia, event(50, "z", "lead", "2026-11-22"))
    filled.moves.filter(recorded_in__gt=known).update(recorded_at=LATER)
    then = compose_asked(filled.pk, "2026-Q4", NOW, LATER)
    after = compose_asked(filled.pk, "2026-Q4", LATER, LATER + timedelta(1))
    leads = [unpacked(one.panels)["panels"]["way"]["steps"][1]["count"] for one in (then, after)]
    assert leads == [4, 5]
    assert then.right_version == known
    assert unpacked(then.panels)["panels"]["notice"]["from_ledger"]


def test_recompute_says_what_it_did_and_refuses_a_stranger(filled, capsys):
    call_command("recompute", "acme")
    assert f"version {filled.wanted}" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no organisation"):
        call_command("recompute", "nobody")


def test_a_board_is_composed_with_redis_absent(filled, redis_process):
    redis_process.process.kill()
    redis_process.process.wait()
    assert refresh(filled.pk, NOW).right_version == filled.wanted
