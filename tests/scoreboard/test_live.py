"""The stream, through the running product: web, workers, Redis, all real processes."""

import hashlib
import os
import signal
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from smarketing.accounts.models import Member, Token
from smarketing.accounts.services import access
from smarketing.operations import redis_server
from smarketing.scoreboard.live.server import DOORS
from smarketing.scoreboard.queries.snapshots import newest
from smarketing.scoreboard.services.refresh import refresh
from tests.conftest import keep_on
from tests.scoreboard.conftest import event, post
from tests.scoreboard.streams import Listener

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(member) -> str:
    """The cookie of a browser in which this member is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.user_id)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    session.create()
    return session.session_key


@pytest.fixture
def company(site, filled, clean_redis):
    """The filled company with its newest board, and the product running over it."""
    refresh(filled.pk, timezone.now())
    yield filled
    assert is_idle(clean_redis)  # what still runs would hold the tables to be cleared


def is_idle(client) -> bool:
    """Whether the workers have done all they were asked, within some seconds."""
    return redis_server.waits(lambda: not client.exists("board", "work", "unacked"), 5)


@pytest.fixture
def listen(site, company):
    opened = []

    def begin(**how):
        listener = Listener(site.url, **how).open()
        opened.append(listener)
        return listener

    yield begin
    for listener in opened:
        listener.close()


def write(mia, number, **more):
    """A lead of today, in the period whatever day it is."""
    post(mia, event(5000 + number, f"live{number}", "lead", timezone.now().date(), **more))


def leads_of(company):
    """How the way's panel begins to write the count of leads now."""
    return company.entries.filter(what="lead").count()


def test_a_number_arrives_after_a_write_within_a_second(listen, company, mia):
    stream = listen(cookie=signed_in(mia))
    assert stream.status == 200
    first = stream.until(lambda e: e.kind == "beat")
    began = time.monotonic()
    write(mia, 1)
    arrived = stream.until(lambda e: e.kind == "panel" and e.id > first.id)
    assert time.monotonic() - began < 1
    assert arrived.data["name"] in ("way", "leads")
    assert arrived.data["version"] == arrived.id


def test_a_browser_without_a_board_is_given_all_panels_and_a_beat(listen, company, mia):
    stream = listen(cookie=signed_in(mia))
    beat = stream.until(lambda e: e.kind == "beat")
    names = [e.data["name"] for e in stream.events() if e.kind == "panel"]
    assert names == "celebration notice goal way leads pace quotas pay personas together".split()
    assert beat.id == beat.data["version"] == newest(company).right_version


def test_a_browser_that_has_the_board_is_given_only_the_beat(listen, company, mia):
    version = newest(company).right_version
    stream = listen(cookie=signed_in(mia), path=f"/live/?version={version}")
    stream.until(lambda e: e.kind == "beat")
    assert [e.kind for e in stream.events()] == ["beat"]


def test_each_reads_their_own_language(listen, company, mia, sara):
    english, spanish = listen(cookie=signed_in(mia)), listen(cookie=signed_in(sara))
    english.panel("goal", "The goal we share")
    assert spanish.until(lambda e: e.kind == "panel" and e.data["name"] == "goal")
    write(mia, 2)
    way = [
        one.until(lambda e: e.kind == "panel" and e.data["name"] == "way")
        for one in (english, spanish)
    ]
    assert way[0].id == way[1].id


def test_what_was_missed_comes_after_the_last_event_id(listen, company, mia):
    cookie = signed_in(mia)
    stays, leaves = listen(cookie=cookie), listen(cookie=cookie)
    first = leaves.until(lambda e: e.kind == "beat").id
    write(mia, 33)
    seen = leaves.until(lambda e: e.kind == "beat" and e.id > first).id
    leaves.close()
    write(mia, 3)
    missed = stays.until(lambda e: e.kind == "beat" and e.id > seen)
    again = listen(cookie=cookie, last=seen)
    again.until(lambda e: e.kind == "beat")
    names = {e.data["name"] for e in again.events() if e.kind == "panel"}
    assert "way" in names
    assert "quotas" not in names
    assert {e.id for e in again.events()} == {missed.id}


def give_token(mia, secret, scopes):
    now = timezone.now()
    Token.objects.create(
        organization=mia.organization, member=mia, name=secret, prefix=secret, scopes=scopes,
        digest=hashlib.sha256(secret.encode()).hexdigest(), source_system="crm",
        created_at=now, expires_at=now + timedelta(days=1),
    )  # fmt: skip


def test_a_program_with_the_scope_listens_and_one_without_does_not(listen, company, mia):
    give_token(mia, "good", ["board:read"])
    give_token(mia, "bad", ["funnel:write"])
    assert listen(token="good").until(lambda e: e.kind == "beat")
    assert listen(token="bad").status == 403
    assert listen().status == 401


