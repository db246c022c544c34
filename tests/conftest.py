"""What every test may ask for: a real Redis, the running product, a browser, real data."""

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis
import pytest
import redis
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from goals.queries.forecasts.standing import kept
from smarketing.accounts.queries.settled import IN_TURNS
from smarketing.audit import bell
from smarketing.operations import children, household, redis_server
from smarketing.operations.words import compile_words
from tests import chromium, databases

pytest_plugins = ["tests.cast"]
ASKS_THE_DATABASE = {"db", "transactional_db", "file_db"}
ROOT = Path(__file__).resolve().parent.parent

hypothesis.settings.register_profile(
    "test", max_examples=200, deadline=None, derandomize=True, database=None
)
hypothesis.settings.register_profile("rig", max_examples=10_000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


def pytest_configure() -> None:
    compile_words(settings.LOCALE_PATHS)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what drives a browser, skip it without one, put it last: its driver keeps the loop."""
    for item in items:
        if not ASKS_THE_DATABASE & set(item.fixturenames) and not item.get_closest_marker(
            "django_db"
        ):
            item.add_marker("embedded")  # pure: the same whatever the engine
    driven = [item for item in items if "browser" in item.fixturenames]
    for item in driven:
        item.add_marker("browser")
        if chromium.find() is None:
            item.add_marker(pytest.mark.skip(reason=chromium.ABSENT))
    result = yield
    items.sort(key=lambda item: "browser" in item.fixturenames)
    return result


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args) -> dict:
    return browser_type_launch_args | chromium.launch_arguments()


@pytest.fixture(autouse=True)
def in_english():
    """Whatever language the test before spoke, each begins in English."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def nothing_kept():
    """What one test settled is gone with its transaction, and its numbers come again."""
    IN_TURNS.forget()
    kept.cache_clear()


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The real data: SMARKETING_TEST_DATA, else `shared/data` beside the checkout."""
    named = os.environ.get("SMARKETING_TEST_DATA", ROOT.parent / "shared" / "data")
    if not Path(named).is_dir():
        pytest.skip("no real data here: SMARKETING_TEST_DATA names none")
    return Path(named)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """In place of pytest-django's, which migrates anew in every process."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock(), databases.own_database(f"_{worker}" if worker else ""):
        yield


@pytest.fixture(scope="module")
def file_db(django_db_setup, django_db_blocker):
    """A database for what a whole file of tests looks at; each test's own writes are taken back.

    Its tests ask for `db` as well. None of them may be transactional.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def redis_process():
    """The private Redis of this test process; a test may stop it, the next finds it up again."""
    child = redis_server.private(settings.REDIS_URL, settings.HOME, settings.HOME / "logs")
    redis_server.open_private(child, settings.REDIS_URL, keep_on)
    yield child
    children.stop([child])


@pytest.fixture(scope="session")
def redis_client(redis_process):
    """One client of the real Redis for all tests, which comes back after a stop."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    yield client
    client.close()


@pytest.fixture(autouse=True)
def clean_redis(redis_process, redis_client):
    """A client of the real Redis, emptied but for the queues that workers listen on."""
    if not redis_process.lives:
        redis_server.open_private(redis_process, settings.REDIS_URL, keep_on)
        bell._silent_until = 0.0
    if stale := [key for key in redis_client.scan_iter() if not key.startswith(b"_kombu")]:
        redis_client.delete(*stale)
    return redis_client


def keep_on() -> None:
    """Nobody asks a test to stop."""


def database_url() -> str:
    """How another process reaches the database that these tests write to."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Site:
    """The product's own processes over the tests' database."""

    def __init__(self, environment: dict[str, str]) -> None:
        logs, self.port = settings.HOME / "logs", free_port()
        self.url = f"http://localhost:{self.port}"
        self.workers = household.workers(logs, settings.HOME / "timetable" / "kept")
        self.web = household.web(self.port, logs)
        for child in self.children:
            child.environment = environment

    @property
    def children(self) -> list[children.Child]:
        return [*self.workers, self.web]

    def start(self) -> None:
        """Start what does not run, and wait until the web answers."""
        household.wait_until_open(self.children, self.port, "localhost", keep_on)


@pytest.fixture(scope="session")
def site_processes(django_db_setup, django_db_blocker, redis_process):
    with django_db_blocker.unblock():
        environment = {"DATABASE_URL": database_url()}
    site = Site(environment | {"DJANGO_SETTINGS_MODULE": "smarketing.settings"})
    yield site
    children.stop(site.children)


@pytest.fixture
def site(transactional_db, site_processes) -> Site:
    """`site.url` of the running product: web and both workers, real processes."""
    site_processes.start()
    return site_processes
