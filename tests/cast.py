"""The people of the tests: Acme with both halves, and Otto of another company who must see none.

Plain functions make them, fixtures name them: mia heads marketing, sara heads sales.
"""

import time
from datetime import UTC, date, datetime

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from smarketing.accounts.models import Headship, Member, Organization, User
from smarketing.accounts.rules.charter import Charter
from smarketing.accounts.services.organizations import create_organization

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PASSWORD = "two halves, one team"


def make_organization(slug: str, **said: object) -> Organization:
    """An organisation with the default steps."""
    return create_organization(slug=slug, charter=Charter(name=slug.title(), **said), now=NOW)


def make_person(
    organization: Organization, name: str, role: str = "member", side: str = "", heads: str = ""
) -> Member:
    """A member who signs in as `name@slug.example`, and heads a half where `heads` says so."""
    user = User.objects.create_user(
        f"{name.lower()}@{organization.slug}.example", PASSWORD, name=name
    )
    member = Member.objects.create(
        organization=organization, user=user, name=name, role=role, side=side, email=user.email
    )
    if heads:
        Headship.objects.create(
            organization=organization, member=member, half=heads, from_on=date(2020, 1, 1)
        )
    return member


def signed_in(member: Member) -> Client:
    """A browser in which this member is signed in."""
    client = Client()
    client.force_login(member.user)
    prove(client, member)
    return client


def prove(client: Client, member: Member, ago: float = 0) -> None:
    """Let this person have typed their password so many seconds ago, as signing in does."""
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, member.user, "password")
    for one in request.session[AUTHENTICATION_METHODS_SESSION_KEY]:
        one["at"] = time.time() - ago
    request.session.save()


@pytest.fixture
def acme(db):
    return make_organization("acme")


@pytest.fixture
def rival(db):
    return make_organization("rival")


@pytest.fixture
def olga(acme):
    """Owns Acme."""
    return make_person(acme, "Olga", "owner")


@pytest.fixture
def alma(acme):
    """Administers Acme."""
    return make_person(acme, "Alma", "administrator")


@pytest.fixture
def cleo(acme):
    return make_person(acme, "Cleo", "ceo")


@pytest.fixture
def mia(acme):
    """The CMO: heads marketing."""
    return make_person(acme, "Mia", "leader", "marketing", heads="marketing")


@pytest.fixture
def sara(acme):
    """The CSO: heads sales."""
    return make_person(acme, "Sara", "leader", "sales", heads="sales")


@pytest.fixture
def mona(acme):
    """Works in marketing."""
    return make_person(acme, "Mona", "member", "marketing")


@pytest.fixture
def north(acme):
    """A team of sales."""
    return acme.teams.create(name="North", side="sales")


@pytest.fixture
def tom(acme, north):
    """Works in sales, in the team North."""
    tom = make_person(acme, "Tom", "member", "sales")
    acme.memberships.create(member=tom, team=north)
    return tom


@pytest.fixture
def vera(acme):
    """May look, nothing else."""
    return make_person(acme, "Vera", "viewer")


@pytest.fixture
def otto(rival):
    """Owns another company."""
    return make_person(rival, "Otto", "owner", "marketing", heads="marketing")
