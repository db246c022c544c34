"""The middle of many values, found by the database: one query, whatever their number."""

from collections.abc import Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, F, Q, QuerySet, TextField, Window
from django.db.models.functions import RowNumber
from django.db.models.sql.compiler import SQLCompiler

WHOLE = ""  # the one group, where rows are not parted


class Listed(Aggregate):
    """The whole numbers of a group as one text, with commas between them; null where it has none.

    For who keeps them: a row for each number would cost more than the number.
    """

    arity = 1
    output_field = TextField()
    template = "string_agg((%(expressions)s)::text, ',')"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, list]:
        template = "group_concat(%(expressions)s)"
        return self.as_sql(compiler, connection, template=template, **context)


def in_the_middle(
    rows: QuerySet, counts: Mapping[str, Mapping[str, int]], by: str = ""
) -> dict[str, dict[str, list]]:
    """The one or two values in the middle of each field, in each group.

    `counts` says how many values each field has in each group of the column `by`; without it
    there is one group, `WHOLE`. A field without values is left out.
    """
    fields = sorted({name for told in counts.values() for name, n in told.items() if n})
    if not fields:
        return {}
    parted = [F(by)] if by else None
    places = {
        f"place_{name}": Window(
            RowNumber(), partition_by=parted, order_by=F(name).asc(nulls_last=True)
        )
        for name in fields
    }
    middles = {
        name: {place for told in counts.values() for place in middle_of(told.get(name, 0))}
        for name in fields
    }
    near = [Q(**{f"place_{name}__in": sorted(found)}) for name, found in middles.items()]
    shown = (
        rows.order_by()
        .annotate(**places)
        .filter(Q.create(near, connector=Q.OR))
        .values(*fields, *places, *([by] if by else []))
    )
    found: dict[str, dict[str, list]] = {}
    for row in shown:
        group = row[by] if by else WHOLE
        for name in fields:
            if row[f"place_{name}"] in middle_of(counts.get(group, {}).get(name, 0)):
                found.setdefault(group, {}).setdefault(name, []).append(row[name])
    return found


def middle_of(n: int) -> tuple[int, ...]:
    """The places, from 1, of the middle of so many."""
    return tuple({(n + 1) // 2, n // 2 + 1}) if n else ()
