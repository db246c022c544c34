"""Refused rows as a file: as they came, with their line and what is wrong with them."""

import csv
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from smarketing.accounts.rules.cells import harmless
from smarketing.funnel.models import Import
from smarketing.funnel.queries.imports import path_of, setting_of
from smarketing.funnel.rules.reading.answers import Refused, Why
from smarketing.funnel.rules.reading.returned import NOTE, is_note
from smarketing.funnel.rules.reading.survey import File
from smarketing.funnel.services.importing.checking import read, survey_of
from smarketing.funnel.services.importing.files import mapping_of, said

LINES = "\n"  # inside a cell: what is wrong with one column under what is wrong with another


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(one: Import) -> Iterator[str]:
    """The refused rows line by line, to be opened in a spreadsheet without running anything."""
    found = survey_of(one)
    heading = [] if found.unusable or found.questions else opened(one).table().heading
    noted = {place for place, name in enumerate(heading) if is_note(name)}  # by an earlier download
    # With the file's own delimiter: that is the one its sender's spreadsheet opens.
    written = csv.writer(Echo(), delimiter=found.told.get("delimiter", ","))

    def line_of(*told: str, cells: Sequence[str]) -> str:
        own = (cell for place, cell in enumerate(cells) if place not in noted)
        return written.writerow(map(harmless, (*told, *own)))

    names = (NOTE + name for name in (_("Line"), _("Column"), _("Value"), _("Why")))
    yield "\ufeff" + line_of(*names, cells=heading)
    for row in found.refused if found.unusable else refused_rows(one, found):
        told = [(one.column, one.value, said(one.why)) for one in row.blames]
        blamed = (LINES.join(parts) for parts in zip(*told, strict=True))
        yield line_of(str(row.line), *blamed, cells=row.cells)


def opened(one: Import) -> File:
    return File(path_of(one), one.file_name, mapping_of(one), setting_of(one.organization))


def refused_rows(one: Import, found) -> Iterator[Refused]:
    """Those that cannot be read, then those that contradict what is kept, with their cells."""
    if found.questions:
        return
    yield from (row for row in read(one, found) if isinstance(row, Refused))
    barred = one.survey.get("barred", {})
    if not barred:
        return
    for block in opened(one).table().blocks():
        for line, cells in zip(block.lines, block.rows, strict=True):
            if kept := barred.get(str(line)):
                why = Why(*kept["why"])
                yield Refused(line, kept["column"], kept["value"], why, tuple(cells))
