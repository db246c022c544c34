"""Rows of leads and deals as facts, block by block: the wide form and the long form."""

from collections import Counter
from collections.abc import Iterable
from functools import partial
from itertools import repeat
from types import MappingProxyType
from typing import Any

from smarketing.funnel.rules.reading.answers import Question, Why, _
from smarketing.funnel.rules.reading.cells import Cells, Readers
from smarketing.funnel.rules.reading.facts import Absent, RowFacts, SaidFact, quoted, stamp_of
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
from smarketing.funnel.rules.reading.memo import Memo, bare, folded_set
from smarketing.funnel.rules.reading.readers import (
    ORIGINS,
    AliasReader,
    ChoiceReader,
    LabelReader,
    LeadReader,
    OneOf,
)
from smarketing.funnel.rules.reading.words import NO_WORDS, YES_WORDS

LONGEST_REASON = 400  # characters
LONGEST_ATTRIBUTE = 2_000
MOST_UNHEARD = 60  # values of a column; more are no status
UNNAMED = ("", "")
NO_MOMENT = (None, None)
NOTHING_NAMED = MappingProxyType({})  # of every row: read-only

# Rows are made by the hundred thousand: straight from the tuples that zip yields.
new_fact = partial(tuple.__new__, SaidFact)
new_row = partial(tuple.__new__, RowFacts)


