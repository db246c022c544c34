"""A small company with both heads, and another one that must see nothing of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from goals.rules.wording import Wording
from smarketing.accounts.models import Headship, Member, Organization, Team, User
from smarketing.funnel.models import Step

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
HALVES = {
    "visitor": "marketing",
    "lead": "marketing",
    "mql": "marketing",
    "sal": "sales",
    "opportunity": "sales",
    "customer": "sales",
}
Q4 = Wording(
    name="Revenue",
    metric="amount:customer",
    unit="USD",
    starts_on=date(2026, 10, 1),
    ends_on=date(2026, 12, 31),
    target=2_400_000_00,
)
Q1 = replace(Q4, starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31))


def company(slug, **fields):
    made = Organization.objects.create(name=slug.title(), slug=slug, created_at=NOW, **fields)
    Step.objects.bulk_create(
        Step(organization=made, key=key, position=place, half=half)
        for place, (key, half) in enumerate(HALVES.items())
    )
    return made


def person(organization, name, role="member", side="", heads=""):
    user = User.objects.create_user(f"{name.lower()}@{organization.slug}.example")
    member = Member.objects.create(
        organization=organization, user=user, name=name, role=role, side=side
    )
    if heads:
        Headship.objects.create(
            organization=organization, member=member, half=heads, from_on=date(2020, 1, 1)
        )
    return member


@pytest.fixture
def acme(db):
    return company("acme")


@pytest.fixture
def mia(acme):
    """Heads marketing."""
    return person(acme, "Mia", "leader", "marketing", heads="marketing")


@pytest.fixture
def sara(acme):
    """Heads sales."""
    return person(acme, "Sara", "leader", "sales", heads="sales")


@pytest.fixture
def tom(acme):
    """Works in sales."""
    return person(acme, "Tom", "member", "sales")


@pytest.fixture
def otto(db):
    """Heads marketing of another company."""
    return person(company("rival"), "Otto", "owner", "marketing", heads="marketing")


@pytest.fixture
def north(acme):
    return Team.objects.create(organization=acme, name="North", side="sales")
