"""The ledger by sentences: what is posted is counted once, and the sums follow."""

import random
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from smarketing.accounts.models import Membership, Team
from smarketing.funnel.models import Cohort, DailyCount, Entry, Lead, PeriodTotal, Rate
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.rules.said import About, LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.ledger.roads import handing
from tests.funnel.conftest import company

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ANA, BO = LeadRef("crm", "ana"), LeadRef("crm", "bo")


def post(organization, *said, about=None):
    with transaction.atomic():
        organization.raise_wanted()
        return ledger.post(organization, said, about=about, recorded_at=NOW)


def reach(lead, step, day, **more):
    key = more.pop("key", f"{lead.external_id or lead.alias}:{step}")
    return Said(lead, key, what=step, on=date.fromisoformat(day), **more)


def net(organization, dim=0, key=0):
    """Daily counts along a dimension, as {(day, what): n}, nothing where they came back to 0."""
    cells = DailyCount.objects.filter(organization=organization, dim=dim, key=key, n__gt=0)
    return {(f"{cell.day}", cell.what): cell.n for cell in cells}


def test_a_lead_is_counted_on_its_days(works):
    posted = post(works, reach(ANA, "lead", "2026-03-02"), reach(ANA, "mql", "2026-03-09"))
    assert (posted.accepted, posted.leads) == (2, 1)
    assert net(works) == {("2026-03-02", "lead"): 1, ("2026-03-09", "mql"): 1}


def test_the_same_said_twice_changes_nothing(works):
    said = [reach(ANA, "lead", "2026-03-02"), reach(BO, "lead", "2026-03-03")]
    post(works, *said)
    again = post(works, *said)
    assert (again.accepted, again.duplicate) == (0, [0, 1])
    assert Entry.objects.count() == 2


def test_marks_that_a_database_reads_otherwise_are_part_of_a_name(works):
    odd = LeadRef("crm", 'a "b", {c}\\d\te\nNULL')
    said = [reach(odd, "lead", "2026-03-02"), reach(LeadRef("crm", "NULL"), "lead", "2026-03-02")]
    assert post(works, *said).accepted == 2
    again = post(works, *said, reach(odd, "mql", "2026-03-03"))
    assert (again.accepted, again.duplicate, again.leads) == (1, [0, 1], 0)
    assert set(works.leads.values_list("external_id", flat=True)) == {odd.external_id, "NULL"}


def test_twenty_of_the_same_in_one_batch_count_once(works):
    posted = post(works, *[reach(ANA, "lead", "2026-03-02")] * 20)
    assert (posted.accepted, len(posted.duplicate)) == (1, 19)
    assert net(works) == {("2026-03-02", "lead"): 1}


def test_other_content_under_the_same_version_is_a_conflict(works):
    post(works, reach(ANA, "lead", "2026-03-02"))
    posted = post(works, reach(ANA, "lead", "2026-03-05"))
    assert posted.conflicts == [0]
    assert net(works) == {("2026-03-02", "lead"): 1}


def test_a_next_version_moves_the_count_by_a_correction(works):
    post(works, reach(ANA, "lead", "2026-03-02"))
    post(works, reach(ANA, "lead", "2026-04-05", version=2))
    assert net(works) == {("2026-04-05", "lead"): 1}
    correction = Entry.objects.get(correction=True)
    assert (correction.n, correction.reached, correction.taken_back) == (-1, -1, 0)


def test_a_tombstone_takes_the_lead_out_and_the_next_version_brings_it_back(works):
    for version, deleted in ((1, False), (2, True), (3, False), (4, True), (5, False)):
        post(works, reach(ANA, "lead", "2026-03-02", version=version, deleted=deleted))
    assert net(works) == {("2026-03-02", "lead"): 1}
    assert Entry.objects.count() == 5


def test_what_arrives_in_any_order_and_in_any_batches_gives_the_same_sums(works, other):
    said = [
        reach(lead, step, f"2026-0{month}-1{n}", owner=f"o{n}", source="web", amount=n * 100)
        for n, lead in enumerate((ANA, BO, LeadRef("crm", "cy")))
        for month, step in ((3, "lead"), (4, "mql"), (6, "opportunity"), (7, "customer"))
    ]
    post(works, *said)
    random.Random(7).shuffle(said)
    for fact in said:
        post(other, fact)
    assert everything(other) == everything(works)


def everything(organization):
    fields = ("day", "what", "n", "reached", "amount", "unpriced")
    cells = DailyCount.objects.filter(organization=organization, dim__in=(0, 7))
    held = cells.exclude(n=0, amount=0).exclude(reached=0)
    return sorted((row[0], row[1], row[2], row[4]) for row in held.values_list(*fields))


