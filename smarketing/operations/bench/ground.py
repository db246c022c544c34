"""A database of its own for a bench, and a company whose moves are the same at every run."""

import csv
import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from smarketing.accounts.models import Member, Organization
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.steps import create_default_steps

STEPS = ("lead", "mql", "sal", "opportunity")
COLUMNS = "id at lead step owner persona source amount".split()
MAPPING = {
    "source_system": "bench",
    "lead": "lead",
    "moves": {
        "step": {"column": "step"},
        "at": "at",
        "id": "id",
        "names": {step: step for step in STEPS},
    },
    "amount": "amount",
    "owner": "owner",
    "persona": "persona",
    "source": "source",
}
DAYS = 365
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)


class Row(NamedTuple):
    """One move as a file has it."""

    id: str
    at: str
    lead: str
    step: str
    owner: str
    persona: str
    source: str
    amount: str


@contextmanager
def own_database() -> Iterator[None]:
    """A fresh database beside the configured one, gone afterwards."""
    before = connection.settings_dict["NAME"]
    test = connection.settings_dict.setdefault("TEST", {})
    with tempfile.TemporaryDirectory(prefix="smarketing-bench-") as folder:
        if connection.vendor == "sqlite":
            test["NAME"] = str(Path(folder) / "bench.sqlite3")
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.close()
            connection.creation.destroy_test_db(before, verbosity=0)


def database_url() -> str:
    """How another process reaches the database in use."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    address, mark, options = os.environ["DATABASE_URL"].partition("?")
    return f"{address.rpartition('/')[0]}/{name}{mark}{options}"


def company(slug: str = "bench") -> tuple[Organization, Member]:
    """An empty company and the program in whose name moves arrive."""
    organization = Organization.objects.create(name=slug, slug=slug, created_at=timezone.now())
    create_default_steps(organization)
    return organization, Member.objects.create(
        organization=organization, name="Bench", role="program"
    )


def rows(count: int) -> list[Row]:
    """So many moves of a quarter as many leads over a year, by time: 80 owners, 6 personas,
    10 sources, the first of each much busier than the last."""
    chance = random.Random(2026)
    made = []
    minutes = DAYS * 1440 / max(count // len(STEPS), 1)
    for lead in range(count // len(STEPS)):
        at = BEGAN + timedelta(minutes=lead * minutes)
        for place, step in enumerate(STEPS):
            amount = f"{chance.randrange(10**6) / 100:.2f}" if step == STEPS[-1] else ""
            made.append(
                Row(
                    f"{chance.getrandbits(64):016x}",
                    f"{at + timedelta(days=3 * place):%Y-%m-%dT%H:%M:%SZ}",
                    f"L{lead}",
                    step,
                    f"owner {int(80 * chance.random() ** 2)}",
                    f"persona {int(6 * chance.random() ** 2)}",
                    f"source {int(10 * chance.random() ** 2)}",
                    amount,
                )
            )
    return sorted(made, key=lambda row: row.at)


def write_csv(path: Path, moves: list[Row]) -> None:
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        out.writerows(moves)


def said(row: Row) -> Said:
    """A row as a fact, for what does not go through a file."""
    return Said(
        LeadRef("bench", row.lead),
        f"bench:{row.id}",
        what=row.step,
        at=datetime.fromisoformat(row.at),
        amount=int(row.amount.replace(".", "")) if row.amount else None,
        owner=row.owner,
        source=row.source,
        persona=row.persona,
    )


def post_rows(organization: Organization, moves: list[Row], chunk: int = 20_000) -> None:
    """The moves straight into the ledger, chunk by chunk."""
    for start in range(0, len(moves), chunk):
        with transaction.atomic():
            organization.raise_wanted()
            facts = [said(row) for row in moves[start : start + chunk]]
            ledger.post(organization, facts, recorded_at=timezone.now())


def inexact(organization: Organization) -> str:
    """What the sums disagree about with the entries; "" where all agree to the cent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT SUM(n), SUM(amount) FROM funnel_entry WHERE organization_id = %s",
            [organization.pk],
        )
        whole = cursor.fetchone()
        for table in ("funnel_dailycount", "funnel_periodtotal"):
            cursor.execute(
                f"SELECT dim, SUM(n), SUM(amount) FROM {table} WHERE organization_id = %s "
                "GROUP BY dim",
                [organization.pk],
            )
            for dim, *sums in cursor.fetchall():
                if tuple(sums) != tuple(whole):
                    return f"{table} dimension {dim}: {sums} instead of {whole}"
    return ""
