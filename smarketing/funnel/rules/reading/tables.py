"""A file as a table: headings, and rows of as many cells, in blocks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from smarketing.funnel.rules.reading.answers import FileRefused, Refused, Why, _, shown
from smarketing.funnel.rules.reading.memo import folded, folded_heading
from smarketing.funnel.rules.reading.returned import is_note

BLOCK = 1_000  # rows that are read together
MOST_COLUMNS = 1_000
MOST_FOOTER = 50  # rows; more are no footer
TOTALS = frozenset({"total", "totals", "grand total", "sum", "suma", "suma total", "totales"})
TOTALS |= {"total general", "total geral", "soma", "summe", "gesamt", "gesamtergebnis"}
TOTALS |= {"subtotal", "count", "record count", "recuento", "recuento de registros"}
DAMAGED = "\ufffd"

Record = tuple[int, list[str] | Why]  # a line's number and its cells, or why there are none


class Block(NamedTuple):
    """Rows of the right length with their lines, and those refused between them."""

    lines: list[int]
    rows: list[list[str]]
    refused: list[Refused]


@dataclass
class Table:
    """An opened file: `records` begin after the heading. Read `blocks` once, then the counts."""

    heading: list[str]
    records: Iterator[Record]
    line: int = 1  # of the heading
    suspect: bool = False  # rows may hold NUL or bytes that could not be decoded
    commented: bool = False  # Google Analytics: comments, several tables, a grand total
    padded: bool = False  # a workbook's rows end at their last filled cell
    serials_from: date | None = None
    nth_from: date | None = None
    told: dict[str, object] = field(default_factory=dict)
    notices: list[Why] = field(default_factory=list)
    left_out: int = 0  # rows of a footer, of totals, of further tables
    blank: int = 0

    def index(self, name: str) -> int:
        """The place of a column; raises FileRefused for one that is absent or there twice."""
        found = places(self.heading, name)
        if len(found) == 1:
            return found[0]
        if found:
            sentence = _("The file has more than one column “%(name)s”. Rename or remove one.")
            raise FileRefused(Why(sentence, {"name": name}), column=name)
        raise missing(self.heading, [name])

    def ignored(self, names: Iterable[str]) -> tuple[str, ...]:
        """The headings that the mapping does not name."""
        used = {place for name in names for place in places(self.heading, name)}
        own = [(n, h) for n, h in enumerate(self.heading) if h and not is_note(h)]
        return tuple(h for n, h in own if n not in used)

    def blocks(self) -> Iterator[Block]:
        """All rows in the order of the file."""
        width, easy = len(self.heading), not (self.suspect or self.padded)
        block, held = Block([], [], []), []
        for line, cells in self.records:
            if easy and not held and type(cells) is list and len(cells) == width and any(cells):
                block.lines.append(line)
                block.rows.append(cells)
            else:
                held = self._odd(block, held, line, cells)
            if len(block.lines) + len(block.refused) >= BLOCK:
                yield block
                block = Block([], [], [])
        self.left_out += sum(type(cells) is not list or any(cells) for __, cells in held)
        if block.lines or block.refused:
            yield block

    def _odd(self, block: Block, held: list[Record], line: int, cells: list[str] | Why) -> list:
        """Take a row that needs a look; what is held back is an empty row and a footer below."""
        if self.padded and type(cells) is list:
            cells += [""] * (len(self.heading) - len(cells))
        if type(cells) is list and not any(map(str.strip, cells)):
            self.blank += 1
            return held or [(line, [])]
        if held and len(held) <= MOST_FOOTER and self._ends(cells):
            return [*held, (line, cells)]
        if held and self.commented and self._is_heading(cells):
            self.left_out += 1 + sum(1 for __, rest in self.records if rest)
        elif self._is_total(cells):
            self.left_out += 1
        else:
            for one in (*held, (line, cells)):
                self._take(block, *one)
            return []
        return held

    def _take(self, block: Block, line: int, cells: list[str] | Why) -> None:
        row = self._checked(line, cells) if type(cells) is Why or any(cells) else None
        if type(row) is list:
            block.lines.append(line)
            block.rows.append(row)
        elif row:
            block.refused.append(row)

    def _ends(self, cells: list[str] | Why) -> bool:
        """True for a row that may belong to a report's footer: short, or one cell alone."""
        if type(cells) is not list:
            return False
        width = len(self.heading)
        return len(cells) < width or (width > 2 and sum(map(bool, cells)) == 1)

    def _is_heading(self, cells: list[str] | Why) -> bool:
        return type(cells) is list and folded(cells[0]) == folded(self.heading[0])

    def _is_total(self, cells: list[str] | Why) -> bool:
        # Google Analytics adds "Grand total" as one cell more than the heading has.
        if type(cells) is not list or len(cells) != len(self.heading) + 1:
            return False
        return folded(cells[-1]) in TOTALS

    def _checked(self, line: int, cells: list[str] | Why) -> list[str] | Refused:
        if type(cells) is Why:
            return Refused(line, "", "", cells)
        width = len(self.heading)
        if len(cells) != width:
            params = {"n": len(cells), "width": width}
            why = Why(_("The row has %(n)s cells, the heading has %(width)s."), params)
            return Refused(line, "", shown(cells[0]), why, tuple(cells))
        if self.suspect:
            return self._looked_at(line, cells)
        return cells

    def _looked_at(self, line: int, cells: list[str]) -> list[str] | Refused:
        for name, cell in zip(self.heading, cells, strict=True):
            if "\0" in cell:
                why = Why(_("The cell holds a NUL character, which no database takes."))
            elif DAMAGED in cell:
                why = Why(_("The cell holds bytes that are not in the file's encoding."))
            else:
                continue
            return Refused(line, name, shown(cell.replace("\0", "␀")), why, tuple(cells))
        return cells


def places(heading: list[str], name: str) -> list[int]:
    """Where a name stands among the headings: as written, else without case, spaces, BOM."""
    exact = [n for n, other in enumerate(heading) if other == name]
    wanted = folded_heading(name)
    return exact or [n for n, other in enumerate(heading) if folded_heading(other) == wanted]


def has_all(heading: list[str], names: Iterable[str]) -> bool:
    """True where every name stands among the headings."""
    return all(places(heading, name) for name in names)


def missing(heading: list[str], names: list[str]) -> FileRefused:
    """The refusal of a file that lacks a mapped column, with the nearest headings."""
    lacking = [name for name in names if not places(heading, name)]
    by_fold = {folded_heading(other): other for other in heading if other}
    near = get_close_matches(folded_heading(lacking[0]), by_fold, 3, 0.6)
    offered = ", ".join(f"“{by_fold[other]}”" for other in near)
    params = {"names": ", ".join(f"“{name}”" for name in lacking), "near": offered}
    if offered:
        sentence = _("The file has no column %(names)s. Nearest: %(near)s.")
    else:
        params["near"] = ", ".join(f"“{other}”" for other in heading[:12])
        sentence = _("The file has no column %(names)s. Its columns: %(near)s.")
    return FileRefused(Why(sentence, params), column=lacking[0])
