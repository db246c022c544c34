"""Rows of visits, people and quotas, block by block."""

import re
from itertools import repeat

from smarketing.funnel.rules.reading.answers import Question, Unreadable, Why, _
from smarketing.funnel.rules.reading.cells import Cells, Readers
from smarketing.funnel.rules.reading.dates import day_of
from smarketing.funnel.rules.reading.facts import PersonRow, QuotaRow, VisitRow
from smarketing.funnel.rules.reading.mapping import (
    Column,
    PeopleMapping,
    QuotasMapping,
    Said,
    Setting,
    VisitsMapping,
)
from smarketing.funnel.rules.reading.memo import Memo, folded
from smarketing.funnel.rules.reading.readers import ChoiceReader, IdReader

SIDES = ("marketing", "sales", "")
OTHER_SIDES = {
    "ventas": "sales",
    "vendas": "sales",
    "mercadeo": "marketing",
    "mercadotecnia": "marketing",
}
QUARTER = re.compile(r"(?:[0-9]{4}[ -]?)?[QTC]?([1-4])", re.IGNORECASE)
YEAR = re.compile(r"(?:FY ?)?((?:19|20|21)[0-9]{2})", re.IGNORECASE)


class SideReader(ChoiceReader):
    """Reads marketing or sales, also by their names in Spanish and Portuguese."""

    def __init__(self):
        super().__init__(SIDES)

    def read(self, text: str) -> str:
        """The half of one cell."""
        return super().read(OTHER_SIDES.get(folded(text), text))


class PatternReader(Memo):
    """Reads a small whole number that a pattern finds."""

    def __init__(self, pattern: re.Pattern, why: str):
        super().__init__()
        self.pattern, self.why = pattern, why

    def read(self, text: str) -> int:
        """The number of one cell."""
        found = self.pattern.fullmatch(text.strip())
        if found is None:
            raise Unreadable(Why(self.why, {"value": text.strip()}))
        return int(found.group(1))


class VisitRows:
    """Turns blocks of a file of visits into VisitRow."""

    def __init__(self, mapping: VisitsMapping, readers: Readers, setting: Setting):
        self.mapping, self.zone = mapping, readers.zone
        self.day, self.count = readers.moments(mapping.day), readers.counts(mapping.count)
        self.source = readers.texts(mapping.source)
        self.system = readers.texts(mapping.source_system, 50)

    def rows(self, cells: Cells) -> list[VisitRow]:
        """The block's rows that can be read; a row needs a day and a count."""
        mapping = self.mapping
        days = [day_of(moment, self.zone) for moment in cells.read(mapping.day, self.day)]
        counts = cells.read(mapping.count, self.count)
        for column, reader, values in (
            (mapping.day, self.day, days),
            (mapping.count, self.count, counts),
        ):
            asked = reader.dates.open if reader is self.day else reader.numbers.open
            need(cells, column, () if asked else values)
        systems = cells.said(mapping.source_system, self.system)
        sources = cells.said(mapping.source, self.source, "")
        made = zip(cells.lines, systems, days, sources, counts, strict=True)
        return good(cells, list(map(VisitRow._make, made)))

    def marks(self, rows: list[VisitRow]) -> tuple[list, list, list]:
        """One count for each source system, day and source."""
        keys = [f"{row.source_system}:{row.day}:{row.source}" for row in rows]
        return keys, [(row.count,) for row in rows], [row.line for row in rows]

    def questions(self) -> list[Question]:
        """None beside those of dates and numbers."""
        return []


