"""Files as CRMs and analytics really export them."""

from datetime import UTC, date, datetime
from pathlib import Path

from smarketing.funnel.rules.reading.guess import answered
from tests.funnel.reading.files import LEADS, look

HUBSPOT, SALESFORCE, BULK, PIPEDRIVE, ANALYTICS, EXPLORATION = (
    (Path(__file__).parent / "exports" / f"{name}.csv").read_text()
    for name in ("hubspot", "salesforce", "bulk", "pipedrive", "analytics", "exploration")
)


def test_a_hubspot_export_of_deals(tmp_path):
    data = {
        "source_system": "hubspot",
        "lead": "Record ID",
        "steps": {
            "opportunity": {"at": "create date"},
            "customer": {"at": "Close Date", "when": {"Deal Stage": ["Closed Won"]}},
        },
        "amount": "Amount",
        "owner": "Deal Owner",
        "aliases": {"contact": "Associated Contact IDs"},
    }
    looked = look(tmp_path, HUBSPOT, data)
    assert looked.survey.said == {"opportunity": 2, "customer": 1}
    won, sent = looked.rows
    assert won.facts[1].at == datetime(2026, 9, 1, 6, 0, tzinfo=UTC)  # in Berlin
    assert won.facts[1].amount_minor == 1500000
    assert won.aliases == (("contact", "8001"), ("contact", "8002"))
    assert (sent.facts[0].amount_minor, sent.owner, sent.aliases) == (None, "", ())


def test_a_salesforce_report_with_a_footer(tmp_path):
    data = {
        "lead": "Opportunity Name",
        "steps": {"customer": {"at": "Close Date", "when": {"Stage": ["Closed Won"]}}},
        "amount": "Amount",
        "currency": {"column": "Amount Currency"},
    }
    looked = look(tmp_path, SALESFORCE, data)
    (question,) = looked.survey.questions  # 4 March or 3 April
    looked = look(tmp_path, SALESFORCE, answered(data, question, "D/M/Y"))
    assert (looked.survey.rows, looked.survey.left_out) == (1, 3)
    (fact,) = looked.facts
    assert (fact.on, fact.amount_minor, fact.currency) == (date(2026, 3, 4), 1250000, "EUR")


def test_salesforce_leads_by_bulk_api(tmp_path):
    data = {
        "source_system": "salesforce",
        "lead": "Id",
        "aliases": {"opportunity": "ConvertedOpportunityId"},
        "steps": {"lead": {"at": "CreatedDate"}, "opportunity": {"at": "ConvertedDate"}},
        "source": "LeadSource",
        "owner": "OwnerId",
    }
    converted, open_lead = look(tmp_path, BULK, data).rows
    assert converted.facts[0].at == datetime(2026, 2, 11, 15, 42, 7, tzinfo=UTC)
    assert converted.facts[1].on == date(2026, 3, 4)
    assert converted.aliases == (("opportunity", "0065f00000XyZ12AAF"),)
    assert [fact.what for fact in open_lead.facts] == ["lead"]


def test_a_spanish_pipedrive_export(tmp_path):
    data = {
        "lead": "Trato - ID",
        "steps": {"opportunity": {"at": "Trato - Fecha de cierre prevista"}},
        "amount": "Trato - Valor",
        "currency": {"column": "Trato - Moneda"},
        "person": {"company": "Organización"},
    }
    looked = look(tmp_path, PIPEDRIVE, data)
    (row,) = looked.rows
    assert looked.survey.told["delimiter"] == ";"
    assert looked.survey.told["decimal"] == {"Trato - Valor": ","}
    assert (row.facts[0].on, row.facts[0].amount_minor) == (date(2026, 3, 31), 1250000)
    assert row.person == {"company": "Peña & Hijos, S.L."}


def test_an_analytics_report_with_two_tables(tmp_path):
    looked = look(tmp_path, ANALYTICS, {"day": "Nth day", "count": "Active users"}, "visits")
    assert [(row.day.day, row.count) for row in looked.rows] == [(1, 152), (2, 1204), (3, 987)]
    assert looked.survey.left_out == 4
    looked = look(tmp_path, ANALYTICS, {"day": "Nth day", "count": "New users"}, "visits")
    assert [row.count for row in looked.rows] == [120, 1011, 801]


def test_a_grand_total_is_not_counted(tmp_path):
    data = {"day": "Date", "count": "Sessions", "source": "Session source"}
    looked = look(tmp_path, EXPLORATION, data, "visits")
    assert [(row.day, row.source, row.count) for row in looked.rows] == [
        (date(2026, 8, 26), "google", 1204),
        (date(2026, 8, 27), "(direct)", 152),
    ]
    assert looked.survey.left_out == 1


def test_a_short_row_amid_the_data_is_no_footer(tmp_path):
    content = "id,date,owner\n1,2026-03-04,Ana\n\n2\n3,2026-03-05,Bo\n"
    survey = look(tmp_path, content, LEADS).survey
    assert (survey.left_out, [row.line for row in survey.refused]) == (0, [4])
    assert look(tmp_path, "id,date,owner\n\n1,2026-03-04,Ana\n", LEADS).survey.rows == 1
