"""Days and moments as people, CRMs and spreadsheets write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from smarketing.funnel.rules.reading.answers import Unreadable
from smarketing.funnel.rules.reading.dates import DateJudge, DateReader, Dates
from smarketing.funnel.rules.reading.memo import Exact
from smarketing.funnel.rules.reading.spelling import Spelling

BERLIN = ZoneInfo("Europe/Berlin")


def settled(*values):
    judge = DateJudge()
    for value in values:
        judge.note(value)
    return judge.settle("date")


def reader(*values, zone=BERLIN, **more):
    return DateReader(settled(*values)[0], zone, **more)


def told(*spellings, zone=BERLIN):
    return DateReader(Dates(spellings=tuple(map(Spelling, spellings))), zone)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-04", date(2026, 3, 4)),
        ("2026/3/4", date(2026, 3, 4)),
        ("20260304", date(2026, 3, 4)),
        ("31/03/2026", date(2026, 3, 31)),
        ("03/31/2026", date(2026, 3, 31)),
        ("31-3-2026", date(2026, 3, 31)),
        ("31.12.26", date(2026, 12, 31)),
        ("31.12.99", date(1999, 12, 31)),
        ("04/04/2026", date(2026, 4, 4)),
        ("4-mar.-26", date(2026, 3, 4)),
        ("15 Apr, 2021", date(2021, 4, 15)),
        ("Apr 15, 2021", date(2021, 4, 15)),
        ("4 de marzo de 2026", date(2026, 3, 4)),
        ("4 de março de 2026", date(2026, 3, 4)),
        ("4. März 2026", date(2026, 3, 4)),
        ("4 août 2026", date(2026, 8, 4)),
        ("1er févr. 2026", date(2026, 2, 1)),
        ("4 NİSAN 2026", date(2026, 4, 4)),
    ],
)
def test_a_day_without_a_time_is_that_day(text, day):
    assert reader(text)[text] == (None, day)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04T10:11:12.000Z", (10, 11, 12)),
        ("2026-03-04T10:11:12+0530", (4, 41, 12)),
        ("2026-03-05T00:11+14:00", (10, 11, 0)),
        ("2026-03-04 10:11:12 UTC", (10, 11, 12)),  # as data warehouses write it
        ("2026-03-04 10:11:12 -0300", (13, 11, 12)),
        ("2026-03-04 11:11:12", (10, 11, 12)),  # Berlin is an hour ahead
        ("2026-03-04 6:11", (5, 11, 0)),
        ("15/03/2026 11:11", (10, 11, 0)),
        ("03/15/2026 11:11 PM", (22, 11, 0)),
        ("4 Mar, 2026 00:03:00", (23, 3, 0)),
    ],
)
def test_a_time_makes_it_a_moment_in_utc(text, moment):
    at, on = reader(text)[text]
    assert on is None
    assert at.tzinfo is UTC
    assert (at.hour, at.minute, at.second) == moment


def test_a_first_part_above_12_settles_the_column():
    dates, spellings, question = settled("05-06-2018 17:27", "26-02-2018 19:58")
    assert (spellings, question) == (("D-M-Y h:m",), None)
    read = DateReader(dates, ZoneInfo("UTC"))
    assert read["05-06-2018 17:27"][0] == datetime(2018, 6, 5, 17, 27, tzinfo=UTC)
    assert settled("5/6/2018", "2/26/2018")[1] == ("M/D/Y",)


def test_an_ambiguous_column_is_one_question_with_its_choices():
    dates, __, question = settled("03/04/2026", "05/06/2026", "2026-03-04")
    assert dates.open
    assert question.value == "03/04/2026"
    assert question.choices == ("D/M/Y", "M/D/Y")


def test_contradicting_values_are_asked_only_where_one_of_them_is_ambiguous():
    assert settled("26/02/2018", "02/27/2018")[2] is None
    assert settled("26/02/2018", "02/27/2018", "03/04/2018")[2] is not None


def test_another_separator_is_decided_on_its_own():
    """Spreadsheets turn the dates they understand around and leave the rest: 26-02 but 3/4."""
    question = settled("26-02-2018", "3/4/2018")[2]
    assert question.choices == ("D/M/Y", "M/D/Y")
    assert question.also == ("D-M-Y",)


@pytest.mark.parametrize(
    "text",
    ["2026-02-29", "2026-13-01", "31/31/2026", "31/02/2026", "2026-03-04T25:00", "2999-01-01"]
    + ["1969-12-31", "2569-03-04", "1447-01-01", "44927", "abc", "0", "2026-W99-1", "12/2026"],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(Unreadable) as fault:
        reader(text)[text]
    assert text in str(fault.value)


@pytest.mark.parametrize(
    ("spelling", "text", "day"),
    [
        ("D/M/Y", "3/4/2026", date(2026, 4, 3)),
        ("M/D/Y", "3/4/2026", date(2026, 3, 4)),
        ("YMD", "20260403", date(2026, 4, 3)),
        ("D-M-Y", "03/04/2026", date(2026, 4, 3)),
        ("D.M.Y", "03.04.26", date(2026, 4, 3)),
        ("D M Y", "3 abr 2026", date(2026, 4, 3)),
        ("Y-D-M", "2026-03-04", date(2026, 4, 3)),
        ("D/M/Y", "2026-04-03", date(2026, 4, 3)),  # ISO needs no spelling
    ],
)
def test_a_told_spelling_says_which_number_is_what(spelling, text, day):
    assert told(spelling)[text] == (None, day)


def test_several_spellings_may_be_told_where_each_value_has_one_reading():
    read = told("M/D/Y h:m", "M/D/Y", zone=ZoneInfo("UTC"))
    assert read["2/3/2018 19:58"][0] == datetime(2018, 2, 3, 19, 58, tzinfo=UTC)
    assert read["2/3/2018"] == (None, date(2018, 2, 3))
    with pytest.raises(Unreadable, match="more than one reading"):
        told("M/D/Y", "D/M/Y")["2/3/2018"]
    assert told("M/D/Y", "D/M/Y")["23/3/2018"] == (None, date(2018, 3, 23))


def test_what_is_not_spelled_as_told_is_refused():
    for text in ("26/2/2018", "2/26/2018 19:58:01:02", "February"):
        with pytest.raises(Unreadable):
            told("M/D/Y h:m")[text]
    with pytest.raises(Unreadable, match="no spelling"):
        Spelling("D/M")


def test_milliseconds_are_read_where_they_are_named():
    question = settled("1767225600123")[2]
    assert question.choices == ("ms",)
    assert told("ms")["1767225600000"][0] == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_skipped_hour_moves_forward_and_a_double_one_is_the_first():
    read = reader("2026-03-29 02:30", "2026-10-25 02:30")
    assert read["2026-03-29T02:30"][0] == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 there
    assert read["2026-10-25T02:30"][0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert sorted(read.notes.values()) == ["2026-03-29T02:30", "2026-10-25T02:30"]
    assert read["2026-03-29T04:30"][0] == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


def test_a_whole_plain_column_is_read_like_its_single_values():
    texts = ["2026-03-04 10:11:12", "2026-07-04T10:11:12", ""]
    read = reader(zone=ZoneInfo("America/Sao_Paulo"))
    assert read.bulk(texts) == [read[text] for text in texts]
    assert read.bulk(["2026-03-04 10:11:12", "2999-03-04 10:11:12"]) is None
    assert reader().bulk(["2026-03-29 10:11:12", "2026-03-29 02:30:00"]) is None


@pytest.mark.parametrize(
    "odd", ["2999-03-04T10:11:12Z", "2026-03-04 10:11:12", "20260304T101112.123Z", "2026-02-30T0"]
)
def test_a_column_in_utc_is_read_like_its_single_values(odd):
    texts = ["2026-03-29T02:30:00Z", "2026-07-04 10:11:12Z", ""]
    read = reader()
    assert read.bulk(texts) == [read[text] for text in texts]
    assert read.bulk([*texts, odd]) is None


def test_a_serial_number_is_a_day_only_in_a_workbook():
    in_workbook = DateReader(Dates(), BERLIN, serials_from=date(1899, 12, 30))
    assert in_workbook[Exact("44927")] == (None, date(2023, 1, 1))
    of_a_mac = DateReader(Dates(), BERLIN, serials_from=date(1904, 1, 1))
    assert of_a_mac[Exact("43465")] == (None, date(2023, 1, 1))
    with pytest.raises(Unreadable, match="spreadsheet"):
        reader("44927")["44927"]


def test_a_short_year_is_said():
    read = reader("31.12.26")
    assert read["31.12.26"] == (None, date(2026, 12, 31))
    assert list(read.notes.values()) == ["31.12.26"]


@pytest.mark.parametrize("text", ["", " ", "-", "N/A", "#N/A", "(none)", "null"])
def test_empty_says_nothing(text):
    assert reader(text)[text] is None
