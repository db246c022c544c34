"""Opening a file: text or workbook, its delimiter, the line of its headings."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from openpyxl.workbook import Workbook

from smarketing.accounts.rules.cells import as_it_was
from smarketing.funnel.rules.reading.answers import FileAsks, FileRefused, Question, Why, _
from smarketing.funnel.rules.reading.encoding import inspect, is_workbook
from smarketing.funnel.rules.reading.mapping import Format
from smarketing.funnel.rules.reading.returned import came_back
from smarketing.funnel.rules.reading.sheets import (
    day_0,
    merged_down,
    open_workbook,
    sheet_records,
    sheets_of,
)
from smarketing.funnel.rules.reading.tables import (
    MOST_COLUMNS,
    Record,
    Table,
    has_all,
    missing,
)

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 64_000  # characters by which the delimiter is told
MOST_NAMED = 5  # merged cells
LOOKED_AT = 40  # records among which a heading is looked for


def open_table(path: Path, name: str, told: Format, wanted: list[str]) -> Table:
    """The file as a table whose headings hold every `wanted` column; `name` is the file's own.

    Raises FileRefused for what cannot be read, FileAsks for what the mapping's format must say.
    """
    if is_workbook(path, name):
        return _sheet(open_workbook(path), told, wanted)
    found = inspect(path, told.encoding)
    delimiter, marked = _delimiter(path, found.encoding, told.delimiter, wanted)
    table = _found(lambda: _csv_records(path, found.encoding, delimiter, marked), told, wanted)
    table.suspect = found.suspect
    table.told |= {"encoding": found.encoding, "delimiter": delimiter}
    table.notices += found.notices
    return table


def _sheet(workbook: Workbook, told: Format, wanted: list[str]) -> Table:
    table = _found(lambda: sheet_records(workbook), told, wanted)
    table.padded, table.suspect, table.serials_from = True, True, day_0(workbook)
    first, *others = sheets_of(workbook)
    if others:
        sentence = _("Only the first sheet, “%(name)s”, is read.")
        table.notices.append(Why(sentence, {"name": first.title}))
    merged = [cells for row, cells in merged_down(workbook) if row > table.line]
    if merged:
        sentence = _(
            "Cells merged over several rows (%(cells)s) hold their value in the first row only: "
            "undo the merge and fill them in."
        )
        table.notices.append(Why(sentence, {"cells": ", ".join(merged[:MOST_NAMED])}))
    return table


def _csv_records(path: Path, encoding: str, delimiter: str, marked: bool) -> Iterator[Record]:
    """Every record with the line it starts on; a record that cannot be read with the reason."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        end = 0
        while True:
            try:
                for cells in reader:
                    if not (marked and end == 0):
                        yield end + 1, cells
                    end = reader.line_num
                return
            except csv.Error as fault:
                start, end = end + 1, reader.line_num
                yield start, _broken(str(fault), start, end)


def _broken(fault: str, start: int, end: int) -> Why:
    # A quote that nobody closes makes the reader swallow line after line: whatever it then
    # stumbles over, the rows in between would be lost without a word.
    if end > start or "end of data" in fault:
        sentence = _(
            "A quotation mark opened in the row on line %(line)s does not end as it should."
        )
        raise FileRefused(Why(sentence, {"line": start}), line=start)
    if "limit" in fault:
        return Why(_("A cell is longer than 131,072 characters."))
    return Why(_("A quotation mark stands in the middle of a cell; write it twice."))


