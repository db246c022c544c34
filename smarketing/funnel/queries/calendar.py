"""Weeks and months in SQL, by each engine's own functions: Django's call Python on SQLite."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, Func
from django.db.models.sql.compiler import SQLCompiler

Compiled = tuple[str, list]


class Monday(Func):
    """The Monday of a day's ISO week."""

    arity = 1
    output_field = DateField()
    template = "date_trunc('week', %(expressions)s)::date"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Compiled:
        template = "date(%(expressions)s, '-6 days', 'weekday 1')"
        return self.as_sql(compiler, connection, template=template, **context)


class MonthStart(Func):
    """The first day of a day's month."""

    arity = 1
    output_field = DateField()
    template = "date_trunc('month', %(expressions)s)::date"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> Compiled:
        template = "date(%(expressions)s, 'start of month')"
        return self.as_sql(compiler, connection, template=template, **context)
