"""`verify` finds what was tampered with, and nothing where nothing was."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from smarketing.accounts.models import Membership, Office, Team
from smarketing.funnel.models import Cohort, DailyCount, Entry, Lead, PeriodTotal, Rate
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.rules.said import About, LeadRef, Said
from smarketing.funnel.services import ledger

NOW = datetime(2026, 11, 1, tzinfo=UTC)
WHATS = "lead mql sal opportunity customer lost rejected returned expired forwarded".split()


def random_fact(chance, lead, number):
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(400_000))
    daily = chance.random() < 0.4
    return Said(
        lead,
        key=f"{lead.external_id or lead.alias}:{number}",
        version=chance.choice([1, 1, 1, 2]),
        deleted=chance.random() < 0.1,
        what=chance.choice([*WHATS, ""]),
        stands=chance.random() < 0.3,
        at=None if daily else at,
        on=at.date() if daily else None,
        amount=chance.choice([None, chance.randrange(-900, 90_000)]),
        currency=chance.choice(["", "EUR", "JPY"]),
        owner=chance.choice([None, "", "ana", "bo"]),
        source=chance.choice([None, "", "web", "fair"]),
        persona=chance.choice([None, "Olivia"]),
        origin=chance.choice([None, "", "sales"]),
    )


@pytest.fixture
def lived(works):
    """A company with 60 wild leads, some known by an alias first."""
    chance = random.Random(11)
    works.timezone = "America/Sao_Paulo"
    works.save()
    Rate.objects.create(
        organization=works, currency="EUR", first_on=date(2026, 3, 1), home_per_unit="1.0835"
    )
    office = Office.objects.create(organization=works, name="Sur")
    team = Team.objects.create(organization=works, name="North", side="sales", office=office)
    for batch in range(12):
        leads = [LeadRef("crm", f"{n}") for n in range(batch * 4, batch * 4 + 8)]
        leads += [LeadRef("crm", None, "deal", f"d{n}") for n in range(batch, batch + 3)]
        said = [random_fact(chance, lead, n) for lead in leads for n in range(5)]
        about = {LeadRef("crm", f"{batch}"): About(aliases={"deal": f"d{batch}"})}
        with transaction.atomic():
            works.raise_wanted()
            ledger.post(works, said, about=about, recorded_at=NOW)
            visits = [("site", date(2026, 3, 1 + batch), "web", chance.randrange(90))] * 2
            ledger.post_visits(works, visits)
    ana = works.members.get(name="ana")
    Membership.objects.create(
        organization=works, member=ana, team=team, from_on=date(2026, 4, 1), to_on=date(2026, 8, 1)
    )
    with transaction.atomic():
        works.raise_wanted()
        leads = works.leads.filter(merged_into__isnull=True)
        ledger.refold(works, list(leads.values_list("pk", flat=True)))
    return works


def test_a_wild_company_has_no_differences(lived):
    assert lived.leads.filter(merged_into__isnull=False).exists()
    assert differences(lived) == []


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Entry, {"amount": 1}),
        (Entry, {"day": date(2020, 1, 1)}),
        (DailyCount, {"n": 77}),
        (PeriodTotal, {"amount": 77}),
        (Cohort, {"reached": 77}),
        (Lead, {"step": "moon"}),
    ],
)
def test_one_changed_cell_is_found(lived, model, change):
    row = model.objects.filter(organization=lived).first()
    model.objects.filter(pk=row.pk).update(**change)
    assert differences(lived)


def test_a_lost_entry_is_found(lived):
    Entry.objects.filter(lead__isnull=False).first().delete()
    assert differences(lived)
