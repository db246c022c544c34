"""A database of its own for a bench, and a company whose moves are the same at every run."""

import csv
import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.utils import timezone

from goals.rules.wording import Wording
from goals.services.goals import agree_goal, propose_goal
from smarketing.accounts.models import Headship, Member, Organization, User
from smarketing.accounts.rules.periods import quarter_of
from smarketing.accounts.services.tokens import create_program_token
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.ledger import roads
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
GAP = 3  # days between two steps of a lead
LASTS = GAP * (len(STEPS) - 1)
RECENT = timedelta(days=LASTS + 1)  # ago: leads that begin then have gone all the way by now
SEED = 2026
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
        with redirect_stdout(StringIO()):  # one of its commands talks whatever it is told
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


def year_until(now: datetime) -> datetime:
    """The day from which a year of moves ends today."""
    return (now - timedelta(days=DAYS + LASTS)).replace(microsecond=0)


def shared_goal(organization: Organization, now: datetime) -> None:
    """Both heads, and the goal of this quarter that they agree to."""
    heads = {}
    for half in ("marketing", "sales"):
        heads[half] = organization.members.create(name=half, role="leader", side=half)
        Headship.objects.create(
            organization=organization, member=heads[half], half=half, from_on=BEGAN.date()
        )
    quarter = quarter_of(now.date(), organization.fiscal_start)
    wording = Wording(
        name="The bench's goal",
        metric="count:opportunity",
        unit="opportunities",
        starts_on=quarter.starts_on,
        ends_on=quarter.ends_on,
        target=10_000,
    )
    goal = propose_goal(
        by=heads["marketing"], wording=wording, reason="bench", now=now, sign_as="marketing"
    )
    agree_goal(by=heads["sales"], goal_id=goal.pk, number=1, half="sales", now=now)


def token(organization: Organization, *scopes: str) -> str:
    """The header by which a program comes in."""
    _token, secret = create_program_token(
        organization=organization,
        name="bench",
        scopes=scopes,
        source_system="live",
        days=1,
        now=timezone.now(),
    )
    return f"Bearer {secret}"


def session(organization: Organization) -> str:
    """The cookie of a person who has signed in."""
    user = User.objects.create_user(f"bench@{organization.slug}.example", None, name="Bench")
    organization.members.create(user=user, name="Bench", role="ceo", email=user.email)
    kept = SessionStore()
    kept[SESSION_KEY] = str(user.pk)
    kept[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    kept[HASH_SESSION_KEY] = user.get_session_auth_hash()
    kept.create()
    return f"{settings.SESSION_COOKIE_NAME}={kept.session_key}"


def rows(count: int, began: datetime = BEGAN, days: float = DAYS, seed: int = SEED) -> list[Row]:
    """So many moves of a quarter as many leads over some days, by time: 80 owners, 6 personas,
    10 sources, the first of each much busier than the last. Another seed, other leads.

    As a CRM's export has it, all rows of a lead name one persona and one source; owners change.
    """
    chance = random.Random(seed)
    made = []
    minutes = days * 1440 / max(count // len(STEPS), 1)
    for lead in range(count // len(STEPS)):
        at = began + timedelta(minutes=lead * minutes)
        persona = f"persona {int(6 * chance.random() ** 2)}"
        source = f"source {int(10 * chance.random() ** 2)}"
        for place, step in enumerate(STEPS):
            amount = f"{chance.randrange(10**6) / 100:.2f}" if step == STEPS[-1] else ""
            made.append(
                Row(
                    f"{chance.getrandbits(64):016x}",
                    f"{at + timedelta(days=GAP * place):%Y-%m-%dT%H:%M:%SZ}",
                    f"L{lead}" if seed == SEED else f"L{seed}-{lead}",
                    step,
                    f"owner {int(80 * chance.random() ** 2)}",
                    persona,
                    source,
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


def event(row: Row) -> dict:
    """A row as a program sends it."""
    told = {"event_id": row.id, "lead": row.lead, "step": row.step, "at": row.at}
    told |= {"owner": row.owner, "persona": row.persona, "source": row.source}
    return told | ({"amount": row.amount} if row.amount else {})


def post_rows(organization: Organization, moves: list[Row], chunk: int = 20_000) -> None:
    """The moves straight into the ledger, chunk by chunk."""
    for start in range(0, len(moves), chunk):
        with transaction.atomic():
            organization.raise_wanted()
            facts = [said(row) for row in moves[start : start + chunk]]
            ledger.post(organization, facts, recorded_at=timezone.now())
    with connection.cursor() as cursor:
        roads.here().learn(cursor, len(moves))


def move_on(organization: Organization, moves: list[Row]) -> None:
    """A batch of moves, as programs send them."""
    with transaction.atomic():
        organization.raise_wanted(moves_only=True)
        ledger.post(organization, [said(row) for row in moves], recorded_at=timezone.now())


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
