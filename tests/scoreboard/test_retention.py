"""Old boards make room: all of the last, then one an hour, then one a day, every closing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from smarketing.accounts.queries.settled import Settled
from smarketing.scoreboard.models import Kind, Snapshot
from smarketing.scoreboard.rules.retention import superfluous
from smarketing.scoreboard.services.prune import prune_live
from smarketing.scoreboard.services.refresh import compose_asked, refresh
from tests.scoreboard.conftest import NOW

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def at(*minutes):
    return [(number, NOON - timedelta(minutes=back)) for number, back in enumerate(minutes)]


def test_the_last_of_each_hour_stays_for_a_week():
    assert superfluous(at(0, 10, 50, 70, 110, 130), BERLIN, NOON) == [2, 4]


def test_after_a_week_only_the_last_of_each_local_day_stays():
    week = 7 * 24 * 60
    assert superfluous(at(week, week + 70, week + 800, week + 2000), BERLIN, NOON) == [1, 3]


def kept_boards(organization, moments):
    Snapshot.objects.bulk_create(
        Snapshot(
            organization=organization,
            period="2026-Q4",
            version=number,
            right_version=number,
            day=moment.date(),
            computed_at=moment,
            right_at=moment,
            digest="",
            panels=b"",
        )
        for number, moment in enumerate(moments)
    )


def test_the_last_two_hundred_stay_whatever_their_age(acme):
    kept_boards(acme, [NOW - timedelta(days=90, seconds=300 - n) for n in range(260)])
    for _ in range(10):
        prune_live(acme, NOW)
    assert acme.snapshots.count() == 200


def test_two_weeks_of_boards_shrink_to_the_hours_and_days_they_end(acme):
    start = NOW - timedelta(days=14)
    for half_hour in range(14 * 48):
        moment = start + timedelta(minutes=30 * half_hour)
        kept_boards(acme, [moment])
        prune_live(acme, moment)
    kept = list(acme.snapshots.order_by("-computed_at").values_list("computed_at", flat=True))
    week = [moment for moment in kept[200:] if NOW - moment <= timedelta(days=7)]
    older = [moment for moment in kept[200:] if NOW - moment > timedelta(days=7)]
    assert {moment.minute for moment in week} == {kept[0].minute}  # the last of each hour
    assert 65 < len(week) < 70
    assert len({moment.date() for moment in older[1:]}) == len(older[1:]) == 8


def test_a_worker_lets_go_of_old_boards_every_few_seconds(filled):
    kept_boards(filled, [NOW - timedelta(days=90, seconds=600 - n) for n in range(500)])
    kept, left = Settled(), []
    for seconds in (0, 1, 10):
        refresh(filled.pk, NOW + timedelta(seconds=seconds), kept)
        left.append(filled.snapshots.count())
    assert left[0] == left[1] > left[2]


def test_a_question_keeps_only_its_newest_answer(filled):
    for day in range(3):
        compose_asked(filled.pk, "2026-Q3", None, NOW + timedelta(days=day))
    assert filled.snapshots.filter(kind=Kind.ASKED).count() == 1