class LeadRows:
    """Turns blocks of a file of leads into RowFacts."""

    def __init__(self, mapping: LeadsMapping, readers: Readers, setting: Setting):
        self.mapping, self.readers, self.setting = mapping, readers, setting
        self.lead, self.alias = LeadReader(mapping.lead_alias), AliasReader()
        self.own, self.system = LeadReader(), readers.texts(mapping.source_system, 50)
        self.moments = {column.name: readers.moments(column) for column in mapping.dates}
        self.amount = readers.amounts(mapping.amount, mapping.currency) if mapping.amount else None
        self.values = {name: self._value(name, c) for name, c in mapping.dimensions.items()}
        self.person = {name: readers.texts(c, PERSON[name]) for name, c in mapping.person}
        self.attributes = {
            name: readers.texts(c, LONGEST_ATTRIBUTE) for name, c in mapping.attributes
        }
        self.label = LabelReader(mapping.moves) if mapping.moves else None
        self.when = {}
        self.undated: Counter[tuple[str, str]] = Counter()  # by column of the state and of the day

    def _value(self, name: str, column: Column) -> Memo:
        if name == "origin":
            return ChoiceReader(ORIGINS, self.readers.empty(column))
        return self.readers.texts(column)

    def rows(self, cells: Cells) -> list[RowFacts]:
        """The block's rows that can be read; `cells.bad` holds the others."""
        mapping = self.mapping
        leads = [pair or UNNAMED for pair in cells.read(mapping.lead, self.lead)]
        systems = cells.said(mapping.source_system, self.system)
        heads = self._heads(systems, leads)
        values = [self._dimension(cells, name) for name in DIMENSIONS]
        shared = [*cells.amounts(mapping.amount, self.amount, mapping.currency), *values]
        if mapping.moves:
            facts, absent = self._long(cells, heads, systems, shared), repeat((), len(leads))
        else:
            facts, absent = self._wide(cells, heads, shared)
        made = zip(
            cells.lines,
            systems,
            [lead for lead, __ in leads],
            repeat(mapping.lead_alias, len(leads)),
            self._aliases(cells),
            *values[:2],
            self._people(cells),
            self._named(cells, mapping.attributes, self.attributes),
            facts,
            absent,
            strict=True,
        )
        rows = list(map(new_row, made))
        return [row for n, row in enumerate(rows) if n not in cells.bad] if cells.bad else rows

    def _heads(self, systems: list[str | None], leads: list[tuple[str, str]]) -> list[str]:
        if isinstance(self.mapping.source_system, Literal):
            head = f"file:{quoted(self.mapping.source_system.text)}:"
            return [f"{head}{part}:" for __, part in leads]
        parts = zip(systems, leads, strict=True)
        return [f"file:{quoted(system or '')}:{part}:" for system, (__, part) in parts]

    def marks(self, rows: list[RowFacts]) -> tuple[list, list, list]:
        """Keys, contents and lines by which facts said twice are found; absent ones say None."""
        facts = [(fact.key, fact, row.line) for row in rows for fact in row.facts]
        facts += [(fact.key, None, row.line) for row in rows for fact in row.absent]
        if self.mapping.aliases and not self.mapping.lead_alias:
            facts += [claim for row in rows for claim in _claims(row)]
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

    def notices(self) -> list[Why]:
        """What is said of a state without the day on which it came."""
        sentence = _(
            "Rows where “%(status)s” says how it ended and “%(column)s” is empty: %(n)s. Nothing "
            "follows from them; fill in the day."
        )
        return [
            Why(sentence, {"status": status, "column": column, "n": n})
            for (status, column), n in self.undated.items()
            if n
        ]

    def unheard(self) -> dict[str, tuple[str, ...]]:
        """By column, the values that a condition looked at and none wants, yes and no aside; and
        the labels of moves that are said to mean nothing."""
        readers: dict[str, list[OneOf]] = {}
        for (column, __), reader in self.when.items():
            readers.setdefault(column.name, []).append(reader)
        found = {}
        for name, looked in readers.items():
            texts = [t.strip() for t in list(looked[0]) if not any(reader[t] for reader in looked)]
            if any(bare(text) not in (*YES_WORDS, *NO_WORDS, "") for text in texts):
                found[name] = texts
        if self.label is not None and not self.label.unnamed:  # those are asked about
            silent = [label.strip() for label, what in self.label.items() if not what]
            found[self.mapping.moves.step.name] = silent
        each_once = {name: dict.fromkeys(filter(None, texts)) for name, texts in found.items()}
        return {name: tuple(texts)[:MOST_UNHEARD] for name, texts in each_once.items() if texts}

    def _dimension(self, cells: Cells, name: str) -> Iterable[str | None]:
        column = self.mapping.dimensions.get(name)
        return cells.read(column, self.values[name]) if column else [None] * len(cells.lines)

    def _aliases(self, cells: Cells) -> Iterable[tuple[tuple[str, str], ...]]:
        kinds = [kind for kind, __ in self.mapping.aliases]
        columns = [cells.read(column, self.alias) for __, column in self.mapping.aliases]
        if not columns:
            return repeat((), len(cells.lines))
        return [
            tuple((kind, one) for kind, ids in zip(kinds, row, strict=True) for one in ids or ())
            for row in zip(*columns, strict=True)
        ]

    def _people(self, cells: Cells) -> Iterable:
        people = self._named(cells, self.mapping.person, self.person)
        return map(_with_whole_name, people) if "last_name" in self.person else people

    def _named(self, cells: Cells, named: Iterable, readers: dict[str, Memo]) -> Iterable:
        if not named:
            return repeat(NOTHING_NAMED, len(cells.lines))
        columns = [cells.read(column, readers[name]) for name, column in named]
        return [dict(zip(readers, row, strict=True)) for row in zip(*columns, strict=True)]

    def _wide(self, cells: Cells, heads: list[str], shared: list) -> tuple[list, list]:
        """For each row its facts, and those that the mapping names and the row does not give."""
        columns = [self._given(cells, given, heads, shared) for given in self.mapping.given]
        rows = list(zip(*columns, strict=True)) if columns else [()] * len(heads)
        facts = [tuple([said for said in row if type(said) is SaidFact]) for row in rows]
        return facts, [tuple([said for said in row if type(said) is Absent]) for row in rows]

    def _given(self, cells: Cells, given: Given, heads: list[str], shared: list) -> list:
        """For each row the fact, or that it is absent."""
        moments = cells.read(given.at, self.moments[given.at.name])
        if given.when:
            first, *others = self._conditions(cells, given.when)
            there = list(map(all, zip(first, *others, strict=True))) if others else first
            dated = [moment if ok else None for moment, ok in zip(moments, there, strict=True)]
            if sum(there) > len(dated) - dated.count(None):
                self._note_undated(cells, given, there, moments)
            moments = dated
        keys = [head + given.what for head in heads]
        if given.kind == "assigned":
            facts = self._facts(keys, "", False, moments, self._assigned(cells, given, shared))
        else:
            outcome = given.kind == "outcome"
            reasons = self._reasons(cells, given.reason if outcome else None)
            values = [self._backs(cells, given.back_to), *shared, reasons]
            facts = self._facts(keys, given.what, False, moments, values)
        return [
            fact if moment else Absent(fact.key, given.what)
            for fact, moment in zip(facts, moments, strict=True)
        ]

    def _note_undated(self, cells: Cells, given: Given, there: list, moments: list) -> None:
        """Count the rows whose condition holds, on no day; an open question leaves all without."""
        if self.moments[given.at.name].dates.open:
            return
        pairs = enumerate(zip(there, moments, strict=True))
        lacking = [n for n, (ok, moment) in pairs if ok and not moment]
        columns = (given.when[0][0].name, given.at.name)
        self.undated[columns] += len([n for n in lacking if n not in cells.bad])

    def _assigned(self, cells: Cells, given: Given, shared: list) -> list:
        """Only who has the lead; the team too where it is said of the same owner."""
        nothing = [None] * len(cells.lines)
        owner = cells.read(given.owner, self.readers.texts(given.owner))
        same = self.mapping.dimensions.get("owner") == given.owner
        return [nothing] * 3 + [owner, shared[3] if same else nothing] + [nothing] * 5

    def _facts(
        self, keys: list[str], what: str | list, stands: bool | list, moments: list, values: list
    ) -> list[SaidFact]:
        """One fact for each row, also where nothing is said; `values` from `back_to` on."""
        n = len(keys)
        whats = repeat(what, n) if isinstance(what, str) else what
        standing = repeat(stands, n) if isinstance(stands, bool) else stands
        ats, ons = zip(*[moment or NO_MOMENT for moment in moments], strict=True)
        return list(map(new_fact, zip(keys, whats, standing, ats, ons, *values, strict=True)))

    def _long(self, cells: Cells, heads: list[str], systems: list, shared: list) -> list[tuple]:
        """One fact of each row: the lead stands on the step from the moment on."""
        moves = self.mapping.moves
        whats = cells.read(moves.step, self.label)
        for there in self._conditions(cells, moves.when):
            whats = [what if ok else "" for what, ok in zip(whats, there, strict=True)]
        moments = cells.read(moves.at, self.moments[moves.at.name])
        reasons, backs = self._reasons(cells, moves.reason), self._backs(cells, moves.back_to)
        if moves.reason:
            reasons = [r if w in OUTCOMES else None for r, w in zip(reasons, whats, strict=True)]
        if moves.back_to:
            backs = [b if w == "returned" else None for b, w in zip(backs, whats, strict=True)]
        keys = self._keys(cells, heads, systems, whats, moments)
        stands = [what not in OUTCOMES for what in whats]
        facts = self._facts(keys, whats, stands, moments, [backs, *shared, reasons])
        there = zip(facts, whats, moments, strict=True)
        return [(fact,) if what and moment else () for fact, what, moment in there]

    def _keys(
        self, cells: Cells, heads: list[str], systems: list, labels: list, moments: list
    ) -> Iterable[str]:
        own = self.mapping.moves.id
        if own is None:
            stamps = [stamp_of(*moment) if moment else "" for moment in moments]
            return [f"{h}{what}:{at}" for h, what, at in zip(heads, labels, stamps, strict=True)]
        ids = [pair or UNNAMED for pair in cells.read(own, self.own)]
        # No lead stands in the key: the row's own id says enough, and its lead may be corrected.
        return [head[:-1] for head in self._heads(systems, [("", f":{part}") for __, part in ids])]

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


def _with_whole_name(person: dict[str, str | None]) -> dict[str, str | None]:
    whole = " ".join(filter(None, (person.get("name"), person.pop("last_name"))))
    return {**person, "name": whole[: PERSON["name"]]}


def _claims(row: RowFacts) -> list[tuple[str, tuple, int]]:
    """The aliases of a named lead as what no other lead may say."""
    system = row.source_system
    return [
        (f"alias:{system}:{kind}:{id_}", (row.lead_key,), row.line) for kind, id_ in row.aliases
    ]
