"""The one metric engine: every number of the product, and the entries it was made of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import add

from django.db.models import Expression, F, Model, Sum

from smarketing.accounts.models import Organization
from smarketing.accounts.statements import Statement
from smarketing.funnel.models import Entry, PeriodTotal
from smarketing.funnel.queries.calendar import Monday, MonthStart
from smarketing.funnel.queries.entries import Page, Row, rows
from smarketing.funnel.queries.scope import RELATED, Scope, scope_of, where
from smarketing.funnel.rules.questions import (
    DIMENSIONS,
    ENDINGS,
    TIMES,
    WHATS,
    Question,
    period_of,
)
from smarketing.funnel.rules.sums import FIGURES, ORIGINS

__all__ = ["Answer", "Figure", "Page", "Question", "Row", "counts", "rows"]

ORIGIN_NAMES = {number: name for name, number in ORIGINS.items()}
NOTHING = (0,) * len(FIGURES)
Cell = tuple[str | int, ...]  # a value for each name of `by`; a number for what has a name


@dataclass(frozen=True)
class Figure:
    """A count, net, with what it is made of. Money in whole minor units of the home currency."""

    key: tuple[str, ...]  # the values in the order of `by`; "" = none
    ids: Mapping[str, int]  # `team_id` and the like, for those of `by` that have a number
    count: int
    reached: int
    taken_back: int
    amount: int
    not_priced: int


@dataclass(frozen=True)
class Answer:
    """The figures of a question that are not all zero, in order, and their sums."""

    rows: list[Figure]
    totals: Figure
    currency: str

    @property
    def not_priced(self) -> int:
        """How many are counted without an amount, for want of a rate."""
        return self.totals.not_priced

    def at(self, *key: str) -> Figure:
        """The figure under a key; all zero where nothing was counted."""
        return next((row for row in self.rows if row.key == key), Figure(key, {}, *NOTHING))


def counts(organization: Organization, question: Question) -> Answer:
    """Count what the question covers, along what it groups by.

    Takes one query, one for each name filtered by and one for each name grouped by. Without
    grouping there is one row, even of nothing. Raises `Unanswerable`.
    """
    return Asked(organization, question).answer()


class Asked:
    """A question found sound, with its names looked up and its statement written.

    Each answer is of its moment and takes one query. Names are those of the beginning: whoever
    keeps it asks anew once what has a name may have changed.
    """

    def __init__(self, organization: Organization, question: Question) -> None:
        scope = scope_of(organization, question)
        table = scope.cheapest
        since, columns = since_column(scope, table), value_columns(scope, table)
        # Within a scope the organisation is one: grouping by it is grouping by nothing.
        grouped = [*since, *columns] or ["organization_id"]
        self.by, self.currency = question.by, organization.currency
        self.values_of = [reader(scope, name, [*since, *columns]) for name in self.by]
        self.names = {name: names_of(organization, name) for name in self.by if name in RELATED}
        self.statement = Statement(
            table.objects.filter(where(scope, table))
            .annotate(**since)
            .values(*grouped)
            .annotate(**{f"sum_{name}": Sum(name) for name in FIGURES})
            .values_list(*grouped, *(f"sum_{name}" for name in FIGURES))
            .order_by()
        )

    def answer(self) -> Answer:
        """The figures as they stand now."""
        cells = self.summed()
        if not self.by:
            cells.setdefault((), NOTHING)
        figures = [
            figure(self.by, cell, sums, self.names)
            for cell, sums in cells.items()
            if any(sums) or not self.by
        ]
        figures.sort(key=lambda row: (row.key, *row.ids.values()))
        totals = Figure((), {}, *added(cells.values()))
        return Answer(figures, totals, self.currency)

    def summed(self) -> dict[Cell, tuple[int, ...]]:
        """The figures of each cell, from the smallest table that holds them."""
        cells: dict[Cell, tuple[int, ...]] = {}
        for row in self.statement.rows():
            cell = tuple(value_of(row) for value_of in self.values_of)
            cells[cell] = tuple(map(add, cells.get(cell, NOTHING), row[-len(FIGURES) :]))
        return cells


def since_column(scope: Scope, table: type[Model]) -> dict[str, Expression | F]:
    """The day that tells a row's day, week, month and quarter apart, as few of them as can be."""
    times = set(scope.question.times)
    if not times:
        return {}
    if table is PeriodTotal:
        return {"since": F("month")}
    if times == {"week"}:
        return {"since": Monday("day")}
    return {"since": F("day") if times & {"day", "week"} else MonthStart("day")}


def value_columns(scope: Scope, table: type[Model]) -> dict[str, str]:
    """The other columns to group by, each with the name of `by` that it answers."""
    by = scope.question.by
    columns = {"what": "what"} if any(name in WHATS for name in by) else {}
    for name in by:
        if name in DIMENSIONS:
            columns[name if table is Entry else "key"] = name
    return columns


def reader(scope: Scope, name: str, columns: list[str]) -> Callable[[tuple], str | int]:
    """What finds the value of a name of `by` in a row of these columns."""
    if name in TIMES:
        return lambda row: time_key(name, row[0], scope.organization.fiscal_start)
    if name in WHATS:
        place, wanted = columns.index("what"), name == "outcome"
        return lambda row: row[place] if (row[place] in ENDINGS) is wanted else ""
    if name in columns:
        place = columns.index(name)
        return lambda row: row[place]
    place = columns.index("key")
    if name == "origin":
        return lambda row: ORIGIN_NAMES[row[place]]
    return lambda row: row[place]


@lru_cache(maxsize=10_000)
def time_key(time: str, day: date, fiscal_start: int) -> str:
    return period_of(time, day, fiscal_start).key


def figure(
    by: tuple[str, ...], cell: Cell, figures: tuple[int, ...], names: Mapping[str, dict[int, str]]
) -> Figure:
    """A cell with its names in place of numbers. Entries outlive what they name."""
    values = list(zip(by, cell, strict=True))
    key = tuple(
        names[name].get(value, f"#{value}") if name in names else value for name, value in values
    )
    return Figure(key, {f"{name}_id": value for name, value in values if name in names}, *figures)


def names_of(organization: Organization, dimension: str) -> dict[int, str]:
    """The names of one dimension by number; the blank one is 0."""
    known = getattr(organization, RELATED[dimension])
    return {0: "", **dict(known.order_by().values_list("id", "name"))}


def added(figures: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*figures, strict=True))) or NOTHING
