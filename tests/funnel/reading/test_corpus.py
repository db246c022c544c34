"""The corpus of broken files: each kind is accepted, asked about, or refused in one clear way."""

import codecs
import gzip
import io
import zipfile

import pytest

from tests.funnel.reading.files import LEADS, look

HEAD = "id,date,owner\n"
GOOD = HEAD + "1,2026-03-04,Ana\n2,2026-03-05,José\n"
LONG = "x" * 131_073


def zipped() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.csv", GOOD)
    return archive.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(codecs.BOM_UTF8 + GOOD.encode(), id="C04 byte order mark"),
        pytest.param(codecs.BOM_UTF16_LE + GOOD.encode("utf-16-le"), id="C05 UTF-16 LE"),
        pytest.param(codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"), id="C05 UTF-16 BE"),
        pytest.param(GOOD.encode("cp1252"), id="C07 Windows-1252"),
        pytest.param(GOOD.replace("\n", "\r"), id="C12 CR only"),
        pytest.param(GOOD, id="C13 LF"),
        pytest.param(GOOD.replace("\n", "\r\n"), id="C14 CRLF"),
        pytest.param(GOOD.replace("\n", "\r\n", 1), id="C15 mixed ends"),
        pytest.param(GOOD.replace(",", ";"), id="C17 semicolon"),
        pytest.param(GOOD.replace(",", "\t"), id="C18 tab"),
        pytest.param(GOOD.replace(",", "|"), id="C19 pipe"),
        pytest.param("sep=;\n" + GOOD.replace(",", ";"), id="C20 sep= line"),
        pytest.param('"sep=|"\r\n' + GOOD.replace(",", "|"), id="C20 quoted sep= line"),
        pytest.param(GOOD.replace("id,date", "ID ,  Date"), id="C29 case and spaces"),
        pytest.param(GOOD.rstrip("\n"), id="no end of the last line"),
        pytest.param(GOOD + "\n\n,,\n", id="empty lines at the end"),
    ],
)
def test_these_are_read_like_the_plain_file(tmp_path, content):
    looked = look(tmp_path, content, LEADS)
    assert looked.survey.refused_count == 0
    assert [(row.lead_key, row.owner) for row in looked.rows] == [("1", "Ana"), ("2", "José")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("", "is empty", id="C01 empty"),
        pytest.param("\n\n \n", "empty lines", id="C03 blank lines"),
        pytest.param(HEAD + '1,2026-03-04,"Ana\n2,2026-03-05,Bo\n', "line 2", id="C21 unclosed"),
        pytest.param(
            HEAD + '1,2026-03-04,"Ana\n2,2026-03-05,"Bo"\n', "line 2", id="C21 closed by another"
        ),
        pytest.param(
            HEAD + '1,2026-03-04,"' + ("x" * 99 + "\n") * 2000, "line 2", id="C21 for ever"
        ),
        pytest.param("id,date,owner,id\n1,2026-03-04,Ana,2\n", "more than one", id="C27"),
        pytest.param("key,date,owner\n1,2026-03-04,Ana\n", "no column “id”", id="C30 missing"),
        pytest.param("id,dates,owner\n", "Nearest: “dates”", id="C30 nearest"),
        pytest.param("id,date,owner" + ",x" * 500_000, "columns", id="C33 500,000 columns"),
        pytest.param(gzip.compress(GOOD.encode()), "gzip", id="C35 gzip"),
        pytest.param(zipped(), "zip", id="C35 zip or workbook"),
        pytest.param("<!DOCTYPE html><table>", "web page", id="C35 web page"),
        pytest.param("%PDF-1.7\n", "PDF", id="C35 PDF"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 99, "old Excel", id="C35 old workbook"),
        pytest.param(HEAD + "x" * 5_000_000, "not a table", id="a line without end"),
    ],
)
def test_these_files_are_refused_as_a_whole(tmp_path, content, sentence):
    looked = look(tmp_path, content, LEADS)
    assert looked.survey.unusable
    assert sentence in looked.whys[0]


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        pytest.param(b"3,2026-03-06,a\0b", "owner", "NUL", id="C11 NUL"),
        pytest.param(b"3,2026-03-06,Jos\xe9", "owner", "encoding", id="C08 and C10 broken UTF-8"),
        pytest.param(b'3,2026-03-06,"A"na', "", "quotation mark", id="C22 quote in the middle"),
        pytest.param(b"3,2026-03-06", "", "2 cells", id="C25 too short, C34 truncated"),
        pytest.param(b"3,2026-03-06,Ana,x", "", "4 cells", id="C26 too long"),
        pytest.param(b"3,2026-03-06," + LONG.encode(), "", "131,072", id="C32 huge cell"),
        pytest.param(b"1.23457E+18,2026-03-06,Ana", "id", "spreadsheet", id="C37 damaged id"),
        pytest.param(b"Total,2026-03-06,Ana", "id", "totals", id="C39 totals"),
        pytest.param(b"Total: 3,2026-03-06,Ana", "id", "totals", id="C39 totals with their count"),
        pytest.param(b"Recuento,2026-03-06,Ana", "id", "totals", id="C39 count"),
        pytest.param(b",2026-03-06,Ana", "id", "no id", id="no id"),
        pytest.param(b"3,2026-02-29,Ana", "date", "2026-02-29", id="no day"),
        pytest.param(b"3,2999-03-06,Ana", "date", "1970 to 2100", id="far future"),
        pytest.param(b"3,2026-03-06," + b"x" * 201, "owner", "200", id="long name"),
    ],
)
def test_these_rows_are_refused_with_their_line(tmp_path, row, column, sentence):
    looked = look(tmp_path, GOOD.encode() + row + b"\n4,2026-03-07,Bo\n", LEADS)
    (refused,) = looked.survey.refused
    assert (refused.line, refused.column) == (4, column)
    assert sentence in str(refused.why)
    assert (looked.survey.rows, looked.survey.accepted) == (4, 3)
    assert [row.line for row in looked.all] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("content", "key", "choice"),
    [
        pytest.param(GOOD.encode("utf-16-le"), "format.encoding", "utf-16-le", id="C06"),
        pytest.param(GOOD.encode("utf-16-be"), "format.encoding", "utf-16-be", id="C06 BE"),
        pytest.param(
            (HEAD + "1,,山田太郎\n").encode("shift_jis"), "format.encoding", "shift_jis", id="C09"
        ),
        pytest.param(
            (HEAD + "1,,王小明\n").encode("gb18030"), "format.encoding", "gb18030", id="C09 b"
        ),
        pytest.param("Report of March\n\n" + GOOD, "format.heading", "3", id="C40 preamble"),
    ],
)
def test_these_files_are_asked_about_and_read_with_the_answer(tmp_path, content, key, choice):
    looked = look(tmp_path, content, LEADS)
    (question,) = looked.survey.questions
    assert question.key == key
    assert choice in question.choices
    answer = {key.removeprefix("format."): choice}
    assert look(tmp_path, content, {**LEADS, "format": answer}).survey.accepted > 0