class PeopleRows:
    """Turns blocks of a file of people into PersonRow; knows the team's office and side."""

    def __init__(self, mapping: PeopleMapping, readers: Readers, setting: Setting):
        self.mapping, self.member, self.side = mapping, IdReader(), SideReader()
        self.starts, self.ends = (
            readers.moments(column) if column else None for column in (mapping.starts, mapping.ends)
        )
        self.zone = readers.zone
        self.text = readers.texts(Column(""))
        self.teams: dict[str, tuple[str | None, str | None, int]] = {}

    def rows(self, cells: Cells) -> list[PersonRow]:
        """The block's rows that can be read; a team with a second office or half is refused."""
        mapping, text = self.mapping, self.text
        made = zip(
            cells.lines,
            cells.said(mapping.source_system, text),
            cells.read(mapping.member, self.member),
            cells.said(mapping.team, text),
            cells.said(mapping.office, text),
            cells.said(mapping.side, self.side),
            cells.said(mapping.role, text),
            self._days(cells, mapping.starts, self.starts),
            self._days(cells, mapping.ends, self.ends),
            strict=True,
        )
        rows = list(map(PersonRow._make, made))
        for n, row in enumerate(rows):
            if n not in cells.bad:
                self._check(cells, n, row)
        return good(cells, rows)

    def _days(self, cells: Cells, column: Column | None, reader: Memo | None) -> list:
        if column is None:
            return [None] * len(cells.lines)
        return [day_of(moment, self.zone) for moment in cells.read(column, reader)]

    def _check(self, cells: Cells, n: int, row: PersonRow) -> None:
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            sentence = _("The place ends before it begins.")
            cells.refuse(n, self.mapping.ends.name, Why(sentence))
        office, side, line = self.teams.setdefault(row.team or "", (row.office, row.side, row.line))
        if row.team and (office, side) != (row.office, row.side):
            sentence = _(
                "“%(team)s” belongs to one office and one half; line %(line)s names another one."
            )
            named = self.mapping.office if office != row.office else self.mapping.side
            blamed = named if isinstance(named, Column) else self.mapping.team
            params = {"team": row.team, "line": line}
            cells.refuse(n, blamed.name, Why(sentence, params))

    def marks(self, rows: list[PersonRow]) -> tuple[list, list, list]:
        """Nothing: one person may have several places."""
        return [], [], []

    def questions(self) -> list[Question]:
        """None beside those of dates."""
        return []


class QuotaRows:
    """Turns blocks of a file of quotas into QuotaRow."""

    def __init__(self, mapping: QuotasMapping, readers: Readers, setting: Setting):
        self.mapping, self.side = mapping, SideReader()
        self.year = PatternReader(YEAR, _("“%(value)s” is no year."))
        self.quarter = PatternReader(QUARTER, _("“%(value)s” is no quarter, as 1 or Q1."))
        self.text = readers.texts(Column(""))
        self.step = ChoiceReader(setting.steps)
        self.amount = readers.amounts(mapping.amount, mapping.currency) if mapping.amount else None
        self.count = readers.counts(mapping.count) if mapping.count else None

    def rows(self, cells: Cells) -> list[QuotaRow]:
        """The block's rows that can be read."""
        mapping, text, n = self.mapping, self.text, len(cells.lines)
        made = zip(
            cells.lines,
            cells.said(mapping.source_system, text),
            cells.said(mapping.side, self.side),
            cells.said(mapping.team, text),
            cells.said(mapping.owner, text),
            cells.read(mapping.year, self.year),
            cells.read(mapping.quarter, self.quarter),
            *cells.amounts(mapping.amount, self.amount, mapping.currency),
            cells.read(mapping.count, self.count) if mapping.count else repeat(None, n),
            cells.said(mapping.count_step, self.step),
            strict=True,
        )
        return good(cells, list(map(QuotaRow._make, made)))

    def marks(self, rows: list[QuotaRow]) -> tuple[list, list, list]:
        """One quota for each half, team, owner and quarter."""
        keys = [":".join(map(str, (*row[1:7], row.step))) for row in rows]
        return keys, [row[7:10] for row in rows], [row.line for row in rows]

    def questions(self) -> list[Question]:
        """None beside those of numbers and currencies."""
        return []


def need(cells: Cells, column: Column | Said, values: object) -> None:
    """Refuse the rows that say nothing where something is needed."""
    for n, value in enumerate(values):
        if value is None:
            cells.refuse(n, column.name, Why(_("The row says nothing here.")))


def good(cells: Cells, rows: list) -> list:
    """The rows that nothing was said against."""
    return [row for n, row in enumerate(rows) if n not in cells.bad] if cells.bad else rows
