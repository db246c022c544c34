"""Excel workbooks."""

from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from smarketing.funnel.rules.reading import sheets
from smarketing.funnel.rules.reading.answers import FileRefused
from smarketing.funnel.rules.reading.guess import peek
from tests.funnel.reading.files import LEADS, Looked, look

DATA = {**LEADS, "amount": "value"}


def workbook(folder, rows, name="deals.xlsx", epoch=None, formats=()):
    book = Workbook()
    if epoch:
        book.epoch = epoch
    for row in rows:
        book.active.append(row)
    for cell, number_format in formats:
        book.active[cell].number_format = number_format
    book.save(folder / name)
    return folder / name


def test_a_workbook_is_read_like_a_text_file(tmp_path):
    rows = [
        ["id", "date", "owner", "value"],
        ["00042", date(2026, 3, 4), "Ana", 0.1 + 0.2],
        [43, datetime(2026, 3, 4, 11, 30), None, 1.25],  # noqa: DTZ001 - a cell has no zone
        [44, 46085, "Bo", 1e3],
    ]
    looked = Looked(workbook(tmp_path, rows), DATA)
    assert [row.lead_key for row in looked.rows] == ["00042", "43", "44"]
    assert [row.owner for row in looked.rows] == ["Ana", "", "Bo"]
    assert looked.whys == []
    days = [(fact.at, fact.on) for fact in looked.facts]
    assert days[0] == (None, date(2026, 3, 4))
    assert days[1] == (datetime(2026, 3, 4, 10, 30, tzinfo=UTC), None)
    assert days[2] == (None, date(2026, 3, 4))


def test_numbers_have_no_float_artefacts_and_no_riddles(tmp_path):
    rows = [["id", "date", "owner", "value"], [1, None, "", 0.1 + 0.2], [2, None, "", 1234.5]]
    rows.append([3, date(2026, 3, 4), "", 1.25])
    looked = Looked(workbook(tmp_path, rows), DATA)
    assert looked.survey.questions == ()
    assert looked.facts[0].amount_minor == 125


def test_an_id_that_a_spreadsheet_damaged_is_refused(tmp_path):
    rows = [["id", "date", "owner", "value"], [1234567890123456789, None, "", 1]]
    assert "damaged by a spreadsheet" in Looked(workbook(tmp_path, rows), DATA).whys[0]


def test_a_renamed_workbook_or_archive_is_refused(tmp_path):
    path = workbook(tmp_path, [["id", "date", "owner", "value"]])
    assert "workbook" in Looked(path, DATA, name="deals.csv").whys[0]
    assert (
        "cannot be opened" in look(tmp_path, b"PK\x03\x04 nonsense", LEADS, name="x.xlsx").whys[0]
    )
    assert Looked(path, DATA).survey.rows == 0


def test_a_workbook_is_read_whatever_its_path_is_called(tmp_path):
    path = workbook(tmp_path, [["id", "date", "owner", "value"], [1, date(2026, 3, 4), "Ana", 5]])
    kept = path.rename(tmp_path / "0f3a")  # as uploads are kept
    looked = Looked(kept, DATA, name="Deals.XLSX")
    assert (looked.whys, [row.lead_key for row in looked.rows]) == ([], ["1"])


def test_the_heading_of_a_report_may_be_wider_than_its_rows_and_below_its_titles(tmp_path):
    heading = ["id", "date", "owner", "value", "lost reason"]
    rows = [[n, date(2026, 3, 4), "Ana", 5] for n in range(9)]
    report = [["Deals of 2026"], ["Filtered by", "all"], [], heading, *rows]
    path = workbook(tmp_path, report, name="report.xlsx")
    assert peek(path).heading == tuple(heading)
    assert peek(workbook(tmp_path, [heading, *rows])).heading == tuple(heading)


def test_a_workbook_damaged_inside_is_refused(tmp_path):
    path = workbook(tmp_path, [["id", "date", "owner", "value"], *([n, "x"] for n in range(99))])
    for spoil in (lambda content: content[: len(content) // 2], lambda content: None):
        with ZipFile(path) as good, ZipFile(tmp_path / "bad.xlsx", "w") as bad:
            for name in good.namelist():
                content = good.read(name)
                content = spoil(content) if "sheet1" in name else content
                if content is not None:
                    bad.writestr(name, content)
        with pytest.raises(FileRefused, match="cannot be opened"):
            peek(tmp_path / "bad.xlsx")
        assert "cannot be opened" in Looked(tmp_path / "bad.xlsx", DATA).whys[0]


def test_a_workbook_too_large_says_so(tmp_path, monkeypatch):
    path = workbook(tmp_path, [["id"]])
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 100)
    with pytest.raises(FileRefused, match="too large"):
        peek(path)


def test_a_hidden_sheet_is_passed_over(tmp_path):
    book = Workbook()
    book.active.append(["checksum", "x"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Deals").append(["id", "date"])
    book.active = 1
    book.save(tmp_path / "deals.xlsx")
    seen = peek(tmp_path / "deals.xlsx")
    assert (seen.heading, seen.notices) == (("id", "date"), ())


def test_cells_merged_over_rows_are_told_but_not_those_of_a_title(tmp_path):
    rows = [["Deals"], [], ["owner", "id"], ["Ana", 1], [None, 2], ["Bo", 3]]
    book = load_workbook(workbook(tmp_path, rows))
    for cells in ("A1:B2", "A4:A5", "A6:B6"):
        book.active.merge_cells(cells)
    book.save(tmp_path / "deals.xlsx")
    (notice,) = peek(tmp_path / "deals.xlsx").notices
    assert "(A4:A5)" in str(notice)


def test_a_title_that_a_spreadsheet_filled_up_is_no_heading(tmp_path):
    (tmp_path / "saved.csv").write_text("Deals,,,\n,,,\nid,date,,value\n1,2026-03-04,x,5\n")
    assert peek(tmp_path / "saved.csv").heading == ("id", "date", "", "value")
    (tmp_path / "two.csv").write_text("day,\n2026-03-04,5\n")
    assert peek(tmp_path / "two.csv").heading == ("day", "")