def test_a_file_of_one_heading_has_no_rows(tmp_path):
    """C02"""
    survey = look(tmp_path, HEAD, LEADS).survey
    assert (survey.rows, survey.unusable) == (0, False)


def test_the_guessed_encoding_is_said(tmp_path):
    """C07"""
    survey = look(tmp_path, GOOD.encode("cp1252"), LEADS).survey
    assert survey.told["encoding"] == "cp1252"
    assert "Windows-1252" in str(survey.notices[0])


@pytest.mark.parametrize(
    "cell", ["a\u2028b", "a\u0085b", 'a"b', "a\nb", "a\r\nb", "\u202eanA", "A\u200bna"]
)
def test_odd_characters_stay_inside_their_cell(tmp_path, cell):
    """C16, C23, C24, C44"""
    quoted = cell.replace('"', '""')
    looked = look(tmp_path, f'{HEAD}1,2026-03-04,"{quoted}"\n2,2026-03-05,Bo\n', LEADS)
    assert [row.owner for row in looked.rows] == [cell, "Bo"]


def test_a_row_after_a_cell_with_a_line_break_has_its_own_line(tmp_path):
    looked = look(tmp_path, HEAD + '1,2026-03-04,"a\nb"\n2,never,Bo\n', LEADS)
    assert looked.survey.refused[0].line == 4


def test_a_twice_named_heading_does_no_harm_where_nothing_is_mapped_to_it(tmp_path):
    """C27, C28, C31"""
    survey = look(tmp_path, "id,x,x,,date,owner\n1,a,b,c,2026-03-04,Ana\n", LEADS).survey
    assert (survey.accepted, survey.ignored) == (1, ("x", "x"))
    assert "column 4" in str(survey.notices[0])


def test_headings_are_compared_in_one_normal_form(tmp_path):
    """C29"""
    decomposed = "sen\u0303or"
    content = f"id,date,{decomposed}\n1,2026-03-04,Ana\n"
    assert look(tmp_path, content, {**LEADS, "owner": "Señor"}).rows[0].owner == "Ana"


@pytest.mark.parametrize("text", ["00042", "=cmd|' /C calc'!A0", "+49", "-5", "@x"])
def test_ids_and_formulas_stay_as_they_are(tmp_path, text):
    """C36, C38"""
    (row,) = look(tmp_path, f"id,date,owner\n{text},2026-03-04,{text}\n", LEADS).rows
    assert (row.lead_key, row.owner) == (text, text)


def test_the_same_rows_in_another_order_say_the_same(tmp_path):
    """C42, C43"""
    lines = GOOD.splitlines(keepends=True)
    one = look(tmp_path, GOOD, LEADS).facts
    other = look(tmp_path, lines[0] + lines[2] + lines[1], LEADS).facts
    assert sorted(one) == sorted(other)


def test_only_so_many_refused_rows_are_listed_but_all_are_counted(tmp_path):
    survey = look(tmp_path, HEAD + "1,never,Ana\n" * 1500, LEADS).survey
    assert (len(survey.refused), survey.refused_count, survey.rows) == (1000, 1500, 1500)
