"""Rows of contact attempts, block by block."""

from smarketing.funnel.rules.reading.answers import Question, Unreadable, Why, _
from smarketing.funnel.rules.reading.cells import Cells, Readers
from smarketing.funnel.rules.reading.facts import AttemptRow, attempt_key
from smarketing.funnel.rules.reading.mapping import AttemptsMapping, Column, Setting
from smarketing.funnel.rules.reading.memo import Memo, folded, folded_set
from smarketing.funnel.rules.reading.readers import IdReader

LONGEST_KIND, LONGEST_BY = 40, 200  # characters
YES = folded_set(("yes", "true", "1", "x", "y", "sí", "si", "s", "sim", "verdadero"))
NO = folded_set(("no", "false", "0", "n", "não", "nao", "falso", ""))


class TruthReader(Memo):
    """Reads yes or no, in English, Spanish and Portuguese; a blank cell means `blank`."""

    def __init__(self, *, blank: bool):
        super().__init__()
        self.blank = blank

    def read(self, text: str) -> bool:
        """What one cell says."""
        value = folded(text)
        if value in YES or value in NO:
            return value in YES if value else self.blank
        sentence = _("“%(value)s” is neither yes nor no.")
        raise Unreadable(Why(sentence, {"value": text.strip()}))


class AttemptRows:
    """Turns blocks of a file of attempts into AttemptRow."""

    def __init__(self, mapping: AttemptsMapping, readers: Readers, setting: Setting):
        self.mapping, self.lead, self.at = mapping, IdReader(), readers.moments(mapping.at)
        self.system = readers.texts(mapping.source_system, 50)
        self.kind = readers.texts(mapping.kind_said, LONGEST_KIND)
        self.by, self.id = readers.texts(mapping.by, LONGEST_BY), IdReader()
        self.human, self.reached = TruthReader(blank=True), TruthReader(blank=False)

    def rows(self, cells: Cells) -> list[AttemptRow]:
        """The block's rows that can be read; a row needs its lead and its moment."""
        mapping, n = self.mapping, len(cells.lines)
        leads = cells.read(mapping.lead, self.lead)
        moments = self._moments(cells)
        systems = cells.said(mapping.source_system, self.system)
        kinds = cells.said(mapping.kind_said, self.kind, "")
        ids = cells.read(mapping.id, self.id) if mapping.id else [""] * n
        people = cells.said(mapping.by, self.by, "")
        human = self._truths(cells, mapping.human, self.human)
        reached = self._truths(cells, mapping.reached, self.reached)
        rows = []
        for place, line in enumerate(cells.lines):
            if place in cells.bad:
                continue
            lead, at, kind = leads[place], moments[place], (kinds[place] or "")[:LONGEST_KIND]
            named = (lead, mapping.lead_alias)
            key = attempt_key(systems[place] or "", named, at, kind, ids[place])
            said = (key, at, kind, people[place] or "", human[place])
            spoke = reached[place] and human[place]
            rows.append(AttemptRow(line, systems[place] or "", *named, *said, spoke))
        return rows

    def _moments(self, cells: Cells) -> list:
        """Moments; a day alone says not whether it was in time."""
        told = cells.read(self.mapping.at, self.at)
        asked = self.at.dates.open
        for place, moment in enumerate(told):
            if not asked and (moment is None or moment[0] is None):
                why = Why(_("An attempt needs its moment, with the time of day."))
                cells.refuse(place, self.mapping.at.name, why)
        return [moment[0] if moment else None for moment in told]

    def _truths(self, cells: Cells, column: Column | None, reader: TruthReader) -> list[bool]:
        if column is None:
            return [reader.blank] * len(cells.lines)
        return cells.read(column, reader)

    def marks(self, rows: list[AttemptRow]) -> tuple[list, list, list]:
        """One content for each attempt."""
        return [row.key for row in rows], [row[2:] for row in rows], [row.line for row in rows]

    def questions(self) -> list[Question]:
        """None beside those of dates."""
        return []
