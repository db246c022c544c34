"""The chain page without scripts: led through, tried, saved, signed, explained."""

import html
import re
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.forms.chain import shown_percent, typed_percent
from goals.models import QuotaChain
from tests.cast import NOW, signed_in
from tests.goals.chains import begin, walk

pytestmark = pytest.mark.django_db
TYPED = {
    "period": "2026-Q4",
    "quota": "2,400,000",
    "value": "26,000",
    "rate-visitor": "3.1",
    "rate-lead": "31",
    "rate-mql": "78",
    "rate-sal": "37%",
    "rate-opportunity": "24",
}


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def cmo(mia):
    return signed_in(mia)


def page(client, **asked):
    return client.get("/goals/chain/", asked).content.decode()


def tried(client, **typed):
    return client.get("/goals/chain/", typed, headers={"HX-Request": "true"}).content.decode()


def test_an_empty_company_is_led_through_quota_value_and_rates(cmo):
    assert "1. The quota" in page(cmo)
    assert "4,300" in tried(cmo, **TYPED)
    answer = cmo.post("/goals/chain/start/", TYPED, follow=True)
    assert answer.redirect_chain == [("/goals/chain/?period=2026-Q4", 302)]
    shown = answer.content.decode()
    assert "4,300 in Q4 2026" in shown
    assert shown.count("a guess") >= 5


def test_what_was_typed_wrongly_is_told_beside_it_and_kept(cmo):
    answer = cmo.post("/goals/chain/start/", TYPED | {"rate-lead": "130"})
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert "A rate is 100 % at most" in shown
    assert 'value="130"' in shown
    assert QuotaChain.objects.count() == 0


def test_a_typed_quota_shows_everything_old_beside_new_before_it_is_saved(cmo, mia):
    begin(mia)
    shown = tried(cmo, quota="2,640,000")
    assert "4,300" in shown
    assert "4,729" in shown
    assert QuotaChain.objects.get().quota == 2_400_000_00


def test_it_is_saved_signed_by_both_and_shown_as_agreed(cmo, mia, sara):
    chain = begin(mia)
    said = {"chain": chain.pk, "number": 1, "quota": "2,640,000", "sign": "marketing"}
    assert cmo.post("/goals/chain/", said).status_code == 302
    cso = signed_in(sara)
    assert "Sign for sales" in page(cso)
    digest = sara.organization.versions.get(kind="chain").digest
    signing = {"number": 1, "half": "sales", "digest": digest}
    cso.post(f"/goals/chain/{chain.pk}/agree/", signing)
    assert "Agreed by both heads" in page(cmo)


def test_whoever_saves_second_is_told_and_keeps_what_was_typed(cmo, mia):
    chain = begin(mia)
    said = {"chain": chain.pk, "number": 1, "quota": "2,640,000", "act": "save"}
    cmo.post("/goals/chain/", said)
    answer = cmo.post("/goals/chain/", said | {"quota": "3,000,000"})
    assert answer.status_code == 409
    assert 'value="3,000,000"' in answer.content.decode()


def test_a_measured_rate_asks_why(cmo, mia, acme):
    walk(acme)
    chain = begin(mia, figures={})
    said = {"chain": chain.pk, "number": 1, "rate-lead": "20", "act": "save"}
    answer = cmo.post("/goals/chain/", said)
    assert answer.status_code == 400
    assert "Say why you set it by hand" in answer.content.decode()


def test_viewers_read_figures_and_type_nothing(mia, vera):
    begin(mia)
    shown = page(signed_in(vera))
    assert "4,300 in Q4 2026" in shown
    assert 'name="quota"' not in shown


def test_each_number_is_explained_down_to_its_rows(cmo, mia, acme):
    walk(acme)
    chain = begin(mia, figures={"rate-visitor": Fraction(31, 1000)})
    link = chain.links.get(edge="rate", from_step="lead")
    shown = cmo.get(f"/goals/chain/links/{link.pk}/").content.decode()
    assert "40 of 400" in shown
    assert "w0" in shown
    assert cmo.get(f"/goals/chain/links/{link.pk}/?after=100").status_code == 200


def test_what_is_owed_of_a_step_is_explained_by_month_and_day(cmo, mia):
    chain = begin(mia)
    shown = cmo.get(f"/goals/chain/{chain.pk}/steps/lead/").content.decode()
    assert "÷ 31 %" in shown
    assert "Day by day" in shown
    assert cmo.get(f"/goals/chain/{chain.pk}/steps/nothing/").status_code == 404


def test_the_matrix_says_what_leads_from_today_still_bring(cmo, mia, acme):
    walk(acme, won=40, days=30)
    begin(mia, figures={})
    assert "of this quarter and" in page(cmo)


def test_a_typed_change_costs_few_queries_however_much_history(cmo, mia, acme):
    walk(acme)
    begin(mia)
    tried(cmo, quota="2,640,000")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        tried(cmo, quota="2,640,000", **{"rate-lead": "20"})
    assert len(asked) <= 40


@pytest.mark.parametrize(
    ("text", "share"), [("31", "31/100"), ("3.125 %", "1/32"), ("0.352", "352/100000")]
)
def test_percentages_are_read_exactly(text, share):
    assert typed_percent(text) == Fraction(share)


@pytest.mark.parametrize(
    ("share", "text"), [("31/100", "31"), ("1/3", "33.33"), ("352/100000", "0.352"), ("1", "100")]
)
def test_shares_stand_in_fields_as_people_write_them(share, text):
    assert shown_percent(Fraction(share)) == text


def test_beginning_measures_once_and_then_only_reckons(cmo, mia, acme):
    walk(acme)
    known = re.search(r'name="known" value="([^"]*)"', page(cmo)).group(1)
    typed = TYPED | {"rate-lead": "10", "value": "10,000"}  # as measured
    with CaptureQueriesContext(
        connection,
    ) as asked:
        quick = tried(cmo, known=html.unescape(known), **typed)
    assert not [query for query in asked if "funnel_entry" in query["sql"]]
    assert quick == tried(cmo, **typed)
    assert "1,000" in quick  # opportunities, for 240 customers at 10,000 each
    endless, deep = '{"rate-lead": "1e999999999"}', "[" * 3_999
    rates = ('{"rate-lead": "1/0"}', '{"rate-lead": "1/2"}', endless)
    for broken in ("{", "[]", *rates, "9" * 5000, deep):
        assert tried(cmo, known=broken, **typed) == quick