@pytest.fixture
def other(db):
    return company("other")


def test_every_dimension_and_month_adds_up_to_the_whole(works):
    for n in range(40):
        lead = LeadRef("crm", f"{n}")
        post(
            works,
            reach(lead, "lead", f"2026-0{n % 9 + 1}-10", owner=f"o{n % 7}", source=f"s{n % 3}"),
            reach(lead, "customer", f"2026-0{n % 9 + 1}-20", amount=n, persona="", origin="sales"),
        )
    whole = Entry.objects.aggregate(n=Sum("n"), amount=Sum("amount"))
    for dim in range(8):
        assert (
            DailyCount.objects.filter(dim=dim).aggregate(n=Sum("n"), amount=Sum("amount")) == whole
        )
        assert (
            PeriodTotal.objects.filter(dim=dim).aggregate(n=Sum("n"), amount=Sum("amount")) == whole
        )


def test_an_owner_not_yet_known_becomes_a_member_and_brings_their_team(works):
    post(works, reach(ANA, "lead", "2026-03-02", owner="Ana Ruiz"))
    ana = works.members.get(name="Ana Ruiz")
    assert ana.user is None
    north = Team.objects.create(organization=works, name="North", side="sales")
    Membership.objects.create(organization=works, member=ana, team=north)
    post(works, reach(BO, "lead", "2026-03-03", owner="Ana Ruiz"))
    assert net(works, dim=1, key=north.pk) == {("2026-03-03", "lead"): 1}


def test_folding_again_after_a_membership_moves_the_credit(works):
    post(works, reach(ANA, "lead", "2026-03-02", owner="Ana Ruiz"))
    north = Team.objects.create(organization=works, name="North", side="sales")
    Membership.objects.create(
        organization=works, member=works.members.get(name="Ana Ruiz"), team=north
    )
    with transaction.atomic():
        works.raise_wanted()
        ledger.refold(works, list(works.leads.values_list("pk", flat=True)))
    assert net(works, dim=1, key=north.pk) == {("2026-03-02", "lead"): 1}
    assert net(works, dim=1, key=0) == {}
    assert net(works) == {("2026-03-02", "lead"): 1}


def test_an_amount_without_a_rate_is_counted_and_not_priced(works):
    post(works, reach(ANA, "customer", "2026-03-02", amount=50000, currency="EUR"))
    assert Entry.objects.get().unpriced == 1
    Rate.objects.create(
        organization=works, currency="EUR", first_on=date(2026, 1, 1), home_per_unit="1.1"
    )
    with transaction.atomic():
        works.raise_wanted()
        ledger.refold(works, list(works.leads.values_list("pk", flat=True)))
    cell = DailyCount.objects.get(dim=0)
    assert (cell.n, cell.amount, cell.unpriced) == (1, 55000, 0)


def test_a_lead_knows_where_it_stands(works):
    post(works, reach(ANA, "lead", "2026-03-02"), reach(ANA, "opportunity", "2026-05-09"))
    lead = Lead.objects.get()
    assert (lead.step, lead.outcome, lead.moved_on) == ("opportunity", "", date(2026, 5, 9))
    post(works, reach(ANA, "lost", "2026-06-01"))
    lead.refresh_from_db()
    assert (lead.step, lead.outcome, lead.moved_on) == ("opportunity", "lost", date(2026, 6, 1))


def test_cohorts_follow_a_lead_that_goes_on_and_one_that_goes_back(works):
    post(works, reach(ANA, "lead", "2026-03-02"), reach(BO, "lead", "2026-03-02"))
    post(works, reach(ANA, "mql", "2026-03-09"))
    cell = Cohort.objects.get(step="lead", day=date(2026, 3, 2))
    assert (cell.entered, cell.reached) == (2, 1)
    post(works, reach(ANA, "lead", "2026-04-01", stands=True, key="back"))
    cell = Cohort.objects.get(step="lead", day=date(2026, 3, 2))
    assert (cell.entered, cell.reached) == (2, 0)


def test_cohorts_follow_a_lead_taken_back_and_won_again_on_one_day(works):
    said = [
        reach(ANA, "customer", "2026-03-20", stands=True, key="1"),
        reach(ANA, "opportunity", "2026-05-04", stands=True, key="2"),
        reach(ANA, "customer", "2026-05-04", stands=True, key="3", amount=5),
    ]
    post(works, *said)
    post(works, reach(ANA, "", "2026-05-05", key="4", owner="Bo"))
    cells = Cohort.objects.filter(step="customer").values_list("day", "entered")
    assert dict(cells)[date(2026, 5, 4)] == 1
    assert differences(works) == []


