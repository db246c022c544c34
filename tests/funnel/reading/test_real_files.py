"""The real data: the Olist funnel with its damaged variants, visits, CRM histories."""

import json
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from smarketing.funnel.rules.reading.guess import answered, guess, peek
from smarketing.funnel.rules.reading.parsing import parse
from tests.funnel.reading.files import DATA, ROOT, SETTING, Looked, needs_data

pytestmark = needs_data
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
OLIST = DATA / "olist"


def kept(name):
    return json.loads((ROOT / "docs" / "mappings" / name).read_text())


def days(looked, zone=SAO_PAULO):
    return Counter(f.at.astimezone(zone).date() if f.at else f.on for f in looked.facts)


@pytest.fixture(scope="module")
def leads():
    return Looked(OLIST / "olist_marketing_qualified_leads_dataset.csv", kept("olist_leads.json"))


@pytest.fixture(scope="module")
def deals():
    return Looked(OLIST / "olist_closed_deals_dataset.csv", kept("olist_deals.json"))


def test_8000_leads_with_60_blank_sources(leads):
    assert (leads.survey.accepted, leads.survey.refused_count) == (8000, 0)
    sources = Counter(fact.source for fact in leads.facts)
    assert (sources[""], sources["unknown"], sources["other"]) == (60, 1099, 150)


def test_842_deals_with_45_amounts(deals):
    assert (deals.survey.accepted, deals.survey.said) == (842, {"customer": 842})
    amounts = [fact.amount_minor for fact in deals.facts if fact.amount_minor is not None]
    assert (len(amounts), sum(amounts)) == (45, 6178400600)
    assert {fact.currency for fact in deals.facts} == {"BRL", None}


def test_may_2018_depends_on_the_zone(deals):
    for zone, wins in ((SAO_PAULO, 123), (ZoneInfo("UTC"), 122)):
        found = days(deals, zone)
        assert sum(n for day, n in found.items() if (day.year, day.month) == (2018, 5)) == wins


@pytest.mark.parametrize("name", ["mql__dd-mm-yyyy__crlf", "mql__origin_relabelled"])
def test_damaged_leads_give_the_same_days(leads, name):
    looked = Looked(OLIST / "variants" / f"{name}.csv", kept("olist_leads.json"))
    assert days(looked) == days(leads)


@pytest.mark.parametrize("name", ["dd-mm-yyyy__crlf", "m-d-yyyy__columns_dropped"])
def test_damaged_deals_give_the_same_days(deals, name):
    mapping = kept("olist_deals.json")
    if "dropped" in name:
        mapping.pop("amount")
    looked = Looked(OLIST / "variants" / f"closed_deals__{name}.csv", mapping)
    assert days(looked) == days(deals)


def test_a_dropped_column_of_the_mapping_is_named():
    path = OLIST / "variants" / "closed_deals__m-d-yyyy__columns_dropped.csv"
    assert "“declared_monthly_revenue”" in Looked(path, kept("olist_deals.json")).whys[0]


def test_visits_with_thousands_separators():
    path = DATA / "web_visits" / "daily-website-visitors.csv"
    looked = Looked(path, kept("visits.json"), "visits")
    assert looked.survey.accepted == 2167
    assert looked.survey.told["date"] == {"Date": ("M/D/Y",)}
    assert (looked.rows[0].count, min(row.day for row in looked.rows).year) == (1582, 2014)


def test_visits_without_days_are_refused():
    path = DATA / "web_visits" / "daily-website-visitors__no_dates_first_row_damaged.csv"
    looked = Looked(path, kept("visits.json"), "visits")
    assert "no column “Date”" in looked.whys[0]


@pytest.mark.parametrize(
    ("name", "lead", "stage", "at", "amount"),
    [
        ("hubspot/deal_stage_data.csv", "deal_id", "value", "date_entered", None),
        (
            "salesforce/sf_opportunity_history_data.csv",
            "id",
            "stage_name",
            "created_date",
            "amount",
        ),
    ],
)
def test_histories_of_crms_ask_for_their_stages_and_are_read(name, lead, stage, at, amount):
    moves = {"step": {"column": stage}, "at": at}
    data = {"lead": lead, "moves": moves | ({"amount": amount} if amount else {})}
    looked = Looked(DATA / "crm_shapes" / name, data)
    assert {question.key for question in looked.survey.questions} == {"moves.names"}
    for question in looked.survey.questions:
        data = answered(data, question, "opportunity")
    looked = Looked(DATA / "crm_shapes" / name, data)
    assert looked.facts
    assert all(fact.stands for fact in looked.facts)


@pytest.mark.parametrize(
    ("path", "kind", "found"),
    [
        ("olist/olist_marketing_qualified_leads_dataset.csv", "leads", {"mql"}),
        ("olist/olist_closed_deals_dataset.csv", "leads", {"customer"}),
        ("web_visits/daily-website-visitors.csv", "visits", set()),
    ],
)
def test_the_guess_reads_the_file(path, kind, found):
    seen = peek(DATA / path)
    data = guess(kind, seen.heading, seen.rows, SETTING.steps)
    assert parse(data, kind, SETTING.steps)
    looked = Looked(DATA / path, data, kind)
    assert looked.survey.refused_count == 0
    assert set(looked.survey.said) == found
