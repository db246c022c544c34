"""`manage.py start_code`: the one-time code that `/start/` asks for where others reach it."""

from django.conf import settings
from django.core.management.base import BaseCommand

from smarketing.accounts.rules.addresses import site_address
from smarketing.accounts.services import start


class Command(BaseCommand):
    help = "Print a new one-time code for /start/, while this installation has no owner."

    def handle(self, **said: object) -> None:
        if start.is_open():
            site = site_address(settings.ALLOWED_HOSTS, settings.PORT, settings.SECURE)
            self.stdout.write(f"Code for {site}/start/ (once): {start.new_code()}")
