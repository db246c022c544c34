"""SQLite: executemany in, one JSON array for look-ups."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain

from django.db.backends.utils import CursorWrapper

from smarketing.funnel.services.ledger.roads.moments import in_utc

BLOCK = 1_000  # rows
VARIABLES = 6_000  # of one statement
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
    """Append rows; many of them by few long statements, which let other threads go on."""
    start, size = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ", VARIABLES // len(columns)
    single = f"{start} ({', '.join(['%s'] * len(columns))})"
    if (whole := len(rows) // size * size) == 0:
        return row_wise(single, rows)
    row = f"({', '.join('?' * len(columns))})"
    blocks = list(plain(rows[:whole]))
    return Append(start + ", ".join([row] * size), size, blocks, row_wise(single, rows[whole:]))


@dataclass(frozen=True)
class Append:
    """Rows to append, always so many by a statement: the driver keeps each one that differs."""

    sql: str
    size: int
    rows: list[tuple]
    rest: Statement  # fewer than that

    def __call__(self, cursor: CursorWrapper) -> None:
        self.append_whole(cursor)
        self.rest(cursor)

    def append_whole(self, cursor: CursorWrapper) -> None:
        """Append all but the rest."""
        with cursor.db.wrap_database_errors:
            for n in range(0, len(self.rows), self.size):
                values = chain.from_iterable(self.rows[n : n + self.size])
                cursor.cursor.execute(self.sql, list(values))


def row_wise(sql: str, rows: Sequence[tuple]) -> Statement:
    """A statement run with each row."""
    return lambda cursor: cursor.executemany(sql, plain(rows)) if rows else None


@contextmanager
def writing(cursor: CursorWrapper, rows: int) -> Iterator[Callable[[Statement], object]]:
    """Run statements while the block goes on; it must leave the database alone.

    Many rows are appended by a thread. What goes row by row waits until the block is over: between
    any two of its rows the thread would have to wait for the block.
    """
    if rows < BLOCK:
        yield lambda statement: statement(cursor)
        return
    later: list[Statement] = []
    with ThreadPoolExecutor(1, "writing") as writer:
        given: list[Future] = []

        def write(statement: Statement) -> None:
            if isinstance(statement, Append):
                given.append(writer.submit(statement.append_whole, cursor))
                statement = statement.rest
            later.append(statement)

        try:
            yield write
            for one in given:
                one.result()
        finally:
            for one in given:
                one.cancel()
    for statement in later:
        statement(cursor)


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
