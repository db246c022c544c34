"""What a stream is given: only what it lacks, the newest of it, the same bytes for all."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from smarketing.scoreboard.live import server
from smarketing.scoreboard.live.guests import Guest
from smarketing.scoreboard.live.hall import Hall, Look
from smarketing.scoreboard.live.hub import Hub
from smarketing.scoreboard.live.stream import Stream

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def look(version, composed=None, wanted=None, language="en", seen=None, **panels):
    return Look(
        version=version,
        composed=composed or version,
        right_at=NOON,
        wanted=wanted or version,
        looked_at=NOON + timedelta(seconds=version),
        parts=panels,
        html={language: {n: json.dumps({"name": n, "html": panels[n]}) for n in seen or panels}},
    )


def stream(version=0, partly=False, language="en"):
    return Stream(Guest(7, 1), language, version, partly, 1, 0.0, 1e12)


def hall(*looks):
    made = Hall(7)
    for one in looks:
        made.take(one)
    return made


def names(frame):
    return [
        json.loads(line[6:])["name"]
        for line in frame.decode().splitlines()
        if line.startswith('data: {"version"') and '"html"' in line
    ]


def test_a_stream_is_given_only_what_changed_since_its_version():
    shown = hall(look(5, goal="a", way="b"), look(6, goal="a", way="c", seen=["way"]))
    assert names(shown.frame_for(stream(0))) == ["goal", "way"]
    assert names(shown.frame_for(stream(5))) == ["way"]
    assert names(shown.frame_for(stream(6))) == []


def test_a_slow_reader_skips_to_the_newest():
    shown, slow = hall(look(5, goal="a")), stream(5)
    for version in range(6, 100):
        shown.take(look(version, goal=str(version)))
    frame = shown.frame_for(slow).decode()
    assert names(frame.encode()) == ["goal"]
    assert '"html": "99"' in frame
    assert slow.version == 99


def test_all_streams_of_a_version_are_given_the_same_bytes():
    shown = hall(look(5, goal="a"), look(6, goal="b"))
    first, second = shown.frame_for(stream(5)), shown.frame_for(stream(5))
    assert shown.panels_since("en", 5, False) is shown.panels_since("en", 5, False)
    assert first == second


def test_what_may_have_come_in_part_is_sent_again():
    shown = hall(look(5, goal="a", way="b"), look(6, goal="a", way="c", seen=["way"]))
    assert names(shown.frame_for(stream(6, partly=True))) == ["way"]
    assert names(shown.frame_for(stream(5, partly=True))) == ["goal", "way"]


@pytest.mark.parametrize("version", [1, 4, 99])
def test_a_version_this_process_does_not_know_is_given_everything(version):
    shown = hall(look(6, composed=5, goal="a", way="b"))
    assert names(shown.frame_for(stream(version))) == ["goal", "way"]
    assert names(shown.frame_for(stream(5))) == []


def test_an_older_look_is_not_shown():
    shown = hall(look(6, goal="new"), look(5, goal="old"))
    assert b'"html": "new"' in shown.frame_for(stream())


def test_a_confirmed_board_moves_the_version_and_sends_no_panel():
    shown = hall(look(5, goal="a"), look(6, composed=5, goal="a", seen=["goal"]))
    assert shown.version == 6
    assert names(shown.frame_for(stream(5))) == []


def test_the_beat_tells_how_old_the_truth_is():
    right = json.loads(hall(look(5, goal="a")).beat().decode().split("data: ")[1])
    late = json.loads(hall(look(5, wanted=6, goal="a")).beat().decode().split("data: ")[1])
    assert right["at"] == (NOON + timedelta(seconds=5)).isoformat()
    assert late["at"] == NOON.isoformat()
    assert right["version"] == late["version"] == 5


def test_a_restored_older_board_is_shown_whole():
    shown = hall(look(50, goal="newer", way="a"))
    shown.begin_anew()
    assert shown.frame_for(stream(50)) == b""
    shown.take(look(40, goal="older", way="a"))
    assert names(shown.frame_for(stream(50))) == ["goal", "way"]


def test_a_language_that_just_came_waits_until_it_is_rendered():
    shown = hall(look(5, goal="a"))
    assert shown.frame_for(stream(language="es")) == b""
    shown.take(look(5, goal="a", language="es"))
    assert names(shown.frame_for(stream(language="es"))) == ["goal"]


async def test_a_reader_that_takes_nothing_is_let_go(monkeypatch):
    hub, slow = Hub(), stream()
    hub.start = lambda: None
    monkeypatch.setattr(server, "hub", hub)
    hub.look_soon = lambda hall: None
    pouring = asyncio.create_task(server.pour(slow, asyncio.Event().wait, never))
    await asyncio.sleep(0)
    while slow.task is None:
        await asyncio.sleep(0)
    slow.writing_since = time.monotonic()
    hub.beat_once(time.monotonic() + 29)
    assert not slow.ended
    hub.beat_once(time.monotonic() + 31)
    await pouring
    assert hub.streams() == []


async def never(message):
    """A reader's end that takes nothing."""
    await asyncio.Event().wait()


def test_a_stream_is_registered_before_the_board_is_looked_at():
    hub, looked = Hub(), []
    hub.start = lambda: None
    hub.look_soon = lambda hall: looked.append(len(hall.streams))
    hub.join(stream())
    assert looked == [1]
