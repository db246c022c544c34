"""Whatever the bytes are, the answer is a survey: no crash, no lost row, no endless look."""

import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.funnel.reading.files import LEADS, look

DATA = {**LEADS, "amount": "value", "lost": {"at": "date", "when": {"owner": ["x"]}}}
HEAD = b"id,date,owner,value\n"
CELLS = st.sampled_from(
    [
        b"1",
        b"2",
        b"",
        b"2026-03-04",
        b"3/4/2026",
        b"13/4/2026",
        b"1.234",
        b"1,5",
        b'"',
        b'"a"b',
        b"$5",
    ]
    + [
        b"\xff",
        b"\0",
        b"\xe9",
        b"x",
        b"\n",
        b"\r",
        b"# a",
        b"Total",
        b" ",
        b"'",
        b"(1)",
        b"1e9",
        b";",
    ]
)
ROWS = st.lists(st.lists(CELLS, max_size=6).map(b",".join), max_size=12).map(b"\n".join)


@given(content=st.one_of(ROWS.map(lambda rows: HEAD + rows), st.binary(max_size=200), ROWS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_come_to_a_survey(tmp_path, content):
    survey = look(tmp_path, content, DATA).survey
    assert survey.rows == survey.accepted + survey.refused_count
    assert survey.unusable or survey.questions or survey.settled


@given(content=ROWS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_reading_gives_what_the_survey_promised(tmp_path, content):
    looked = look(tmp_path, HEAD + content, DATA)
    if looked.survey.unusable or looked.survey.questions:
        return
    lines = [row.line for row in looked.all]
    assert (len(looked.rows), len(lines)) == (looked.survey.accepted, looked.survey.rows)
    assert lines == sorted(set(lines))


def test_a_cell_made_to_keep_patterns_busy_does_not(tmp_path):
    began = time.monotonic()
    for cell in ("1 " * 60_000 + "x", "(" * 100_000, "1/1/" * 30_000, "-" * 100_000, "1." * 60_000):
        look(tmp_path, HEAD.decode() + f"1,{cell},Ana,{cell}\n", DATA)
    assert time.monotonic() - began < 10
