"""A small company whose ledger the tests write to."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from smarketing.accounts.models import Membership, Office, Organization, Team
from smarketing.funnel.models import Rate, Step
from smarketing.funnel.rules.ledger import PAYMENTS
from smarketing.funnel.rules.said import About, LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import make_person

NOW = datetime(2026, 11, 1, tzinfo=UTC)
WHATS = [
    *"lead mql sal opportunity customer lost rejected returned expired forwarded".split(),
    *PAYMENTS,
]
WAY = [
    ("visitor", "marketing"),
    ("lead", "marketing"),
    ("mql", "marketing"),
    ("sal", "sales"),
    ("opportunity", "sales"),
    ("customer", "sales"),
]


def company(slug: str, **fields: str) -> Organization:
    organization = Organization.objects.create(
        name=slug.title(), slug=slug, created_at=datetime(2026, 1, 1, tzinfo=UTC), **fields
    )
    for position, (key, half) in enumerate(WAY):
        Step.objects.create(organization=organization, key=key, position=position, half=half)
    return organization


@pytest.fixture
def works(db):
    """The organisation `works`, in UTC and dollars."""
    return company("works")


@pytest.fixture
def alma(works):
    """Its administrator."""
    return make_person(works, "Alma", "administrator")


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
