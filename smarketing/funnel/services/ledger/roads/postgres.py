"""PostgreSQL: COPY in, arrays for look-ups, unnest for updates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.utils import CursorWrapper

from smarketing.funnel.services.ledger.roads.handing import Statement
from smarketing.funnel.services.ledger.roads.moments import in_utc

BLOCK = 2_000  # rows
LEARNS_AT = 4  # times what it knows
LEDGER = ("funnel_lead", "funnel_move", "funnel_entry", "funnel_dailycount", "funnel_periodtotal")
TYPES = {  # of the columns that are looked up or updated set-wise
    "day": "date",
    "month": "date",
    "moved_on": "date",
    "step": "text",
    "outcome": "text",
    "what": "text",
    "dim": "smallint",
    **dict.fromkeys(("answer", "reason", "reason_key"), "text"),
    **dict.fromkeys(("answered_on", "taken_back_on"), "date"),
    **dict.fromkeys(("is_given", "is_first", "withdrawn"), "boolean"),
    **dict.fromkeys(
        "due_at answered_at expired_at contact_due_at contacted_at tries_due_at settled_at".split(),
        "timestamptz",
    ),
}


def among(column: str, values: Sequence) -> tuple[str, object]:
    """SQL and parameter for "column is one of these", however many."""
    return f"{column} = ANY(%s)", array(values)


def moves_under(cursor: CursorWrapper, organization_id: int, keys: Sequence[str]) -> list[tuple]:
    """Key, version and fingerprint of the moves under these keys.

    One look into the index for each: asked for all at once, the planner would rather read the whole
    table, as long as it is small or not yet counted.
    """
    cursor.execute(
        "SELECT move.* FROM unnest(%s::text[]) AS said (key) CROSS JOIN LATERAL ("
        "SELECT event_key, version, fingerprint FROM funnel_move "
        "WHERE organization_id = %s AND event_key = said.key OFFSET 0) AS move",
        [array(keys), organization_id],
    )
    return cursor.fetchall()


def next_ids(cursor: CursorWrapper, table: str, n: int) -> list[int]:
    """So many fresh ids of a table, in one statement."""
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, n]
    )
    return [row[0] for row in cursor.fetchall()]


def copy(table: str, columns: Sequence[str], rows: Sequence[tuple]) -> Statement:
    """Append rows by COPY, as text made here: a quarter of the price of adapting each value."""
    if not rows:
        return nothing
    blocks = [lines(rows[start : start + BLOCK]) for start in range(0, len(rows), BLOCK)]

    def statement(cursor: CursorWrapper) -> None:
        sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with cursor.db.wrap_database_errors, cursor.copy(sql) as out:
            for block in blocks:
                out.write(block)

    return statement


def nothing(_cursor: CursorWrapper) -> None:
    """The statement for no rows."""


@dataclass(frozen=True)
class Writing:
    """How values are written down for the database to read; whole columns at a time.

    A list would be adapted value by value, at ten times the price.
    """

    nothing: str
    quote: str  # around a text
    escapes: tuple[tuple[str, str], ...]  # the backslash first

    def column(self, values: Sequence) -> Iterable[str]:
        """Most say one thing all along, whole numbers, plain texts, or few things by turns."""
        if values and values.count(values[0]) == len(values):
            return [self.value(values[0])] * len(values)
        kinds = set(map(type, values))
        if kinds == {int}:
            return map(str, values)
        if kinds == {str} and self.is_plain("".join(values)):
            return (
                [f"{self.quote}{value}{self.quote}" for value in values] if self.quote else values
            )
        known = {value: self.value(value) for value in set(values)}
        return map(known.__getitem__, values)

    def is_plain(self, text: str) -> bool:
        """Whether nothing in it must be escaped."""
        return not any(mark in text for mark, _escaped in self.escapes)

    def value(self, value: object) -> str:
        if value is None:
            return self.nothing
        if type(value) is datetime:
            return f"{self.quote}{in_utc(value)}+00{self.quote}"
        if type(value) is not str:
            return str(value)
        for mark, escaped in self.escapes:
            value = value.replace(mark, escaped)
        return f"{self.quote}{value}{self.quote}"


IN_COPY = Writing("\\N", "", (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")))
IN_ARRAY = Writing("NULL", '"', (("\\", "\\\\"), ('"', '\\"')))


def lines(rows: Sequence[tuple]) -> str:
    """Rows as COPY reads them."""
    columns = map(IN_COPY.column, zip(*rows, strict=True))
    return "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"


def array(values: Sequence) -> str:
    """Values as the text of an array, which the database reads by the column's own type."""
    return f"{{{','.join(IN_ARRAY.column(values))}}}"


def add(
    table: str, keys: Sequence[str], figures: Sequence[str], rows: Sequence[tuple]
) -> Statement:
    """Add figures to the sums under their keys, making those that are not there yet."""
    columns = [*keys, *figures]
    arrays = ", ".join(f"%s::{TYPES.get(column, 'bigint')}[]" for column in columns)
    added = ", ".join(f"{f} = {table}.{f} + excluded.{f}" for f in figures)
    return set_wise(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM unnest({arrays}) "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}",
        rows,
    )


def update(table: str, columns: Sequence[str], rows: Sequence[tuple]) -> Statement:
    """Set columns of rows found by their id, the last value of each tuple."""
    arrays = ", ".join(f"%s::{TYPES.get(column, 'bigint')}[]" for column in [*columns, "id"])
    said = ", ".join(f"{column} = said.{column}" for column in columns)
    return set_wise(
        f"UPDATE {table} SET {said} FROM unnest({arrays}) AS said ({', '.join(columns)}, id) "
        f"WHERE {table}.id = said.id",
        rows,
    )


def set_wise(sql: str, rows: Sequence[tuple]) -> Statement:
    """The rows' columns as arrays."""
    if not rows:
        return nothing
    columns = list(map(array, zip(*rows, strict=True)))
    return lambda cursor: cursor.execute(sql, columns)


def learn(cursor: CursorWrapper, written: int) -> None:
    """Have the planner look at the ledger anew, where so many moves far outnumber what it knows.

    It would by itself within a minute. Until then it takes the ledger for small, and reads all of
    an organisation where an index would give the few rows asked for.
    """
    cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'funnel_move'::regclass")
    if cursor.fetchone()[0] * LEARNS_AT < written:
        cursor.execute(f"ANALYZE {', '.join(LEDGER)}")


def spelled(column: str) -> str:
    """SQL of a column of moments as `moment` reads it soonest.

    The driver takes ten times as long to make a moment as Python takes to read one.
    """
    return f"{column}::text"


def moment(value: str | datetime | None) -> datetime | None:
    """A moment as the database gave it, aware."""
    return datetime.fromisoformat(value) if type(value) is str else value


def day(value: date | None) -> date | None:
    """A day as the database gave it."""
    return value
