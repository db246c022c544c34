"""Real input: 8,000 qualified leads and the 842 of them that were won, and what people made of
the files since. The figures are those of the publisher's data."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone

from personas.rules.matching import Condition, Matching, Rule
from smarketing.accounts.models import Member
from smarketing.funnel.models import DailyCount, Entry, Import, PeriodTotal, Rematch
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.services.importing.ordering import order_undo
from smarketing.funnel.services.importing.running import go_on
from smarketing.funnel.services.matching import change_rules, rematch_chunk
from tests.funnel.conftest import company

MAPPINGS = Path(__file__).resolve().parent.parent.parent / "docs" / "mappings"
LEADS, DEALS = "olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv"


@pytest.fixture
def olist(db):
    return company("olist", currency="BRL", timezone="America/Sao_Paulo")


def bring(file, mapping, capsys, tmp_path, **also):
    """Import a file by command; what the command answers."""
    said = json.loads((MAPPINGS / mapping).read_text())
    said["format"] = {**said.get("format", {}), **also}
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(said))
    code = 0
    try:
        call_command("import_data", "leads", "olist", file, mapping=path, json=True)
    except SystemExit as leaving:
        code = leaving.code
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def bring_file(data_folder, capsys, tmp_path):
    def at_once(name, mapping, **also):
        return bring(data_folder / "olist" / name, mapping, capsys, tmp_path, **also)

    return at_once


@pytest.fixture
def brought(olist, bring_file):
    assert bring_file(LEADS, "olist_leads.json")[0] == 0
    assert bring_file(DEALS, "olist_deals.json")[0] == 0
    return olist


def total(organization, what, **where):
    counts = PeriodTotal.objects.filter(organization=organization, what=what, **where)
    return counts.aggregate(n=Sum("n"))["n"] or 0


def daily(organization):
    cells = DailyCount.objects.filter(organization=organization, dim=0, n__gt=0)
    return sorted(cells.values_list("day", "what", "n"))


def test_totals_are_the_publishers(brought):
    assert (total(brought, "mql", dim=0), total(brought, "customer", dim=0)) == (8000, 842)


def test_the_command_says_what_it_took(olist, bring_file):
    code, told = bring_file(LEADS, "olist_leads.json")
    assert (code, told["rows"], told["accepted"], told["unchanged"]) == (0, 8000, 8000, 0)
    assert (told["leads"], told["moves"], told["refused"]) == (8000, 8000, [])


def test_a_second_import_changes_nothing(brought, bring_file):
    entries = Entry.objects.count()
    for name, mapping, rows in (
        (LEADS, "olist_leads.json", 8000),
        (DEALS, "olist_deals.json", 842),
    ):
        code, told = bring_file(name, mapping)
        assert (code, told["accepted"], told["unchanged"]) == (0, 0, rows)
    assert Entry.objects.count() == entries


def test_sources_and_owners_add_up_with_the_blank_as_one_of_them(brought):
    assert total(brought, "mql", dim=4) == 8000
    assert total(brought, "mql", dim=4, key=0) == 60
    assert total(brought, "customer", dim=4, key=0) == 14
    unknown = brought.sources.get(name="unknown").pk
    assert total(brought, "mql", dim=4, key=unknown) == 1099
    assert total(brought, "customer", dim=2) == 842


def test_may_has_123_wins_in_sao_paulo(brought):
    assert total(brought, "customer", dim=0, month=date(2018, 5, 1)) == 123


def test_cohorts_since_january_2018(brought):
    early = Entry.objects.filter(what="mql", n=1, day__gte=date(2018, 1, 1))
    leads = set(early.values_list("lead_id", flat=True))
    won = Entry.objects.filter(what="customer", n=1, lead_id__in=leads).count()
    assert (len(leads), won) == (5998, 781)


def test_the_declared_revenue_is_given_by_45_rows_only(brought):
    won = PeriodTotal.objects.filter(what="customer", dim=0).aggregate(amount=Sum("amount"))
    assert won["amount"] == 6178400600
    assert Entry.objects.filter(what="customer", amount__gt=0).count() == 45


def test_verify_finds_no_difference(brought):
    assert differences(brought) == []


def test_day_first_files_ask_and_then_give_the_same_days(brought, bring_file):
    plain = daily(brought)
    other = company("other", currency="BRL", timezone="America/Sao_Paulo")
    brought.slug, other.slug = "was", "olist"
    brought.save()
    other.save()
    files = (
        ("variants/mql__dd-mm-yyyy__crlf.csv", "olist_leads.json", ["D-M-Y"]),
        ("variants/closed_deals__dd-mm-yyyy__crlf.csv", "olist_deals.json", ["D-M-Y h:m"]),
    )
    for name, mapping, spelling in files:
        code, told = bring_file(name, mapping, date=spelling)
        assert code == 0, told
    assert daily(other) == plain


def test_an_import_can_be_undone_and_the_days_become_what_they_were(olist, bring_file):
    bring_file(LEADS, "olist_leads.json")
    before = daily(olist)
    bring_file(DEALS, "olist_deals.json")
    alma = Member.objects.create(organization=olist, name="Alma", role="administrator")
    deals = Import.objects.latest("id")
    order_undo(by=alma, import_id=deals.pk, now=timezone.now())
    go_on(deals.pk, timezone.now())
    assert daily(olist) == before
    assert differences(olist) == []
    assert bring_file(DEALS, "olist_deals.json")[1]["accepted"] == 842


PROFILES = {"cat": 407, "eagle": 123, "wolf": 95, "shark": 24}  # 177 blank and 16 with two: none


def test_four_rules_make_the_behaviour_profiles_personas(brought):
    alma = Member.objects.create(organization=brought, name="Alma", role="administrator")
    numbers = {name: brought.personas.create(name=name).pk for name in PROFILES}
    rules = tuple(
        Rule(number, (Condition("profile", "is", (name,)),)) for name, number in numbers.items()
    )
    change_rules(by=alma, matching=Matching(rules=rules), seen=0, now=timezone.now())
    while rematch_chunk(brought.pk, timezone.now()):
        pass
    won = {name: total(brought, "customer", dim=3, key=pk) for name, pk in numbers.items()}
    assert won == PROFILES
    assert total(brought, "customer", dim=3, key=0) == 177 + 16
    assert Rematch.objects.get().unmatched == 8000 - sum(PROFILES.values())
    assert differences(brought) == []
