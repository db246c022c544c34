"""Statements that are put together once and asked as often as one likes.

For a query that a process asks many times a second: to write its text takes the ORM longer than
the database to answer it.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Field, QuerySet

Value = Any
NOTHING = timedelta(0)


class Later(Expression):
    """A value that is said when the statement is asked, under this name; a list of them for `in`.

    A moment may be told from another one: `Later("now", DateTimeField()) - timedelta(1)`.
    """

    def __init__(self, name: str, output_field: Field, *, less: timedelta = NOTHING) -> None:
        super().__init__(output_field)
        self.name, self.less = name, less

    def __sub__(self, length: timedelta) -> "Later":
        return Later(self.name, self.output_field, less=length)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list]:
        return "%s", [self]

    def said(self, values: dict[str, Value], connection: Any) -> list[Value]:
        """What stands in its place, as the database takes it."""
        value = values[self.name]
        found = value if isinstance(value, list | tuple | set) else [value]
        return [
            self.output_field.get_db_prep_value(one - self.less if self.less else one, connection)
            for one in found
        ]


class Statement:
    """The rows of a `values_list`, whose text is written when it is made."""

    def __init__(self, rows: QuerySet) -> None:
        self.using = rows.db
        compiler = rows.query.get_compiler(self.using)
        try:
            text, self.values = compiler.as_sql()
        except EmptyResultSet:  # a condition that nothing meets
            text, self.values = "", ()
        self.pieces = text and text.split("%s")  # a sign of per cent in it would be doubled
        chosen = [column for column, _text, _alias in compiler.select or ()]
        self.converters = compiler.get_converters(chosen)  # by the place of the column

    def rows(self, **later: Value) -> Iterable[tuple]:
        """Ask, with a value for each `Later`."""
        if not self.pieces:
            return []
        connection = connections[self.using]
        marks, values = [], []
        for value in self.values:
            said = value.said(later, connection) if isinstance(value, Later) else [value]
            marks.append(", ".join(["%s"] * len(said)))
            values += said
        text = "".join(map("".join, zip(self.pieces, [*marks, ""], strict=True)))
        with connection.cursor() as cursor:
            cursor.execute(text, values)
            found = cursor.fetchall()
        return [self.converted(row, connection) for row in found] if self.converters else found

    def converted(self, row: tuple, connection: Any) -> tuple:
        """A row with Python's values in place of the database's own."""
        values = list(row)
        for place, (converters, column) in self.converters.items():
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return tuple(values)
