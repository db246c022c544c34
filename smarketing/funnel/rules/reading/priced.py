"""Rows of rates, block by block."""

from itertools import repeat

from smarketing.funnel.rules.reading.answers import Question
from smarketing.funnel.rules.reading.cells import Cells, Readers
from smarketing.funnel.rules.reading.counted import good, need
from smarketing.funnel.rules.reading.dates import day_of
from smarketing.funnel.rules.reading.facts import RateRow
from smarketing.funnel.rules.reading.mapping import RatesMapping, Setting


class RateRows:
    """Turns blocks of a file of rates into RateRow."""

    def __init__(self, mapping: RatesMapping, readers: Readers, setting: Setting):
        self.mapping, self.zone = mapping, readers.zone
        self.currency = readers.texts(mapping.currency, 40)
        self.rate = readers.texts(mapping.rate, 40)
        self.first = readers.moments(mapping.first_on)
        self.last = readers.moments(mapping.last_on) if mapping.last_on else None

    def rows(self, cells: Cells) -> list[RateRow]:
        """The block's rows that can be read; a row needs a first day."""
        mapping = self.mapping
        first = [day_of(moment, self.zone) for moment in cells.read(mapping.first_on, self.first)]
        last = repeat(None, len(cells.lines))
        if self.last is not None:
            last = [day_of(moment, self.zone) for moment in cells.read(mapping.last_on, self.last)]
        need(cells, mapping.first_on, () if self.first.dates.open else first)
        made = zip(
            cells.lines,
            [text.strip().upper() for text in cells.said(mapping.currency, self.currency)],
            first,
            last,
            [text.strip() for text in cells.said(mapping.rate, self.rate)],
            strict=True,
        )
        return good(cells, list(map(RateRow._make, made)))

    def marks(self, rows: list[RateRow]) -> tuple[list, list, list]:
        """One rate for each currency and days."""
        keys = [f"{row.currency}:{row.first_on}:{row.last_on}" for row in rows]
        return keys, [(row.rate,) for row in rows], [row.line for row in rows]

    def questions(self) -> list[Question]:
        """None beside those of days."""
        return []
