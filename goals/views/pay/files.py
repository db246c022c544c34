"""Closed statements as files for payroll: one row a statement, amounts as plain decimals.

No cell begins with what a spreadsheet would compute.
"""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font

from goals.queries.pay.statements import Statement
from smarketing.accounts.rules.cells import harmless
from smarketing.accounts.rules.typed import write_plain
from smarketing.funnel.rules.money import digits

COLUMNS = (
    "person_id person email period starts_on ends_on statement currency earned "
    "advances taken_back owed_before paid_before carried_on to_pay closed_at"
).split()
SUMS = {
    "advances": ("advance", "forgiven"),
    "taken_back": ("clawback",),
    "owed_before": ("carried",),
    "paid_before": ("paid",),
    "carried_on": ("carry_on",),
}


def row_of(one: Statement) -> list[str | int]:
    """One statement as payroll reads it; its sums add up to what is to be paid."""
    places = digits(one.currency)
    sums = {name: sum_of(one, kinds) for name, kinds in SUMS.items()}
    earned = one.paid.total - sum(sums.values())
    return [
        one.member.pk,
        harmless(one.member.name),
        harmless(one.member.email),
        one.period.key,
        one.period.starts_on.isoformat(),
        one.period.ends_on.isoformat(),
        one.number,
        one.currency,
        write_plain(earned, places),
        *(write_plain(amount, places) for amount in sums.values()),
        write_plain(one.paid.total, places),
        one.closed.closing.closed_at.isoformat(timespec="seconds"),
    ]


def sum_of(one: Statement, kinds: Sequence[str]) -> int:
    return sum(line.amount for line in one.lines if line.kind in kinds)


def as_csv(closed: Sequence[Statement]) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(row_of(one) for one in closed)
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(closed: Sequence[Statement]) -> bytes:
    """One sheet with a frozen heading; amounts are numbers only where no digit can be lost."""
    book = Workbook()
    sheet = book.active
    sheet.title = closed[0].period.key[:31]
    sheet.append(COLUMNS)
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for one in closed:
        sheet.append(row_of(one))
        for cell in sheet[sheet.max_row]:
            cell.data_type = "n" if isinstance(cell.value, int) else "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
