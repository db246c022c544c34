"""SQLite: executemany in, one JSON array for look-ups."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.db.backends.utils import CursorWrapper

from smarketing.funnel.services.ledger.roads.moments import in_utc

Statement = Callable[[CursorWrapper], object]
TIMES = frozenset({date, datetime})


def among(column: str, values: Sequence) -> tuple[str, object]:
    """SQL and parameter for "column is one of these", however many."""
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(list(values))


def moves_under(cursor: CursorWrapper, organization_id: int, keys: Sequence[str]) -> list[tuple]:
    """Key, version and fingerprint of the moves under these keys."""
    condition, values = among("event_key", keys)
    cursor.execute(
        "SELECT event_key, version, fingerprint FROM funnel_move "
        f"WHERE organization_id = %s AND {condition}",
        [organization_id, values],
    )
    return cursor.fetchall()


def next_ids(cursor: CursorWrapper, table: str, n: int) -> list[int]:
    """So many fresh ids of a table; safe because a writing transaction here is alone."""
    cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
    last = cursor.fetchone()[0]
    return list(range(last + 1, last + 1 + n))


def copy(table: str, columns: Sequence[str], rows: Sequence[tuple]) -> Statement:
    """Append rows."""
    marks = ", ".join(["%s"] * len(columns))
    return row_wise(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def row_wise(sql: str, rows: Sequence[tuple]) -> Statement:
    """A statement run with each row."""
    return lambda cursor: cursor.executemany(sql, plain(rows)) if rows else None


@contextmanager
def writing(cursor: CursorWrapper, rows: int) -> Iterator[Callable[[Statement], object]]:
    """Run statements in their order, each at once: nobody else is there to do it meanwhile."""
    yield lambda statement: statement(cursor)


def plain(rows: Iterable[tuple]) -> Iterator[tuple]:
    """Rows as Django keeps them here: moments naive in UTC, days in ISO."""
    return zip(*map(plain_column, zip(*rows, strict=True)), strict=True)


def plain_column(values: tuple) -> Sequence:
    """A column of them: few columns hold days or moments, and those repeat."""
    if TIMES.isdisjoint(map(type, values)):
        return values
    spelled = {value: spell(value) for value in set(values)}
    return [spelled[value] for value in values]


def spell(value: object) -> object:
    if type(value) is datetime:
        return in_utc(value)
    return value.isoformat() if type(value) is date else value


def add(
    table: str, keys: Sequence[str], figures: Sequence[str], rows: Sequence[tuple]
) -> Statement:
    """Add figures to the sums under their keys, making those that are not there yet."""
    columns = [*keys, *figures]
    marks = ", ".join(["%s"] * len(columns))
    added = ", ".join(f"{f} = {f} + excluded.{f}" for f in figures)
    return row_wise(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}",
        rows,
    )


def update(table: str, columns: Sequence[str], rows: Sequence[tuple]) -> Statement:
    """Set columns of rows found by their id, the last value of each tuple."""
    said = ", ".join(f"{column} = %s" for column in columns)
    return row_wise(f"UPDATE {table} SET {said} WHERE id = %s", rows)


def learn(cursor: CursorWrapper, written: int) -> None:
    """Nothing: plans are made here by the statement and its indexes alone."""


def spelled(column: str) -> str:
    """SQL of a column of moments as `moment` reads it soonest."""
    return column


def moment(value: str | datetime | None) -> datetime | None:
    """A moment as the database gave it, aware."""
    if type(value) is str:
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def day(value: str | date | None) -> date | None:
    """A day as the database gave it."""
    return date.fromisoformat(value) if type(value) is str else value
