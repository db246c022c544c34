"""PostgreSQL: COPY in, arrays for look-ups, unnest for updates."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.db.backends.utils import CursorWrapper

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
}


def among(column: str, values: Sequence) -> tuple[str, object]:
    """SQL and parameter for "column is one of these", however many."""
    return f"{column} = ANY(%s)", array(values)


def next_ids(cursor: CursorWrapper, table: str, n: int) -> list[int]:
    """So many fresh ids of a table, in one statement."""
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, n]
    )
    return [row[0] for row in cursor.fetchall()]


def copy(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Sequence[tuple]) -> None:
    """Append rows by COPY, as text made here: a quarter of the price of adapting each value.

    Block by block: the database keeps one while the next is written down.
    """
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with cursor.db.wrap_database_errors, cursor.copy(statement) as out:
        for start in range(0, len(rows), BLOCK):
            out.write(lines(rows[start : start + BLOCK]))


def lines(rows: Sequence[tuple]) -> str:
    """Rows as COPY reads them."""
    columns = [spelled(column, text) for column in zip(*rows, strict=True)]
    return "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"


def spelled(values: Sequence, spell: Callable[[object], str]) -> Iterable[str]:
    """A column as text; most say one thing all along, whole numbers, or few things by turns."""
    if values and values.count(values[0]) == len(values):
        return [spell(values[0])] * len(values)
    if set(map(type, values)) == {int}:
        return map(str, values)
    known = {value: spell(value) for value in set(values)}
    return map(known.__getitem__, values)


def text(value: object) -> str:
    """A value as COPY reads it. What may hold a tab, a line end or a backslash is escaped."""
    if value is None:
        return "\\N"
    if type(value) is str:
        escaped = value.replace("\\", "\\\\").replace("\t", "\\t")
        return escaped.replace("\n", "\\n").replace("\r", "\\r")
    return str(value)


def array(values: Sequence) -> str:
    """Values as the text of an array, which the database reads by the column's own type.

    A list would be adapted value by value, at ten times the price.
    """
    return f"{{{','.join(spelled(values, element))}}}"


def element(value: object) -> str:
    if value is None:
        return "NULL"
    if type(value) is str:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)


def add(
    cursor: CursorWrapper,
    table: str,
    keys: Sequence[str],
    figures: Sequence[str],
    rows: Sequence[tuple],
) -> None:
    """Add figures to the sums under their keys, making those that are not there yet."""
    columns = [*keys, *figures]
    arrays = ", ".join(f"%s::{TYPES.get(column, 'bigint')}[]" for column in columns)
    added = ", ".join(f"{f} = {table}.{f} + excluded.{f}" for f in figures)
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM unnest({arrays}) "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}",
        list(map(array, zip(*rows, strict=True))),
    )


def update(
    cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Sequence[tuple]
) -> None:
    """Set columns of rows found by their id, the last value of each tuple."""
    arrays = ", ".join(f"%s::{TYPES.get(column, 'bigint')}[]" for column in [*columns, "id"])
    said = ", ".join(f"{column} = said.{column}" for column in columns)
    cursor.execute(
        f"UPDATE {table} SET {said} FROM unnest({arrays}) AS said ({', '.join(columns)}, id) "
        f"WHERE {table}.id = said.id",
        list(map(array, zip(*rows, strict=True))),
    )


def learn(cursor: CursorWrapper, written: int) -> None:
    """Have the planner look at the ledger anew, where so many moves far outnumber what it knows.

    It would by itself within a minute. Until then it takes the ledger for small, and reads all of
    an organisation where an index would give the few rows asked for.
    """
    cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'funnel_move'::regclass")
    if cursor.fetchone()[0] * LEARNS_AT < written:
        cursor.execute(f"ANALYZE {', '.join(LEDGER)}")


def moment(value: datetime | None) -> datetime | None:
    """A moment as the database gave it, aware."""
    return value


def day(value: date | None) -> date | None:
    """A day as the database gave it."""
    return value
