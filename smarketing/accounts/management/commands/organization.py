"""`manage.py organization create SLUG …`: a new organisation, and the way in of its owner."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from smarketing.accounts.rules.addresses import site_address
from smarketing.accounts.rules.charter import PACKS, Charter
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import start
from smarketing.accounts.services.organizations import create_organization


class Command(BaseCommand):
    help = "Create an organisation with the default steps."

    def add_arguments(self, parser: CommandParser) -> None:
        create = parser.add_subparsers(dest="act", required=True).add_parser("create")
        create.add_argument("slug", help="its short name for addresses and commands")
        create.add_argument("--name", help="what it is called (default: the slug)")
        create.add_argument("--currency", default="USD")
        create.add_argument("--timezone", default="UTC")
        create.add_argument("--fiscal-start", type=int, default=1, help="a month, 1 to 12")
        create.add_argument("--unit", help="money, or the thing that new goals count")
        create.add_argument("--pack", default="company", choices=sorted(PACKS))
        create.add_argument("--owner", metavar="E-MAIL", help="print a one-time link for them")

    def handle(self, **said: object) -> None:
        now = timezone.now()
        try:
            with transaction.atomic():
                made = create_organization(slug=said["slug"], charter=charter(said), now=now)
                secret = said["owner"] and start.owner_link(
                    organization=made, email=said["owner"], now=now
                )
        except Fault as fault:
            raise CommandError(fault.message) from fault
        self.stdout.write(f"Created {made.name} ({made.slug}), {made.currency}, {made.timezone}.")
        if secret:
            self.stdout.write(f"One-time link for {said['owner']}, good for 7 days:")
            self.stdout.write(link_to(secret))


def charter(said: dict) -> Charter:
    return Charter(
        name=said["name"] or said["slug"],
        currency=said["currency"].upper(),
        timezone=said["timezone"],
        fiscal_start=said["fiscal_start"],
        unit=said["unit"] or PACKS[said["pack"]],
        pack=said["pack"],
    )


def link_to(secret: str) -> str:
    site = site_address(settings.ALLOWED_HOSTS, settings.PORT, settings.SECURE)
    return site + reverse("invitation", args=[secret])