def test_a_program_whose_maker_is_shut_out_hears_nothing_more(listen, company, mia):
    give_token(mia, "good", ["board:read"])
    stream = listen(token="good")
    stream.until(lambda e: e.kind == "beat")
    access.set_active(user=mia.user, is_active=False)
    stream.silent_for(2.1)
    assert stream.ended


def sign_out(member, cookie):
    SessionStore(cookie).delete()


def end_place(member, cookie):
    Member.objects.filter(pk=member.pk).update(ended_on=timezone.now().date() - timedelta(2))


def new_password(member, cookie):
    member.user.set_password("another")
    member.user.save()


def lock_out(member, cookie):
    member.user.is_active = False
    member.user.save()


@pytest.mark.parametrize("act", [sign_out, end_place, new_password, lock_out])
def test_who_lost_the_right_hears_nothing_two_seconds_later(listen, company, mia, sara, act):
    cookie = signed_in(sara)
    stream, other = listen(cookie=cookie), listen(cookie=signed_in(mia))
    stream.until(lambda e: e.kind == "beat")
    act(sara, cookie)
    company.raise_rights_version()
    stream.silent_for(2.1)
    write(mia, 4)
    other.until(lambda e: e.kind == "panel" and e.data["name"] == "way" and e.id > 11)
    assert stream.silent_for(0.3) == []
    assert stream.ended


def live_connections(client):
    return sum(one["name"] == "live" for one in client.client_list())


def test_one_redis_connection_carries_any_number_of_streams(listen, company, mia, clean_redis):
    cookie = signed_in(mia)
    streams = [listen(cookie=cookie) for _ in range(30)]
    for stream in streams:
        stream.until(lambda e: e.kind == "beat")
    assert live_connections(clean_redis) == 1


def age(beat) -> float:
    """How many seconds old the truth is, by the server's own two moments."""
    now, at = (datetime.fromisoformat(beat.data[key]) for key in ("now", "at"))
    return (now - at).total_seconds()


@pytest.fixture
def worker_asleep(site, clean_redis):
    """The worker that composes boards stands still, and goes on afterwards."""
    group = site.workers[0].process.pid

    def stand_still():
        assert is_idle(clean_redis)  # a sleeper in its transaction would hold the database
        os.killpg(group, signal.SIGSTOP)

    yield stand_still
    os.killpg(group, signal.SIGCONT)


def test_with_the_worker_stopped_the_age_grows_and_nobody_else_composes(
    listen, site, company, mia, worker_asleep
):
    stream = listen(cookie=signed_in(mia))
    first = stream.until(lambda e: e.kind == "beat")
    worker_asleep()
    boards = company.snapshots.count()
    write(mia, 6)
    assert stream.until(lambda e: e.kind == "beat" and age(e) > 5, 32).id == first.id
    assert company.snapshots.count() == boards


def test_without_redis_the_stream_lives_and_comes_back_with_it(
    listen, company, mia, redis_process, clean_redis
):
    stream = listen(cookie=signed_in(mia))
    before = stream.until(lambda e: e.kind == "beat").id
    redis_process.process.kill()
    redis_process.process.wait()
    write(mia, 5)
    late = stream.until(lambda e: e.kind == "beat" and age(e) > 5, 32)
    assert late.id == before
    redis_server.open_private(redis_process, settings.REDIS_URL, keep_on)
    assert stream.until(lambda e: e.kind == "panel" and e.id > before, 15)
    clean_redis.delete("unacked")  # a task that was cut off comes again after three minutes


def database_connections(site) -> int:
    """How many connections the web process holds to the tests' database."""
    if connection.vendor == "sqlite":
        opened = Path(f"/proc/{site.web.process.pid}/fd").iterdir()
        return sum(os.readlink(one).endswith(".sqlite3") for one in opened)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_open_streams_hold_no_database_connections(listen, site, company, mia):
    cookie = signed_in(mia)
    listen(cookie=cookie).until(lambda e: e.kind == "beat")
    before = database_connections(site)
    for stream in [listen(cookie=cookie) for _ in range(20)]:
        stream.until(lambda e: e.kind == "beat")
    assert database_connections(site) <= before + DOORS + 1


def test_the_product_stops_at_once_with_open_streams(listen, site, company, mia):
    streams = [listen(cookie=signed_in(mia)) for _ in range(3)]
    for stream in streams:
        stream.until(lambda e: e.kind == "beat")
    began = time.monotonic()
    site.web.process.terminate()
    site.web.process.wait(5)
    assert time.monotonic() - began < 1.5
    for stream in streams:
        stream.silent_for(1)
        assert stream.ended
