"""`python manage.py run`: the whole product on this machine, until Ctrl-C."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import OperationalError

from smarketing.operations import errand, front_door, household, redis_server
from smarketing.operations.children import Child
from smarketing.operations.trouble import Trouble
from smarketing.operations.words import compile_words

PACKAGED = "Redis: the packaged one, private and for trying only; production brings its own."


class Command(BaseCommand):
    help = "Starts the whole product on this machine and stops it on Ctrl-C."
    requires_system_checks = ()  # the web process checks; a start should be quick

    def handle(self, **options) -> None:
        children: list[Child] = []
        try:
            with household.sole_user_of(settings.HOME), household.running(children) as go_on:
                self.open(children, go_on)
                household.watch(children, go_on)
            if settings.OWN_REDIS:
                redis_server.clear(settings.REDIS_URL, settings.HOME)
        except Trouble as trouble:
            self.stderr.write(str(trouble))
            raise SystemExit(1) from None
        self.stdout.write("Smarketing has stopped.")

    def open(self, children: list[Child], go_on: Callable[[], None]) -> None:
        logs = settings.HOME / "logs"
        front_door.demand_free(settings.PORT)
        self.find_redis(children, logs, go_on)
        errand.send(self.fill, go_on)
        children += household.workers(logs, settings.HOME / "timetable" / "kept")
        children.append(household.web(settings.PORT, logs))
        household.wait_until_open(children, settings.PORT, settings.ALLOWED_HOSTS[0], go_on)
        self.stdout.write(f"Smarketing: http://localhost:{settings.PORT}  (Ctrl-C stops)")
        self.stdout.flush()

    def find_redis(self, children: list[Child], logs: Path, go_on: Callable[[], None]) -> None:
        if settings.OWN_REDIS:
            children.append(redis_server.private(settings.REDIS_URL, settings.HOME, logs))
            redis_server.open_private(children[0], settings.REDIS_URL, go_on)
            if children[0].command[0] == str(redis_server.packaged()):
                self.stdout.write(PACKAGED)
        else:
            redis_server.demand(settings.REDIS_URL)

    def fill(self) -> None:
        """Bring words, tables and the demo up to date; the demo says who can sign in."""
        compile_words(settings.LOCALE_PATHS)
        try:
            call_command("migrate", verbosity=0, interactive=False)
            if settings.DEMO:
                self.stdout.write("The demo organisation (the first time it takes a while):")
                call_command("demo")
            if settings.PUBLIC:
                call_command("start_code")
        except OperationalError as error:
            raise Trouble(f"The database does not answer: {str(error).splitlines()[0]}") from None
