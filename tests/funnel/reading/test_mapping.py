"""Mappings that people write: understood, or refused with every fault at once."""

import pytest

from smarketing.funnel.rules.reading.answers import MappingRefused
from smarketing.funnel.rules.reading.mapping import Column, Literal
from smarketing.funnel.rules.reading.parsing import parse
from tests.funnel.reading.files import SETTING

CONTRACT = {
    "format": {
        "encoding": "utf-8",
        "delimiter": ",",
        "date": "D/M/Y",
        "decimal": ",",
        "timezone": "America/Sao_Paulo",
    },
    "source_system": "crm",
    "lead": "opportunity_id",
    "aliases": {"opportunity": "ConvertedOpportunityId"},
    "steps": {
        "opportunity": {"at": "engage_date"},
        "customer": {"at": "close_date", "when": {"deal_stage": ["Won"]}},
    },
    "lost": {"at": "close_date", "when": {"deal_stage": ["Lost"]}, "reason": "lost_reason"},
    "rejected": {"at": "decided_on", "when": {"accepted": ["FALSE"]}},
    "amount": "close_value",
    "currency": "USD",
    "owner": "sales_agent",
    "team": "office",
    "source": "channel",
    "campaign": "utm_campaign",
    "persona": "profile",
    "origin": "lead_origin",
    "assigned": {"to": "owner", "at": "assigned_at"},
    "person": {"name": "contact", "company": "account", "email": "email", "url": "crm_link"},
    "attributes": {"segment": "business_segment", "role": "job_title", "score": "lead_score"},
}


def faults(data, kind="leads"):
    with pytest.raises(MappingRefused) as refused:
        parse(data, kind, SETTING.steps)
    return [str(why) for why in refused.value.whys]


def test_the_contracts_example_is_understood():
    mapping = parse(CONTRACT, "leads", SETTING.steps)
    assert mapping.currency == Literal("USD")
    assert mapping.dimensions["owner"] == Column("sales_agent")
    assert [given.what for given in mapping.given] == [
        "opportunity",
        "customer",
        "lost",
        "rejected",
        "assigned",
    ]
    assert mapping.format.date == {"*": ("D/M/Y",)}
    assert len(mapping.columns) == 24


def test_a_value_is_a_column_where_it_says_so():
    data = {
        "lead": {"column": "id"},
        "currency": {"column": "cur"},
        "source_system": {"column": "s"},
    }
    mapping = parse(data, "leads", SETTING.steps)
    assert (mapping.lead, mapping.currency) == (Column("id"), Column("cur"))
    assert mapping.source_system == Column("s")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"onwer": "x"}, "is “owner” meant?"),
        ({"lead": None}, "“lead” has to name a column"),
        ({"steps": {"sql": {"at": "x"}}}, "Steps: lead, mql, sal, opportunity, customer"),
        ({"steps": {"visitor": {"at": "x"}}}, "/api/v1/funnel/visits"),
        ({"steps": {"mql": {"when": {}}}}, "“steps.mql.at” has to name a column"),
        ({"steps": {"mql": "x"}}, "“steps.mql” has to be an object"),
        ({"lost": {"at": "x", "whan": {}}}, "is “when” meant?"),
        ({"person": {"mail": "x"}}, "is “email” meant?"),
        ({"format": {"timezone": "Madrid"}}, "no time zone"),
        ({"format": {"encoding": "zip"}}, "no encoding"),
        ({"format": {"delimiter": "::"}}, "delimiter"),
        ({"format": {"date": "D/M"}}, "no spelling"),
        ({"format": {"decimal": "'"}}, "decimal"),
        ({"format": {"heading": 0}}, "number of the line"),
        ({"amount": 5}, "“amount” has to name a column"),
        ({"returned": {"at": "x", "step": "sql"}}, "is not a step"),
        ({"source_system": "x" * 51}, "50 characters"),
        ({"id": "event"}, "needs “moves”"),
        ({"moves": {"step": {"column": "s"}, "at": "t"}}, "long or wide"),
    ],
)
def test_a_fault_is_told_with_the_way_out(change, sentence):
    assert sentence in " ".join(faults({**CONTRACT, **change}))


def test_all_faults_are_told_at_once():
    assert len(faults({"lead": 1, "steps": {"sql": {}}, "colour": "x"})) == 4


def test_what_is_no_mapping_is_refused():
    for data in ([], "x", None, 5):
        assert faults(data)
    assert "cannot be imported" in faults({}, "deals")[0]


def test_a_label_needs_a_known_step():
    moves = {"step": {"column": "s"}, "at": "t", "names": {"Won": "client"}}
    assert "“client” is not a step" in faults({"lead": "id", "moves": moves})[0]


def test_the_half_of_every_row_is_one_of_two():
    said = {"member": "who", "side": "Ventas"}
    assert parse(said, "people", SETTING.steps).side == Literal("sales")
    quotas = {"year": "y", "quarter": "q", "amount": "a"}
    for kind, data in [("people", {"member": "who"}), ("quotas", quotas)]:
        assert "“side” is marketing, sales" in faults({**data, "side": "Area"}, kind)[0]


def test_quotas_need_an_amount_or_a_count():
    assert "“amount” or “count”" in faults({"year": "y", "quarter": "q"}, "quotas")[0]
    data = {"year": "y", "quarter": "q", "count": {"column": "n", "step": "sql"}}
    assert "count.step" in faults(data, "quotas")[0]
