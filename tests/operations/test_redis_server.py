import sys

import pytest
import redis

from smarketing.operations import redis_server
from smarketing.operations.children import stop
from smarketing.operations.trouble import Trouble
from tests.conftest import keep_on

pytestmark = pytest.mark.embedded


def test_a_server_on_path_comes_before_the_packaged_one(tmp_path, monkeypatch):
    server = tmp_path / "valkey-server"
    server.write_text("#!/bin/sh\n")
    server.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_server.find() == str(server)


def test_without_any_server_the_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(Trouble, match="apt-get install redis-server"):
        redis_server.find()


def test_it_is_private_keeps_its_data_and_takes_its_socket_away(home):
    url = f"unix://{home}/redis.sock"
    for expected in (None, b"kept"):
        child = redis_server.private(url, home, home / "logs")
        redis_server.open_private(child, url, keep_on)
        client = redis.Redis.from_url(url)
        assert client.get("word") == expected
        client.set("word", "kept")
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert (home / "redis.sock").stat().st_mode & 0o777 == 0o700
        stop([child])
        assert not (home / "redis.sock").exists()


def test_a_long_path_gets_a_private_folder_that_goes_with_it(home, tmp_path):
    url = f"unix://{tmp_path}/own/redis.sock"
    child = redis_server.private(url, home, home / "logs")
    redis_server.open_private(child, url, keep_on)
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o700
    stop([child])
    redis_server.clear(url, home)
    assert not (tmp_path / "own").exists()


def test_a_folder_that_others_may_enter_is_refused(home, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own").chmod(0o755)
    with pytest.raises(Trouble, match="Others may enter"):
        redis_server.private(f"unix://{tmp_path}/own/redis.sock", home, home / "logs")
