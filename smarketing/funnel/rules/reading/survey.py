"""The two passes over a file: `survey` looks at all of it, `read` gives what it says."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path

from smarketing.funnel.rules.reading.answers import (
    FileAsks,
    FileRefused,
    Question,
    Refused,
    Why,
    _,
)
from smarketing.funnel.rules.reading.attempts import AttemptRows
from smarketing.funnel.rules.reading.cells import Cells, Readers
from smarketing.funnel.rules.reading.counted import PeopleRows, QuotaRows, VisitRows
from smarketing.funnel.rules.reading.facts import (
    AttemptRow,
    PersonRow,
    QuotaRow,
    RateRow,
    RowFacts,
    VisitRow,
)
from smarketing.funnel.rules.reading.judging import Settled, as_told, judged
from smarketing.funnel.rules.reading.leads import LeadRows
from smarketing.funnel.rules.reading.mapping import AnyMapping, Setting
from smarketing.funnel.rules.reading.memo import Unsettled
from smarketing.funnel.rules.reading.opening import open_table
from smarketing.funnel.rules.reading.priced import RateRows
from smarketing.funnel.rules.reading.tables import Table
from smarketing.funnel.rules.reading.twice import Twice, given_elsewhere

KEPT = 1_000  # refused rows that a survey lists; all are counted
ROWS = {
    "leads": LeadRows,
    "visits": VisitRows,
    "people": PeopleRows,
    "quotas": QuotaRows,
    "attempts": AttemptRows,
    "rates": RateRows,
}

Tell = Callable[[int], object]
AnyRow = RowFacts | VisitRow | PersonRow | QuotaRow | RateRow | AttemptRow


def quiet(rows: int) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Survey:
    """What a whole file comes to before anything is written. `rows` = `accepted` + `refused_count`.

    `told` is what the file tells of its format, `ignored` the headings that the mapping does not
    name, `left_out` counts rows of footers and totals, `waiting` leads without any move, `said`
    the facts by step or outcome, `unheard` the values by column that a condition looked at and none
    wants. With `questions` or `unusable` nothing can be read yet.
    """

    rows: int = 0
    accepted: int = 0
    refused: tuple[Refused, ...] = ()
    refused_count: int = 0
    questions: tuple[Question, ...] = ()
    notices: tuple[Why, ...] = ()
    told: Mapping[str, object] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    left_out: int = 0
    waiting: int = 0
    said: Mapping[str, int] = field(default_factory=dict)
    unheard: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unusable: bool = False
    settled: Settled | None = None
    conflicts: Mapping[int, int] = field(default_factory=dict)  # line: the line it contradicts
    elsewhere: object = None  # hashes of keys that another row of the same lead gives


@dataclass(frozen=True)
class File:
    """A file with all that is needed to open it, once for every pass."""

    path: Path
    name: str
    mapping: AnyMapping
    setting: Setting

    def table(self) -> Table:
        """The file from its first row on; every column of the mapping is there once."""
        names = [column.name for column in self.mapping.columns]
        table = open_table(self.path, self.name, self.mapping.format, names)
        for name in names:
            table.index(name)
        return table


class Pass:
    """One way through a file; `found` are the conflicts that an earlier one has found."""

    def __init__(self, file: File, settled: Settled, found: Survey | None = None):
        self.file, self.settled, self.found = file, settled, found or Survey()
        self.table = file.table()
        self.readers = Readers(file.mapping, self.table, file.setting, settled)
        self.kind = ROWS[file.mapping.kind](file.mapping, self.readers, file.setting)

    def blocks(self) -> Iterator[tuple[list[AnyRow], list[Refused]]]:
        """Good and refused rows, block by block."""
        for block in self.table.blocks():
            cells = Cells(self.table, block)
            rows = self.kind.rows(cells) if block.lines else []
            if self.found.conflicts:
                rows = self._without_conflicts(rows, cells)
            if self.found.elsewhere is not None:
                rows = _resolved(rows, self.found.elsewhere)
            yield rows, [*block.refused, *cells.bad.values()]

    def _without_conflicts(self, rows: list[AnyRow], cells: Cells) -> list[AnyRow]:
        column = self.file.mapping.columns[0].name
        sentence = _("Line %(line)s and line %(other)s contradict each other.")
        for n, line in enumerate(cells.lines):
            if line in self.found.conflicts and n not in cells.bad:
                params = {"line": line, "other": self.found.conflicts[line]}
                cells.refuse(n, column, Why(sentence, params))
        return [row for row in rows if row.line not in self.found.conflicts]

    def remarks(self) -> dict[str, object]:
        """What a survey says beside its counts, once the pass is over."""
        table, mapping = self.table, self.file.mapping
        questions = (*self.settled.questions, *self.kind.questions(), *self.readers.questions())
        return {
            "questions": questions,
            "notices": (*table.notices, *self.readers.notices()),
            "told": {**table.told, **self.settled.told},
            "ignored": table.ignored(column.name for column in mapping.columns),
            "left_out": table.left_out,
            "settled": self.settled,
        }


def _resolved(rows: list[AnyRow], elsewhere: object) -> list[AnyRow]:
    """Without the facts that a row does not give but another row of the same lead does."""
    keys = [fact.key for row in rows for fact in row.absent]
    there = given_elsewhere(keys, elsewhere) if keys else ()
    if not there:
        return rows
    return [
        row._replace(absent=tuple(fact for fact in row.absent if fact.key not in there))
        for row in rows
    ]


def survey(
    path: Path,
    mapping: AnyMapping,
    setting: Setting,
    *,
    name: str = "",
    kept: int = KEPT,
    tell: Tell = quiet,
) -> Survey:
    """Look at the whole file, writing nothing; `name` is the file's own where `path` is another.

    `tell` hears after each block how many rows this pass over the file has seen.

    The result is of this process: hashes in it mean nothing in another one, which surveys again.
    """
    file = File(path, name or path.name, mapping, setting)
    try:
        try:
            return _survey(file, as_told(mapping), kept, tell)
        except Unsettled:
            return _survey(file, judged(mapping, file.table()), kept, tell)
    except FileAsks as asks:
        return Survey(questions=(asks.question,))
    except FileRefused as fault:
        row = Refused(fault.line, fault.column, "", fault.why)
        return Survey(rows=1, refused=(row,), refused_count=1, unusable=True)


def read(
    path: Path, mapping: AnyMapping, setting: Setting, survey: Survey, *, name: str = ""
) -> Iterator[AnyRow | Refused]:
    """What a surveyed file says, row by row in its order; refused rows come with their cells.

    Raises FileRefused for a file that the survey found unusable or with open questions.
    """
    if survey.settled is None or survey.questions:
        raise FileRefused(Why(_("The file cannot be read before its questions are answered.")))
    reading = Pass(File(path, name or path.name, mapping, setting), survey.settled, survey)
    for rows, refused in reading.blocks():
        yield from sorted((*rows, *refused), key=attrgetter("line")) if refused else rows


def _survey(file: File, settled: Settled, kept: int, tell: Tell) -> Survey:
    reading = Pass(file, settled)
    with Twice() as twice:
        found = _tally(reading, kept, twice, tell)
        if found.questions:
            return found
        conflicts, elsewhere = twice.found()
    if conflicts:
        # Once more, so that the rows in conflict stand in the list with their cells' values.
        doubtful = replace(found, conflicts=conflicts)
        found = _tally(Pass(file, settled, doubtful), kept, None, tell)
    return replace(found, conflicts=conflicts, elsewhere=elsewhere if len(elsewhere) else None)


def _tally(reading: Pass, kept: int, twice: Twice | None, tell: Tell) -> Survey:
    accepted = refused_count = waiting = 0
    is_leads = reading.file.mapping.kind == "leads"
    listed: list[Refused] = []
    said: Counter[str] = Counter()
    for rows, refused in reading.blocks():
        accepted += len(rows)
        refused_count += len(refused)
        refused = refused[: kept - len(listed)]
        listed += sorted((row._replace(cells=()) for row in refused), key=attrgetter("line"))
        if twice and rows:
            twice.add(*reading.kind.marks(rows))
        if is_leads:
            waiting += len([row for row in rows if not row.facts])
            said.update([fact.what for row in rows for fact in row.facts])
        tell(accepted + refused_count)
    remarks = reading.remarks()
    if is_leads:
        remarks |= {"unheard": reading.kind.unheard()}
        remarks["notices"] += tuple(reading.kind.notices())
    return Survey(
        rows=accepted + refused_count,
        accepted=accepted,
        refused=tuple(listed),
        refused_count=refused_count,
        waiting=waiting,
        said=dict(said),
        **remarks,
    )