def _delimiter(path: Path, encoding: str, told: str | None, wanted: list[str]) -> tuple[str, bool]:
    """The delimiter, and whether a first line `sep=;` says it."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(SAMPLE)
    first = sample.split("\n", 1)[0].strip().strip('"')
    if first.casefold().startswith("sep=") and len(first) <= 5:
        return told or first[4:] or "\t", True
    if told:
        return told, False
    return max(DELIMITERS, key=lambda d: _score(sample, d, wanted)), False


def _score(sample: str, delimiter: str, wanted: list[str]) -> tuple[bool, int, int]:
    lines = sample.splitlines(keepends=True)
    whole = lines[:-1] if len(sample) == SAMPLE else lines
    rows = list(islice(csv.reader(whole, delimiter=delimiter), LOOKED_AT))
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, rows_of_it = max(widths.items(), key=lambda item: item[::-1], default=(0, 0))
    return any(has_all(row, wanted) for row in rows if row) and bool(wanted), rows_of_it, width


def _found(records: Callable[[], Iterator[Record]], told: Format, wanted: list[str]) -> Table:
    """The table from its heading on."""
    head = list(islice(records(), LOOKED_AT if told.heading is None else told.heading))
    rows = [
        (line, cells) for line, cells in head if type(cells) is list and any(map(str.strip, cells))
    ]
    if not rows:
        raise FileRefused(Why(_("The file holds only empty lines.")))
    commented = rows[0][1][0].startswith("#") and not (wanted and has_all(rows[0][1], wanted))
    if commented and told.heading is None:
        line, heading = _section(records(), wanted)
    else:
        line, heading = _heading(rows, told, wanted)
    rest = records()
    for other, __ in rest:
        if other == line:
            break
    if came_back(heading):
        rest = ((n, [as_it_was(c) for c in row] if type(row) is list else row) for n, row in rest)
    table = Table([cell.strip() for cell in heading], rest, line=line, commented=commented)
    if commented:
        table.nth_from = _start_of(rows, heading)
    _note_empty(table)
    return table


def _heading(rows: list[Record], told: Format, wanted: list[str]) -> Record:
    if told.heading is not None:
        chosen = [row for row in rows if row[0] == told.heading]
        if not chosen:
            sentence = _("There is no heading on line %(line)s.")
            raise FileRefused(Why(sentence, {"line": told.heading}), line=told.heading)
        return _fitting(chosen[0], wanted)
    if has_all(rows[0][1], wanted):
        return _fitting(rows[0] if wanted else _widest(rows), wanted)
    later = [line for line, cells in rows if has_all(cells, wanted)]
    if later:
        why = Why(_("The headings seem to stand on line %(line)s. Do they?"), {"line": later[0]})
        choices = tuple(map(str, later))
        raise FileAsks(Question("", rows[0][1][0], why, choices, "format.heading"))
    raise missing(_widest(rows)[1], wanted)


def _fitting(row: Record, wanted: list[str]) -> Record:
    if len(row[1]) > MOST_COLUMNS:
        sentence = _("The file has %(n)s columns; %(most)s are the most.")
        raise FileRefused(Why(sentence, {"n": len(row[1]), "most": MOST_COLUMNS}))
    if not has_all(row[1], wanted):
        raise missing(row[1], wanted)
    return row


def _widest(rows: list[Record]) -> Record:
    """The first row as wide as most are, and no title: those stand above a table.

    A title is narrower, or has little in it where a spreadsheet filled its row up. A heading may
    be wider than most rows: those of a workbook end at their last filled cell.
    """
    width = Counter(len(cells) for __, cells in rows).most_common(1)[0][0]
    if width < 2:
        return rows[0]
    wide = [row for row in rows if len(row[1]) >= width]
    little = width // 3 if width > 2 else 0  # cells
    return next((row for row in wide if sum(map(bool, map(str.strip, row[1]))) > little), wide[0])


def _section(records: Iterator[Record], wanted: list[str]) -> Record:
    """The heading of the first table below the comments that has every wanted column."""
    first, before = None, True
    for line, cells in records:
        blank = type(cells) is not list or not any(cells) or cells[0].startswith("#")
        if before and not blank:
            first = first or (line, cells)
            if has_all(cells, wanted):
                return _fitting((line, cells), wanted)
        before = blank
    if first is None:
        raise FileRefused(Why(_("The file holds only comments.")))
    return _fitting(first, wanted)


def _start_of(rows: list[Record], heading: list[str]) -> date | None:
    """The day 0 of an “Nth day” column, from the comment that says when the report starts."""
    if not heading[0].casefold().startswith("nth day"):
        return None
    for __, cells in rows:
        label, __, value = cells[0].partition(":")
        if label.casefold().lstrip("# ") == "start date":
            with suppress(ValueError):
                return datetime.strptime(value.strip(), "%Y%m%d").date()  # noqa: DTZ007 - a day
    return None


def _note_empty(table: Table) -> None:
    places = [str(n) for n, cell in enumerate(table.heading, start=1) if not cell]
    if places:
        sentence = _("Without a heading and so out of reach: column %(places)s.")
        table.notices.append(Why(sentence, {"places": ", ".join(places[:20])}))
