"""The cells of a block, column by column, through readers that the mapping's format asks for."""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from smarketing.funnel.rules.reading.amounts import NOTHING, AmountReader, CountReader
from smarketing.funnel.rules.reading.answers import (
    Blame,
    Question,
    Refused,
    Unreadable,
    Why,
    shown,
)
from smarketing.funnel.rules.reading.dates import DateReader
from smarketing.funnel.rules.reading.judging import Settled, by_column
from smarketing.funnel.rules.reading.mapping import AnyMapping, Column, Literal, Said, Setting
from smarketing.funnel.rules.reading.memo import EMPTY, Memo, folded_set
from smarketing.funnel.rules.reading.readers import TextReader
from smarketing.funnel.rules.reading.tables import Block, Table

LONGEST_NAME = 200  # characters


class Readers:
    """Makes the readers of a file's columns, and gathers what they have to ask and to say."""

    def __init__(self, mapping: AnyMapping, table: Table, setting: Setting, settled: Settled):
        self.mapping, self.table, self.setting, self.settled = mapping, table, setting, settled
        self.zone = ZoneInfo(mapping.format.timezone or setting.timezone)
        self.made: list[tuple[str, Memo]] = []

    def empty(self, column: Column, also: Iterable[str] = ()) -> frozenset[str]:
        """The texts of a column that mean nothing was said."""
        return folded_set((*also, *(by_column(self.mapping.format.empty, column.name) or ())))

    def moments(self, column: Column) -> DateReader:
        """A reader of days and moments."""
        dates, empty = self.settled.dates[column.name], self.empty(column, EMPTY)
        table = self.table
        reader = DateReader(dates, self.zone, empty, table.serials_from, table.nth_from)
        return self._kept(column, reader)

    def amounts(self, column: Column, currency: Said | None) -> AmountReader:
        """A reader of amounts in the literal currency, or of pairs of an amount and its own."""
        numbers, empty = self.settled.numbers[column.name], self.empty(column, EMPTY)
        said = currency.text.strip().upper() if isinstance(currency, Literal) else ""
        home, digits = self.setting.currency, self.setting.digits
        return self._kept(column, AmountReader(numbers, home, digits, empty, said))

    def counts(self, column: Column) -> CountReader:
        """A reader of whole numbers."""
        return CountReader(self.settled.numbers[column.name], self.empty(column, EMPTY))

    def texts(self, column: Said | None, longest: int = LONGEST_NAME) -> TextReader | None:
        """A reader of texts; None where no column is named."""
        if not isinstance(column, Column):
            return None
        return TextReader(longest, self.empty(column))

    def _kept(self, column: Column, reader: Memo) -> Any:
        self.made.append((column.name, reader))
        return reader

    def questions(self) -> list[Question]:
        """What the readers found that the mapping has to tell."""
        amounts = [(name, r) for name, r in self.made if isinstance(r, AmountReader)]
        return [question for name, reader in amounts for question in reader.questions(name)]

    def notices(self) -> list[Why]:
        """What people should know of how dates were read, once for each kind of remark."""
        notes = {}
        for __, reader in self.made:
            if isinstance(reader, DateReader):
                notes = reader.notes | notes
        return [Why(sentence, {"value": value}) for sentence, value in notes.items()]


class Cells:
    """One block of rows. What cannot be read is kept in `bad`, with a reason for each cell."""

    def __init__(self, table: Table, block: Block):
        self.table, self.lines, self.rows = table, block.lines, block.rows
        self.columns = list(zip(*block.rows, strict=True))
        self.bad: dict[int, Refused] = {}

    def raw(self, column: Column) -> tuple[str, ...]:
        """The texts of a column as they came."""
        return self.columns[self.table.index(column.name)]

    def read(self, column: Column, reader: Memo) -> list:
        """What a column says, row by row; None in rows that cannot be read."""
        return self.read_all(column, reader, self.raw(column))

    def amounts(self, column: Column | None, reader: Memo, currency: Said | None) -> tuple:
        """A column of minor units and one of currencies; None in both where nothing is said."""
        if column is None:
            return [None] * len(self.lines), [None] * len(self.lines)
        values = self.raw(column)
        if isinstance(currency, Column):
            values = list(zip(values, self.raw(currency), strict=True))
        pairs = self.read_all(column, reader, values)
        return tuple(zip(*(pair or NOTHING for pair in pairs), strict=True))

    def read_all(self, column: Column, reader: Memo, values: Sequence) -> list:
        """The same for values that were made of several columns; `column` is the one to blame."""
        try:
            return reader.bulk(values) or list(map(reader.__getitem__, values))
        except Unreadable:
            return [self._one(n, column, reader, value) for n, value in enumerate(values)]

    def _one(self, n: int, column: Column, reader: Memo, value: Any) -> Any:
        try:
            return reader[value]
        except Unreadable as fault:
            self.refuse(n, column.name, fault.why)
            return None

    def said(self, said: Said | None, reader: TextReader | None, default: Any = None) -> list:
        """The texts of a column, a literal for every row, or the default where nothing is named."""
        if isinstance(said, Column):
            return self.read(said, reader)
        return [said.text if isinstance(said, Literal) else default] * len(self.lines)

    def refuse(self, n: int, column: str, why: Why) -> None:
        """Refuse the n-th row; the first reason of each column stays."""
        cell = self.rows[n][self.table.index(column)] if column else ""
        blame = Blame(column, shown(cell.strip()), why)
        if n in self.bad:
            self.bad[n] = self.bad[n].blaming(blame)
        else:
            self.bad[n] = Refused(self.lines[n], *blame, tuple(self.rows[n]))
