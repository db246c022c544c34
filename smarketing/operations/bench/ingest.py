"""`bench ingest`: a file of moves into the ledger, against raw loading of the same file."""

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from smarketing.accounts.models import Member
from smarketing.funnel.services.events import receive
from smarketing.operations.bench import ground
from smarketing.operations.bench.figures import Result, seconds, spread
from smarketing.operations.bench.machine import load, peak_mib
from smarketing.operations.bench.usual import import_objects

SCALES = {"full": (1_000_000, 200), "small": (20_000, 40), "tiny": (200, 2)}  # moves, batches
ORM_ROWS = 20_000  # the usual way is timed on so many and reckoned up
BATCH = 100
LOOK_S = 0.1  # between two looks at the memory of an import


def measure(scale: str) -> Result:
    """T1 to T6."""
    size, batches = SCALES[scale]
    moves = ground.rows(size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "moves.csv"
        ground.write_csv(path, moves)
        raw = statistics.median(seconds(lambda: load_raw(path)) for _n in range(5))
        organization, by = ground.company()
        took, peak = import_file(path, Path(folder))
        wrong = ground.inexact(organization)
        again = load_again() if connection.vendor == "postgresql" else None
        drop_tables()
        batch = spread(received(by, batches))
        usual = usual_way(path) * len(moves) / min(len(moves), ORM_ROWS)
    result = Result("ingest", connection.vendor)
    result.figures = {
        "moves": len(moves),
        "raw_seconds": round(raw, 3),
        "import_seconds": round(took, 2),
        "moves_per_second": round(len(moves) / took),
        "same_table_seconds": again and round(again, 2),
        "bulk_create_seconds": round(usual, 1),
        "peak_mib": round(peak, 1),
        "batch_ms": batch,
        "load": load(),
        "inexact": wrong,
    }
    is_sqlite = connection.vendor == "sqlite"
    result.measured("import", None if is_sqlite else took / raw)
    result.measured("import_same_table", again and took / again)
    result.measured("import_usual_way", usual / took)
    result.measured("import_memory", peak)
    result.measured("import_sqlite", took / raw if is_sqlite else None)
    result.measured("batch", None if is_sqlite else batch["p50"])
    return result


def load_raw(path: Path) -> None:
    """The file as text into a bare table: what the machine can do at most."""
    columns = ", ".join(f"{name} text" for name in ground.COLUMNS)
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("DROP TABLE IF EXISTS bench_raw")
        cursor.execute(f"CREATE TABLE bench_raw ({columns})")
        if connection.vendor == "postgresql":
            with (
                path.open("rb") as file,
                cursor.copy("COPY bench_raw FROM STDIN (FORMAT csv, HEADER)") as out,
            ):
                while block := file.read(1 << 18):
                    out.write(block)
            return
        with path.open(newline="") as file:
            lines = csv.reader(file)
            next(lines)
            marks = ", ".join(["%s"] * len(ground.COLUMNS))
            cursor.executemany(f"INSERT INTO bench_raw VALUES ({marks})", lines)


def import_file(path: Path, folder: Path) -> tuple[float, float]:
    """The product's own import in a process of its own: its seconds, and its peak memory in MiB."""
    mapping = folder / "mapping.json"
    mapping.write_text(json.dumps(ground.MAPPING))
    connection.close()
    environment = os.environ | {
        "DATABASE_URL": ground.database_url(),
        "DJANGO_SETTINGS_MODULE": "smarketing.settings",
    }
    command = "manage.py import_data leads bench".split()
    process = subprocess.Popen(
        [sys.executable, *command, str(path), "--mapping", str(mapping), "--json"],
        cwd=settings.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    peak, said = 0.0, None
    while said is None:
        peak = max(peak, peak_mib(process.pid))
        with suppress(subprocess.TimeoutExpired):
            said = process.communicate(timeout=LOOK_S)
    if process.returncode:
        raise RuntimeError(f"the import failed: {said[1][-2000:]}")
    return json.loads(said[0])["seconds"], peak


def load_again() -> float:
    """The same moves by COPY into a table with the same key and index."""
    with connection.cursor() as cursor, tempfile.TemporaryFile() as kept:
        with cursor.copy("COPY funnel_move TO STDOUT") as rows:
            for block in rows:
                kept.write(block)
        cursor.execute("DROP TABLE IF EXISTS bench_move")
        cursor.execute("CREATE TABLE bench_move (LIKE funnel_move INCLUDING ALL)")
        kept.seek(0)

        def copy() -> None:
            with cursor.copy("COPY bench_move FROM STDIN") as out:
                while block := kept.read(1 << 18):
                    out.write(block)

        return seconds(copy)


def drop_tables() -> None:
    """The bench's own tables are gone before the product is measured on."""
    with connection.cursor() as cursor:
        for table in ("bench_raw", "bench_move"):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def received(by: Member, count: int) -> list[float]:
    """Batches of 100 events as the API takes them, each in milliseconds from call to commit."""
    by = Member.objects.select_related("organization").get(pk=by.pk)
    fresh = ground.rows(count * BATCH)
    took = []
    for start in range(0, len(fresh), BATCH):
        events = [ground.event(row) for row in fresh[start : start + BATCH]]
        took.append(
            seconds(
                lambda events=events: receive(
                    by=by, events=events, source_system="live", now=timezone.now()
                )
            )
            * 1000
        )
    return took


def usual_way(path: Path) -> float:
    """The same work as most would write it."""
    organization, _by = ground.company("usual")
    took = seconds(lambda: import_objects(organization, path, ORM_ROWS))
    if wrong := ground.inexact(organization):
        raise RuntimeError(f"the usual way is not exact: {wrong}")
    return took
