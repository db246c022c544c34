"""The engine on real input: the publisher's figures come out of questions, not of tables."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command

from smarketing.funnel.queries.cohorts import Way, conversion, velocity
from smarketing.funnel.queries.counts import Question, counts
from tests.funnel.conftest import company

MAPPINGS = Path(__file__).resolve().parent.parent.parent / "docs" / "mappings"
FILES = {
    "olist_marketing_qualified_leads_dataset.csv": "olist_leads.json",
    "olist_closed_deals_dataset.csv": "olist_deals.json",
}
EVER = Question(date(2017, 6, 1), date(2018, 12, 31), filters={"step": ("customer",)})
WON = Way("mql", "customer")
TODAY = date(2020, 1, 1)


@pytest.fixture
def olist(db, data_folder):
    organization = company("olist", currency="BRL", timezone="America/Sao_Paulo")
    for name, mapping in FILES.items():
        call_command(
            "import_data",
            "leads",
            "olist",
            data_folder / "olist" / name,
            mapping=MAPPINGS / mapping,
            json=True,
        )
    return organization


def test_counts_conversion_and_velocity_are_the_publishers(olist):
    assert counts(olist, EVER).totals.count == 842
    by_month = counts(olist, replace(EVER, by=("month",)))
    assert by_month.at("2018-05").count == 123
    for cut in ("source", "owner", "month", "week", "quarter"):
        assert counts(olist, replace(EVER, by=(cut,))).totals.count == 842
    assert counts(olist, replace(EVER, by=("source",))).at("").count == 14

    found = velocity(olist, WON, today=TODAY)
    assert (found.n, found.median, found.negative, found.waiting) == (842, 14, 1, 7158)

    olist.complete_since = date(2018, 1, 1)
    told = conversion(olist, WON, within=500, today=TODAY)
    assert (told.average.entered, told.average.reached) == (5998, 781)
    assert told.average.rate == Fraction(781, 5998)
    assert sum(cohort.entered for cohort in told.cohorts) == 8000
    assert sum(cohort.negative for cohort in told.cohorts) == 1
