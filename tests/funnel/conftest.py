"""A small company whose ledger the tests write to."""

from datetime import UTC, datetime

import pytest

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Step
from tests.cast import make_person

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
