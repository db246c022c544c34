import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.services.quota_files import import_quotas
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.funnel.models import Import
from smarketing.funnel.models.imports import Kind, State
from smarketing.funnel.services.importing.checking import (
    check,
    notices_in,
    told_question,
    told_refused,
    told_why,
)
from smarketing.funnel.services.importing.files import keep_file
from smarketing.funnel.services.importing.ordering import order_check, order_run
from smarketing.funnel.services.importing.running import run
from smarketing.funnel.services.importing.turns import LostTurn, claim
from smarketing.funnel.services.rate_files import import_rates

QUOTAS, RATES = "quotas", "rates"  # small files, taken at once
DONE, NOTHING_TAKEN, WRONG_USAGE, QUESTIONS = 0, 1, 2, 3
BLOCK = 1 << 20


class Command(BaseCommand):
    help = "Import one file of leads, visits, people, attempts, quotas or rates by a mapping."
    requires_system_checks = []  # they load every page of the product: 40 MB

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[*Kind.values, QUOTAS, RATES])
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True)
        parser.add_argument("--dry-run", action="store_true", help="look at all, write nothing")
        parser.add_argument("--skip-refused", action="store_true", help="import the other rows")
        parser.add_argument("--json", action="store_true", help="one JSON object, nothing else")

    def handle(self, *, kind: str, slug: str, file: Path, mapping: Path, **options: bool) -> None:
        started = time.perf_counter()
        by = operator_of(slug)
        try:
            said = json.loads(mapping.read_text())
            if kind in (QUOTAS, RATES):
                code = self.take_small(kind, by, file, said, started, **options)
                sys.exit(code) if code else None
                return
            with file.open("rb") as source:
                chunks = iter(lambda: source.read(BLOCK), b"")
                one = keep_file(by=by, kind=kind, name=file.name, chunks=chunks, now=timezone.now())
            one = order_check(by=by, import_id=one.pk, mapping=said, now=timezone.now(), send=False)
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read.", returncode=2) from error
        except json.JSONDecodeError as error:
            raise CommandError(f"{mapping} is no JSON: {error}.", returncode=2) from error
        except Fault as fault:
            raise CommandError(fault.message, returncode=2) from fault
        code = self.check_and_run(one, by, **options)
        one.refresh_from_db()
        self.tell(one, options["json"], time.perf_counter() - started)
        sys.exit(code) if code else None

    def take_small(
        self, kind: str, by: Member, file: Path, mapping: dict, started: float, **options: bool
    ) -> int:
        """Take a file of quotas or rates; the exit code."""
        file.open("rb").close()
        said = {"by": by, "path": file, "name": file.name, "mapping": mapping}
        said |= {name: options[name] for name in ("dry_run", "skip_refused")}
        if kind == QUOTAS:
            taken = import_quotas(**said, today=today_in(by.organization.zone, timezone.now()))
        else:
            taken = import_rates(**said, now=timezone.now())
        self.told(
            {
                "rows": taken.rows,
                "accepted": taken.accepted,
                "unchanged": taken.unchanged,
                "refused": refused_said(map(told_refused, taken.refused)),
                "leads": 0,
                "moves": 0,
                "without_lead": 0,
                "seconds": round(time.perf_counter() - started, 3),
            },
            [{**told_question(one), "why": sentence(told_why(one.why))} for one in taken.questions],
            options["json"],
        )
        if taken.questions:
            return QUESTIONS
        return DONE if taken.done or options["dry_run"] and not taken.refused else NOTHING_TAKEN

    def check_and_run(self, one: Import, by: Member, **options: bool) -> int:
        """Look at the file and take it; the exit code."""
        found = check(claim(one.pk, timezone.now()))
        one.refresh_from_db()
        if found.questions:
            return QUESTIONS
        if found.unusable or (one.survey["refused_count"] and not options["skip_refused"]):
            return NOTHING_TAKEN
        if options["dry_run"]:
            return DONE
        skip = options["skip_refused"]
        order_run(by=by, import_id=one.pk, skip_refused=skip, now=timezone.now(), send=False)
        try:
            run(claim(one.pk, timezone.now()), beat=float("inf"), found=found)
        except Fault as fault:
            raise CommandError(fault.message) from fault
        except LostTurn as lost:
            raise CommandError("A worker has taken this import over: see /data/import/.") from lost
        return DONE

    def tell(self, one: Import, as_json: bool, seconds: float) -> None:
        survey = one.survey
        is_done = one.state == State.DONE
        refused = refused_said(survey["refused"])
        questions = [{**row, "why": sentence(row["why"])} for row in survey["questions"]]
        told = {
            "rows": survey["rows"],
            "accepted": one.accepted if is_done else survey["accepted"],
            "unchanged": one.unchanged,
            "refused": refused,
            "leads": one.leads,
            "moves": one.moves,
            "without_lead": one.without_lead,
            "waiting": survey["waiting"],
            "notices": notices_in(survey),
            "seconds": round(seconds, 3),
        }
        self.told(told, questions, as_json)

    def told(self, told: dict, questions: list, as_json: bool) -> None:
        """Say what became of the file, as one JSON object or in lines."""
        refused = told["refused"]
        if questions:
            told["questions"] = questions
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for row in refused:
            for cell in (row, *row["also"]):
                where = f"line {row['line']}, {cell['column']} “{cell['value']}”"
                self.stdout.write(f"{where}: {cell['why']}")
        for text in told.get("notices", ()):
            self.stdout.write(text)
        for row in questions:
            choices = ", ".join(row["choices"])
            self.stdout.write(f"{row['column']} “{row['value']}”: {row['why']} [{choices}]")
        counts = {name: n for name, n in told.items() if not isinstance(n, list)}
        self.stdout.write(", ".join(f"{name} {n}" for name, n in counts.items()))


def sentence(why: list) -> str:
    msgid, params = why
    return _(msgid) % params


def refused_said(rows: Iterable[dict]) -> list[dict]:
    return [
        {
            **row,
            "why": sentence(row["why"]),
            "also": [{**cell, "why": sentence(cell["why"])} for cell in row["also"]],
        }
        for row in rows
    ]


def operator_of(slug: str) -> Member:
    """The program in whose name the operator at the server acts."""
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise CommandError(f"There is no organisation “{slug}”.", returncode=2)
    member, _made = Member.objects.get_or_create(
        organization=organization, name="Operator", role="program"
    )
    return member
