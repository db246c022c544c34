"""The guess for the page of columns, and files of any size."""

import subprocess
import sys

import pytest

from smarketing.funnel.rules.reading.guess import guess
from smarketing.funnel.rules.reading.parsing import parse
from tests.funnel.reading.files import ROOT, SETTING


def guessed(heading, *rows, kind="leads"):
    data = guess(kind, heading.split(","), [row.split(",") for row in rows], SETTING.steps)
    parse(data, kind, SETTING.steps)
    return data


def test_hubspots_headings_are_known():
    found = guessed(
        "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Deal owner",
        "1,A,Closed Won,5,2026-03-04 10:00,2026-03-01 09:00,Ana",
        "2,B,Closed Lost,5,2026-03-04 10:00,2026-03-01 09:00,Ana",
    )
    assert (found["lead"], found["amount"], found["owner"]) == ("Record ID", "Amount", "Deal owner")
    assert found["steps"]["customer"] == {
        "at": "Close Date",
        "when": {"Deal Stage": ["Closed Won"]},
    }
    assert found["lost"] == {"at": "Close Date", "when": {"Deal Stage": ["Closed Lost"]}}


def test_an_activity_log_is_known():
    found = guessed(
        "Activity ID,Lead ID,Activity Date,Activity Type,User,Connected",
        "1,L1,2026-03-04 10:00,call,Ana,yes",
        kind="attempts",
    )
    assert found == {
        "id": "Activity ID",
        "lead": "Lead ID",
        "at": "Activity Date",
        "kind": {"column": "Activity Type"},
        "by": "User",
        "reached": "Connected",
    }


def test_spanish_headings_are_known():
    found = guessed(
        "ID de registro,Etapa del negocio,Valor,Fecha de cierre,Propietario,Fuente",
        "1,Ganado,5,31/03/2026,Ana,web",
    )
    assert found["source"] == "Fuente"
    assert found["steps"]["customer"]["when"] == {"Etapa del negocio": ["Ganado"]}


def test_pipedrives_headings_are_known():
    found = guessed(
        "Deal - ID,Deal - Value,Deal - Currency of value,Deal - Won time,Deal - Lost time,"
        "Deal - Lost reason,Deal - Owner,Deal - Organization"
    )
    assert found["currency"] == {"column": "Deal - Currency of value"}
    assert found["lost"] == {"at": "Deal - Lost time", "reason": "Deal - Lost reason"}
    assert found["person"] == {"company": "Deal - Organization"}


@pytest.mark.parametrize(
    ("kind", "heading", "found"),
    [
        ("visits", "Fecha,Usuarios activos", {"day": "Fecha", "count": "Usuarios activos"}),
        ("visits", "Nth day,Active users", {"day": "Nth day", "count": "Active users"}),
        (
            "people",
            "sales_agent,manager,regional_office",
            {"member": "sales_agent", "team": "manager", "office": "regional_office"},
        ),
        (
            "quotas",
            "Year,Quarter,Quota Amount",
            {"year": "Year", "quarter": "Quarter", "amount": "Quota Amount"},
        ),
    ],
)
def test_other_kinds_are_known(kind, heading, found):
    assert guessed(heading, kind=kind) == found


def test_a_column_of_dates_is_taken_where_no_heading_is_known():
    assert guessed("id,what,then", "1,x,31/03/2026")["steps"] == {"lead": {"at": "then"}}


LARGE = """
import resource, sys
from pathlib import Path
from smarketing.funnel.rules.reading.parsing import parse
from smarketing.funnel.rules.reading.survey import read, survey
from tests.funnel.reading.files import LEADS, SETTING
mapping = parse(LEADS, "leads", SETTING.steps)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = survey(Path(sys.argv[1]), mapping, SETTING)
rows = sum(1 for row in read(Path(sys.argv[1]), mapping, SETTING, found))
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sys.stdout.write(f"{rows} {after - before}")
"""


def test_a_large_file_takes_little_memory(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("id,date,owner\n")
        file.writelines(f"L{n},2026-03-{n % 28 + 1:02},Ana\n" for n in range(300_000))
    told = subprocess.run(
        [sys.executable, "-c", LARGE, path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    rows, grown = map(int, told.stdout.split())
    unit = 1024 if sys.platform == "darwin" else 1
    assert rows == 300_000
    assert grown / unit < 60 * 1024
