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


def test_an_activity_has_an_id_of_its_own_beside_that_of_its_lead():
    heading = "Record ID,Activity date,Activity assigned to,Associated Contact IDs"
    assert guessed(heading, "7,2026-03-04 10:00,Ana,151", kind="attempts") == {
        "id": "Record ID",
        "lead": "Associated Contact IDs",
        "at": "Activity date",
        "by": "Activity assigned to",
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


def test_the_days_of_winning_and_losing_are_known_in_three_languages():
    for won, lost in [
        ("Won on", "Lost on"),
        ("Closed won date", "Closed lost date"),
        ('"Date entered ""Closed Won (Sales Pipeline)"""', "Date entered Closed Lost (Sales)"),
        ("Fecha de ganado", "Fecha de pérdida"),
        ("Trato - Ganado el", "Trato - Perdido el"),
        ("Negócio - Ganho em", "Negócio - Perdido em"),
        ("FECHA DE GANADO", "Fecha de perdida"),  # an accent is lost at times
    ]:
        found = guessed(f"id,{won},{lost}", "1,2026-03-04,", "2,,2026-03-05")
        assert (found["steps"], found["lost"]) == ({"customer": {"at": won}}, {"at": lost})


def test_a_closed_date_is_that_of_winning_only_where_no_status_says_otherwise():
    alone = guessed("id,Closed date,Amount", "1,2026-03-04,5")
    assert alone["steps"] == {"customer": {"at": "Closed date"}}
    expected = guessed("id,Close date,Amount,Created on", "1,2027-03-04,5,2026-01-02")
    assert expected["steps"] == {"lead": {"at": "Created on"}}  # it may lie in the future
    told = guessed("id,Stage,Status,Closed at", "1,Demo,won,2026-03-04", "2,Demo,lost,2026-03-05")
    assert told["steps"]["customer"] == {"at": "Closed at", "when": {"Status": ["won"]}}
    assert told["lost"] == {"at": "Closed at", "when": {"Status": ["lost"]}}


def test_salesforces_columns_of_yes_and_no_decide():
    found = guessed(
        "Id,StageName,IsClosed,IsWon,CloseDate,OwnerId,CampaignId,CurrencyIsoCode",
        "1,Signed,true,true,2026-03-04,A,C,EUR",
        "2,Dropped,true,false,2026-03-05,A,C,EUR",
        "3,Demo,false,false,2026-09-05,A,C,EUR",
    )
    assert found["steps"]["customer"] == {"at": "CloseDate", "when": {"IsWon": ["true"]}}
    assert found["lost"] == {
        "at": "CloseDate",
        "when": {"IsClosed": ["true"], "IsWon": ["false"]},
    }
    assert (found["campaign"], found["currency"]) == ("CampaignId", {"column": "CurrencyIsoCode"})


def test_what_else_a_column_can_be_is_known():
    found = guessed(
        "Lead ID,Opportunity ID,Owner,Assigned on,Rejected on,Rejection reason,Returned on,"
        "Forwarded on,Invoice date,Paid on,Lead origin,Source,First name,Job title,Industry",
        "1,7,Ana,2026-03-04,2026-03-05,size,,,,,marketing,web,Eva,CFO,pets",
    )
    assert found["aliases"] == {"opportunity": "Opportunity ID"}
    assert found["assigned"] == {"to": "Owner", "at": "Assigned on"}
    assert found["rejected"] == {"at": "Rejected on", "reason": "Rejection reason"}
    outcomes = ("returned", "forwarded", "invoiced", "collected")
    assert all(name in found for name in outcomes)
    assert (found["origin"], found["source"]) == ("Lead origin", "Source")
    assert found["person"] == {"name": "First name"}
    assert found["attributes"] == {"segment": "Industry", "role": "Job title"}
    assert "origin" not in guessed("id,origin", "1,paid_search")  # that is a source


HUBSPOT_ES = "ID de registro,Etapa del negocio,Fecha de creación,Fecha de cierre,Valor,Moneda,"
HUBSPOT_ES += "Propietario del negocio,Fuente original de tráfico,Motivo de negocio perdido"
SALESFORCE_ES = "Id. de la oportunidad,Etapa,Fecha de creación,Fecha de cierre,Importe,"
SALESFORCE_ES += "Divisa de Importe,Propietario de oportunidad,Origen del candidato,Motivo"
ZOHO = "Record Id,Stage,Created Time,Closing Date,Amount,Currency,Deal Owner,Lead Source,"
ZOHO += "Reason For Loss"
ZOHO_ES = "ID de registro,Fase,Hora de creación,Fecha de cierre,Importe,Moneda,"
ZOHO_ES += "Propietario de Trato,Fuente de Posible cliente,Motivo de pérdida"
DYNAMICS = (
    "(Do Not Modify) Opportunity,Status,Created On,Actual Close Date,Actual Revenue,Currency,"
)
DYNAMICS += "Owner,Lead Source,Status Reason"
DYNAMICS_ES = "(No modificar) Oportunidad,Estado,Fecha de creación,Fecha de cierre real,"
DYNAMICS_ES += "Ingresos reales,Divisa,Propietario,Origen,Razón para el estado"
RD = "ID,Estado,Data de criação,Data de fechamento,Valor Único,Moeda,Responsável,Fonte,"
RD += "Motivo de Perda"


@pytest.mark.parametrize(
    "heading", [HUBSPOT_ES, SALESFORCE_ES, ZOHO, ZOHO_ES, DYNAMICS, DYNAMICS_ES, RD]
)
@pytest.mark.parametrize(("won", "lost"), [("Closed Won", "Lost"), ("Vendida", "Cierre perdido")])
def test_deals_of_other_systems_are_known(heading, won, lost):
    rest = "2026-01-02,2026-03-04,5,EUR,Ana,web,size"
    found = guessed(heading, f"1,{won},{rest}", f"2,{lost},{rest}", f"3,Not won yet,{rest}")
    lead, state, created, closed, amount, currency, owner, source, reason = heading.split(",")
    assert found == {
        "lead": lead,
        "steps": {
            "lead": {"at": created},
            "customer": {"at": closed, "when": {state: [won]}},
        },
        "lost": {"at": closed, "when": {state: [lost]}, "reason": reason},
        "amount": amount,
        "currency": {"column": currency},
        "owner": owner,
        "source": source,
    }


def test_a_name_in_two_columns_is_known_by_both():
    for first, last in [("First Name", "Last Name"), ("Nombre", "Apellidos"), ("Name", "Surname")]:
        found = guessed(f"id,{first},{last}", "1,Eva,Pi")
        assert found["person"] == {"name": first, "last_name": last}
    assert guessed("id,First Name,Last Name,Full Name")["person"] == {"name": "Full Name"}


def test_a_history_of_stages_is_known_by_its_leads_that_come_again():
    heading = "OpportunityId,StageName,Amount,CreatedDate"
    rows = ["1,Opportunity,5,2026-03-01", "1,Closed Won,5,2026-03-04", "2,Demo,5,2026-03-05"]
    found = guessed(heading, *rows)
    assert found["moves"] == {
        "step": "StageName",
        "at": "CreatedDate",
        "names": {"Opportunity": "opportunity", "Closed Won": "customer"},
    }
    assert "moves" not in guessed(heading, rows[0], rows[0], rows[2])  # a line copied twice


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
            "people",
            "Nombre,Equipo,Área,Rol",
            {
                "member": "Nombre",
                "team": "Equipo",
                "side": {"column": "Área"},
                "role": {"column": "Rol"},
            },
        ),
        (
            "visits",
            "Date,Session source,Sessions",
            {"day": "Date", "source": "Session source", "count": "Sessions"},
        ),
        (
            "quotas",
            "Year,Quarter,Side,Quota Amount",
            {
                "side": {"column": "Side"},
                "year": "Year",
                "quarter": "Quarter",
                "amount": "Quota Amount",
            },
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
    assert "steps" not in guessed("id,Fecha de cierre", "1,31/03/2026")  # it may lie in the future
    assert "steps" not in guessed("id,Last contact", "1,31/03/2026")
    assert "steps" not in guessed("id,Fecha de cierre prevista", "1,31/03/2026")  # not a fact
    assert "steps" not in guessed("deal_id,owner_id,_synced", "1,41629779,2026-03-31 10:00")


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
