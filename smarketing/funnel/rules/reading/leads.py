"""Rows of leads and deals as facts, block by block: the wide form and the long form."""

from collections.abc import Iterable
from itertools import repeat
from typing import Any

from smarketing.funnel.rules.reading.amounts import NOTHING
from smarketing.funnel.rules.reading.answers import Question, Why, _
from smarketing.funnel.rules.reading.cells import Cells, Readers
from smarketing.funnel.rules.reading.facts import Absent, RowFacts, SaidFact, lead_part, quoted
from smarketing.funnel.rules.reading.mapping import (
    DIMENSIONS,
    OUTCOMES,
    PERSON,
    Column,
    Given,
    LeadsMapping,
    Literal,
    Setting,
)
from smarketing.funnel.rules.reading.memo import Memo, folded_set
from smarketing.funnel.rules.reading.readers import (
    ORIGINS,
    AliasReader,
    ChoiceReader,
    IdReader,
    LabelReader,
    OneOf,
)

LONGEST_REASON = 400  # characters
LONGEST_ATTRIBUTE = 2_000


class LeadRows:
    """Turns blocks of a file of leads into RowFacts."""

    def __init__(self, mapping: LeadsMapping, readers: Readers, setting: Setting):
        self.mapping, self.readers, self.setting = mapping, readers, setting
        self.id, self.system = IdReader(), readers.texts(mapping.source_system, 50)
        self.alias = AliasReader()
        self.moments = {column.name: readers.moments(column) for column in mapping.dates}
        self.amount = readers.amounts(mapping.amount) if mapping.amount else None
        self.currency = readers.texts(mapping.currency)
        self.values = {name: self._value(name, c) for name, c in mapping.dimensions.items()}
        self.person = {name: readers.texts(c, PERSON[name]) for name, c in mapping.person}
        self.attributes = {
            name: readers.texts(c, LONGEST_ATTRIBUTE) for name, c in mapping.attributes
        }
        self.label = LabelReader(mapping.moves) if mapping.moves else None
        self.when = {}

    def _value(self, name: str, column: Column) -> Memo:
        if name == "origin":
            return ChoiceReader(ORIGINS, self.readers.empty(column))
        return self.readers.texts(column)

    def rows(self, cells: Cells) -> list[RowFacts]:
        """The block's rows that can be read; `cells.bad` holds the others."""
        mapping = self.mapping
        leads = cells.read(mapping.lead, self.id)
        systems = cells.said(mapping.source_system, self.system)
        alias = mapping.lead_alias
        heads = [
            f"file:{quoted(system or '')}:{lead_part(lead or '', alias)}:"
            for system, lead in zip(systems, leads, strict=True)
        ]
        values = [self._dimension(cells, name) for name in DIMENSIONS]
        shared = list(zip(self._amounts(cells), *values, strict=True))
        said = self._long(cells, heads, systems, shared) if mapping.moves else None
        facts, absent = said or self._wide(cells, heads, shared)
        made = zip(
            cells.lines,
            systems,
            leads,
            repeat(alias, len(leads)),
            self._aliases(cells),
            values[0],
            values[1],
            self._named(cells, mapping.person, self.person)
            if mapping.person
            else repeat(None, len(leads)),
            self._named(cells, mapping.attributes, self.attributes),
            facts,
            absent,
            strict=True,
        )
        rows = list(map(RowFacts._make, made))
        return [row for n, row in enumerate(rows) if n not in cells.bad] if cells.bad else rows

    def marks(self, rows: list[RowFacts]) -> tuple[list, list, list]:
        """Keys, contents and lines by which facts said twice are found; absent ones say None."""
        facts = [(fact.key, fact, row.line) for row in rows for fact in row.facts]
        facts += [(fact.key, None, row.line) for row in rows for fact in row.absent]
        return tuple(map(list, zip(*facts, strict=True))) if facts else ([], [], [])

    def questions(self) -> list[Question]:
        """The labels that no name was told for."""
        if self.label is None:
            return []
        column = self.mapping.moves.step.name
        choices = (*(step for step in self.setting.steps if step != "visitor"), *OUTCOMES, "")
        sentence = _("“%(value)s”: which step or outcome is it? Choose none to leave it out.")
        return [
            Question(column, label, Why(sentence, {"value": label}), choices, "moves.names")
            for label in self.label.unnamed.values()
        ]

    def _dimension(self, cells: Cells, name: str) -> Iterable[str | None]:
        column = self.mapping.dimensions.get(name)
        return cells.read(column, self.values[name]) if column else [None] * len(cells.lines)

    def _amounts(self, cells: Cells) -> Iterable[tuple[int | None, str | None]]:
        mapping = self.mapping
        if self.amount is None:
            return [NOTHING] * len(cells.lines)
        said = cells.said(mapping.currency, self.currency, "")
        pairs = zip(cells.raw(mapping.amount), (text or "" for text in said), strict=True)
        return [pair or NOTHING for pair in cells.read_all(mapping.amount, self.amount, pairs)]

    def _aliases(self, cells: Cells) -> Iterable[tuple[tuple[str, str], ...]]:
        kinds = [kind for kind, __ in self.mapping.aliases]
        columns = [cells.read(column, self.alias) for __, column in self.mapping.aliases]
        if not columns:
            return repeat((), len(cells.lines))
        return [
            tuple((kind, one) for kind, ids in zip(kinds, row, strict=True) for one in ids or ())
            for row in zip(*columns, strict=True)
        ]

    def _named(self, cells: Cells, named: Iterable, readers: dict[str, Memo]) -> Iterable[dict]:
        columns = [cells.read(column, readers[name]) for name, column in named]
        if not columns:
            return [{} for __ in cells.lines]
        return [dict(zip(readers, row, strict=True)) for row in zip(*columns, strict=True)]

    def _wide(self, cells: Cells, heads: list[str], shared: list) -> tuple[list, list]:
        """For each row its facts, and those that the mapping names and the row does not give."""
        columns = [self._given(cells, given, heads, shared) for given in self.mapping.given]
        rows = list(zip(*columns, strict=True)) if columns else [()] * len(heads)
        facts = [tuple(said for said in row if type(said) is SaidFact) for row in rows]
        return facts, [tuple(said for said in row if type(said) is Absent) for row in rows]

    def _given(self, cells: Cells, given: Given, heads: list[str], shared: list) -> list:
        moments = cells.read(given.at, self.moments[given.at.name])
        for there in self._conditions(cells, given.when):
            moments = [moment if ok else None for moment, ok in zip(moments, there, strict=True)]
        if given.kind == "assigned":
            return self._assigned(cells, given, heads, moments, shared)
        what, outcome = given.what, given.kind == "outcome"
        reasons = self._reasons(cells, given.reason)
        backs = self._backs(cells, given.back_to)
        return [
            SaidFact._make(
                (head + what, what, False, moment.at, moment.on, back, *amount, *values)
                + (reason if outcome else None,)
            )
            if moment
            else Absent(head + what, what)
            for head, moment, back, reason, (amount, *values) in zip(
                heads, moments, backs, reasons, shared, strict=True
            )
        ]

    def _assigned(
        self, cells: Cells, given: Given, heads: list[str], moments: list, shared: list
    ) -> list:
        """Only who has the lead from a moment on; the team too where the owner's column says it."""
        reader = self.readers.texts(given.owner)
        same = self.mapping.dimensions.get("owner") == given.owner
        key, rest = "assigned", (None,) * 5
        return [
            SaidFact._make(
                (head + key, "", False, moment.at, moment.on, None, *NOTHING)
                + (owner, values[2] if same else None, *rest)
            )
            if moment
            else Absent(head + key, key)
            for head, moment, owner, values in zip(
                heads, moments, cells.read(given.owner, reader), shared, strict=True
            )
        ]

    def _long(self, cells: Cells, heads: list[str], systems: list, shared: list) -> tuple:
        """One fact of each row: the lead stands on the step from the moment on."""
        moves = self.mapping.moves
        labels = cells.read(moves.step, self.label)
        for there in self._conditions(cells, moves.when):
            labels = [label if ok else "" for label, ok in zip(labels, there, strict=True)]
        moments = cells.read(moves.at, self.moments[moves.at.name])
        reasons, backs = self._reasons(cells, moves.reason), self._backs(cells, moves.back_to)
        keys = self._keys(cells, heads, systems, labels, moments)
        facts = []
        for key, what, moment, back, reason, (amount, *values) in zip(
            keys, labels, moments, backs, reasons, shared, strict=True
        ):
            if not what or moment is None:
                facts.append(())
                continue
            outcome = what in OUTCOMES
            told = (back if what == "returned" else None, *amount, *values)
            fact = (key, what, not outcome, moment.at, moment.on, *told)
            facts.append((SaidFact._make((*fact, reason if outcome else None)),))
        return facts, repeat((), len(facts))

    def _keys(
        self, cells: Cells, heads: list[str], systems: list, labels: list, moments: list
    ) -> Iterable[str]:
        own = self.mapping.moves.id
        if own is None:
            stamps = (moment.stamp if moment else "" for moment in moments)
            return [f"{h}{what}:{at}" for h, what, at in zip(heads, labels, stamps, strict=True)]
        ids = cells.read(own, IdReader())
        pairs = zip(systems, ids, strict=True)
        return [f"file:{quoted(system or '')}::{lead_part(id_ or '')}" for system, id_ in pairs]

    def _conditions(self, cells: Cells, when: tuple) -> Iterable[list[bool]]:
        for column, wanted in when:
            reader = self.when.setdefault((column, wanted), OneOf(wanted))
            yield cells.read(column, reader)

    def _reasons(self, cells: Cells, column: Column | None) -> Iterable[Any]:
        if column is None:
            return repeat(None, len(cells.lines))
        return cells.read(column, self.readers.texts(column, LONGEST_REASON))

    def _backs(self, cells: Cells, said: Any) -> Iterable[str | None]:
        if said is None or isinstance(said, Literal):
            return repeat(said.text if said else None, len(cells.lines))
        steps = folded_set(self.setting.steps) - {"visitor"}
        read = cells.read(said, ChoiceReader((*steps, "")))
        return [step or None for step in read]
