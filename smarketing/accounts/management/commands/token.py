"""`manage.py token create SLUG --scopes a,b`: a program's key, printed once."""

import json

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.scopes import LASTS_DAYS, SCOPES
from smarketing.accounts.services.tokens import create_program_token


class Command(BaseCommand):
    help = "Create a token for a program. It is printed once and kept only as a digest."

    def add_arguments(self, parser: CommandParser) -> None:
        create = parser.add_subparsers(dest="act", required=True).add_parser("create")
        create.add_argument("slug", help="the organisation's short name")
        create.add_argument("--scopes", required=True, help="with commas: " + ",".join(SCOPES))
        create.add_argument("--name", default="program", help="what the token is for")
        create.add_argument("--source-system", default="api", help="whose facts it brings")
        create.add_argument("--days", type=int, default=LASTS_DAYS, help="how long it lasts")
        create.add_argument("--json", action="store_true", help="one JSON object and nothing else")

    def handle(self, **said: object) -> None:
        organization = Organization.objects.filter(slug=said["slug"]).first()
        if organization is None:
            raise CommandError(f"There is no organisation {said['slug']}.")
        try:
            _token, secret = create_program_token(
                organization=organization,
                name=said["name"],
                scopes=[scope.strip() for scope in said["scopes"].split(",") if scope.strip()],
                source_system=said["source_system"],
                days=said["days"],
                now=timezone.now(),
            )
        except Fault as fault:
            raise CommandError(fault.message) from fault
        self.stdout.write(json.dumps({"token": secret}) if said["json"] else secret)
