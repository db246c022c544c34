"""SQLite: hundreds of rows a statement in, one JSON array for look-ups."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain

from django.db.backends.utils import CursorWrapper

from smarketing.funnel.services.ledger.roads.handing import Statement
from smarketing.funnel.services.ledger.roads.moments import in_utc

SIZES = (256, 64, 16, 4, 1)  # rows of one statement
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
    return in_blocks(f"INSERT INTO {table} ({', '.join(columns)}) VALUES %s", rows)


def add(
    table: str, keys: Sequence[str], figures: Sequence[str], rows: Sequence[tuple]
) -> Statement:
    """Add figures to the sums under their keys, making those that are not there yet."""
    added = ", ".join(f"{f} = {f} + excluded.{f}" for f in figures)
    return in_blocks(
        f"INSERT INTO {table} ({', '.join([*keys, *figures])}) VALUES %s "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}",
        rows,
    )


def update(table: str, columns: Sequence[str], rows: Sequence[tuple]) -> Statement:
    """Set columns of rows found by their id, the last value of each tuple."""
    said = ", ".join(f"{column} = said.column{n}" for n, column in enumerate(columns, start=1))
    return in_blocks(
        f"UPDATE {table} SET {said} FROM (VALUES %s) AS said "
        f"WHERE {table}.id = said.column{len(columns) + 1}",
        rows,
    )


def in_blocks(sql: str, rows: Sequence[tuple]) -> Statement:
    """A statement over rows, hundreds at a time: row by row the driver would take and leave the
    interpreter between any two, and a thread of its own wait for others each time.

    It keeps each statement that differs, so that there are few sizes of blocks.
    """
    blocks: list[tuple[str, list[tuple]]] = []
    values, start = list(plain(rows)), 0
    for size in SIZES:
        if len(values) - start < size:
            continue
        row = f"({', '.join('?' * len(values[0]))})"
        whole = sql % ", ".join([row] * size)
        while len(values) - start >= size:
            blocks.append((whole, values[start : start + size]))
            start += size

    def statement(cursor: CursorWrapper) -> None:
        with cursor.db.wrap_database_errors:
            for whole, some in blocks:
                cursor.cursor.execute(whole, list(chain.from_iterable(some)))

    return statement


def plain(rows: Iterable[tuple]) -> Iterator[tuple]:
    """Rows as Django keeps them here: moments naive in UTC, days in ISO."""
    return zip(*map(plain_column, zip(*rows, strict=True)), strict=True)


def plain_column(values: tuple) -> Sequence:
    """A column of them: most say one thing, few hold moments, or days that repeat."""
    if values.count(values[0]) == len(values):
        return [spell(values[0])] * len(values)
    kinds = set(map(type, values))
    if TIMES.isdisjoint(kinds):
        return values
    if kinds == {datetime}:
        return list(map(in_utc, values))
    spelled = {value: spell(value) for value in set(values)}
    return [spelled[value] for value in values]


def spell(value: object) -> object:
    if type(value) is datetime:
        return in_utc(value)
    return value.isoformat() if type(value) is date else value


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
