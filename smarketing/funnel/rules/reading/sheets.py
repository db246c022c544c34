"""Rows of an Excel workbook as texts: dates as dates, numbers as they look, no float artefacts."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from weakref import finalize
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.styles.numbers import is_datetime
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from smarketing.funnel.rules.reading.answers import FileRefused, Why, _
from smarketing.funnel.rules.reading.memo import Exact

CANNOT = Why(_("This workbook cannot be opened. Save it as CSV."))
# What damaged or foreign workbooks end in, while they are opened and row by row.
BROKEN = (InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, EOFError)
BROKEN += (AttributeError, LookupError, TypeError, ValueError, OSError)
MOST_UNPACKED = 400_000_000  # bytes: a small archive can hold a bomb
MOST_STRINGS = 24_000_000  # bytes of the table of texts, which lies in memory as a whole
EXACT_BELOW = 10**15  # a spreadsheet's number has 15 digits; larger ones have lost some
BLOCK = 1 << 20
ROWS_END = b"</sheetData>"
MERGED = re.compile(r'<mergeCell [^>]*?ref="([A-Z]+([0-9]+):[A-Z]+([0-9]+))"')
DAY_0, DAY_0_MAC = date(1899, 12, 30), date(1904, 1, 1)


def open_workbook(path: Path) -> Workbook:
    """The workbook, to be read row by row; raises FileRefused for what cannot be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
        texts = sum(size for name, size in sizes.items() if name.endswith("sharedStrings.xml"))
        if sum(sizes.values()) > MOST_UNPACKED or texts > MOST_STRINGS:
            raise FileRefused(Why(_("This workbook is too large. Save the sheet as CSV.")))
        workbook = _loaded(path)
    except FileRefused:
        raise
    except BROKEN:
        raise FileRefused(CANNOT) from None
    if not sheets_of(workbook):
        raise FileRefused(CANNOT)
    return workbook


def _loaded(path: Path) -> Workbook:
    """The workbook of an open file: by a path it has to end as Excel's do, and uploads do not."""
    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        finalize(workbook, stack.pop_all().close)
        return workbook


def sheets_of(workbook: Workbook) -> list[ReadOnlyWorksheet]:
    """The sheets that people see; some systems keep notes of their own in hidden ones."""
    return [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]


def day_0(workbook: Workbook) -> date:
    """The day that serial numbers count from: workbooks of old Macs began in 1904."""
    return DAY_0_MAC if workbook.epoch == MAC_EPOCH else DAY_0


def merged_down(workbook: Workbook) -> list[tuple[int, str]]:
    """(first row, cells as A2:A5) of what the first sheet merges over several rows."""
    rest = b""
    with sheets_of(workbook)[0]._get_source() as source:  # a sheet read row by row tells no more
        while len(rest) < MOST_STRINGS and (block := source.read(BLOCK)):
            __, mark, after = (rest + block).rpartition(ROWS_END)
            rest = mark + after if mark else after[-len(ROWS_END) :]
    found = MERGED.findall(rest.decode(errors="replace"))
    return [(int(first), cells) for cells, first, last in found if int(first) < int(last)]


def sheet_records(workbook: Workbook) -> Iterator[tuple[int, list[str]]]:
    """(row number, texts without empty ones at the end) of the first sheet."""
    try:
        for line, row in enumerate(sheets_of(workbook)[0].iter_rows(), start=1):
            cells = [text_of(cell.value, cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            yield line, cells
    except BROKEN:
        raise FileRefused(CANNOT) from None


def text_of(value: Any, cell: Any) -> str:
    """What the cell says, as a text file would say it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        whole = is_datetime(cell.number_format) == "date"
        return value.date().isoformat() if whole else value.isoformat(" ")
    return str(value)


def _number(value: float) -> str:
    if not -EXACT_BELOW < value < EXACT_BELOW:
        return f"{value:.5E}"
    return Exact(format(Decimal(f"{value:.15g}"), "f"))