def test_a_fact_under_an_alias_nobody_claimed_makes_a_lead_without_name(works):
    deal = LeadRef("crm", None, "opportunity", "006")
    posted = post(works, reach(deal, "customer", "2026-05-02", amount=900))
    assert (posted.leads, posted.without_lead) == (1, 1)
    assert works.leads.get().external_id is None


def test_a_lead_that_claims_the_alias_takes_the_facts_in(works):
    deal = LeadRef("crm", None, "opportunity", "006")
    post(works, reach(deal, "customer", "2026-05-02", amount=900))
    about = {ANA: About(aliases={"opportunity": "006"})}
    post(works, reach(ANA, "lead", "2026-03-02"), about=about)
    assert net(works) == {
        ("2026-03-02", "lead"): 1,
        ("2026-05-02", "mql"): 1,
        ("2026-05-02", "sal"): 1,
        ("2026-05-02", "opportunity"): 1,
        ("2026-05-02", "customer"): 1,
    }
    post(works, reach(deal, "lost", "2026-06-02"))
    assert net(works)[("2026-06-02", "lost")] == 1
    assert works.leads.get(external_id="ana").outcome == "lost"


def test_an_alias_of_another_named_lead_is_refused(works):
    post(
        works,
        reach(ANA, "lead", "2026-03-02"),
        about={ANA: About(aliases={"opportunity": "006"})},
    )
    posted = post(
        works,
        reach(BO, "lead", "2026-03-02"),
        about={BO: About(aliases={"opportunity": "006"})},
    )
    assert posted.refused_aliases == [(BO, "opportunity", "006")]


def test_visits_sent_again_replace_what_stood_there(works):
    day = date(2026, 3, 2)
    for count in (120, 135, 135, 90):
        with transaction.atomic():
            works.raise_wanted()
            ledger.post_visits(works, [("site", day, "web", count)])
    assert net(works) == {("2026-03-02", "visitor"): 90}
    assert [entry.n for entry in Entry.objects.order_by("id")] == [120, 15, -45]


def test_a_batch_that_fails_leaves_nothing_behind(works):
    with pytest.raises(IntegrityError):
        post(works, reach(ANA, "lead", "2026-03-02"), reach(BO, "lead", "2026-03-02", version=0))
    assert (Lead.objects.count(), Entry.objects.count()) == (0, 0)


def test_known_at_a_version_is_the_sum_up_to_it(works):
    post(works, reach(ANA, "lead", "2026-03-02"))
    then = works.wanted
    post(works, reach(ANA, "lead", "2026-03-02", version=2, deleted=True))
    known = Entry.objects.filter(version__lte=then).aggregate(n=Sum("n"))
    assert (known["n"], Entry.objects.aggregate(n=Sum("n"))["n"]) == (1, 0)


@pytest.fixture
def handed_over(monkeypatch):
    """Two rows are already enough to be handed to the database by a thread."""
    monkeypatch.setattr(handing, "MANY", 2)


@pytest.mark.usefixtures("handed_over")
def test_many_moves_are_counted_while_they_are_handed_over(works):
    said = [reach(LeadRef("crm", f"L{n}"), "lead", "2026-03-02") for n in range(9)]
    assert post(works, *said).accepted == 9
    assert net(works) == {("2026-03-02", "lead"): 9}
    assert differences(works) == []


@pytest.mark.usefixtures("handed_over")
def test_what_the_database_refuses_meanwhile_leaves_nothing(works):
    said = [reach(LeadRef("crm", f"L{n}"), "lead", "2026-03-02") for n in range(9)]
    said.append(reach(BO, "lead", "2026-03-02", version=-1))
    with pytest.raises(IntegrityError):
        post(works, *said)
    assert (works.moves.count(), works.entries.count(), works.leads.count()) == (0, 0, 0)


def test_entries_follow_each_other_as_their_leads_do(works):
    high = Lead(pk=1_900, organization=works, source_system="crm", external_id="high", first_seen=1)
    if connection.vendor == "sqlite":  # which numbers from the highest on
        high.save()
    post(works, *[reach(LeadRef("crm", f"L{n}"), "lead", "2026-03-02") for n in range(300)])
    leads = list(works.entries.order_by("pk").values_list("lead_id", flat=True))
    assert leads == sorted(leads)
