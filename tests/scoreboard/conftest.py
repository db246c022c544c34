"""A company with a shared goal, teams, quotas, promises and a ledger: a filled board."""

from datetime import UTC, date, datetime

import pytest

from goals.rules.wording import Wording
from goals.services.goals import agree_goal, propose_goal
from goals.services.quotas import set_quota
from goals.services.step_targets import set_step_target
from smarketing.accounts.models import Headship, Member, Organization, Team, User
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Rate, Step
from smarketing.funnel.services.events import receive, receive_visits
from smarketing.scoreboard.services.refresh import refresh

NOW = datetime(2026, 11, 23, 14, 4, tzinfo=UTC)  # a Monday, day 54 of 92
TODAY = date(2026, 11, 23)
Q4 = Period(date(2026, 10, 1), date(2026, 12, 31), "2026-Q4")
WAY = {
    "visitor": "marketing",
    "lead": "marketing",
    "mql": "marketing",
    "sal": "sales",
    "opportunity": "sales",
    "customer": "sales",
}
REVENUE = Wording(
    name="Revenue, Q4 2026",
    metric="amount:customer",
    unit="USD",
    starts_on=Q4.starts_on,
    ends_on=Q4.ends_on,
    target=2_400_000_00,
)


def company(slug, **fields):
    made = Organization.objects.create(name=slug.title(), slug=slug, created_at=NOW, **fields)
    Step.objects.bulk_create(
        Step(organization=made, key=key, position=place, half=half)
        for place, (key, half) in enumerate(WAY.items())
    )
    return made


def person(organization, name, role="member", side="", heads=""):
    user = User.objects.create_user(f"{name.lower()}@{organization.slug}.example", "secret")
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
    """The head of marketing."""
    return person(acme, "Mia", "leader", "marketing", heads="marketing")


@pytest.fixture
def sara(acme):
    """The head of sales, who reads Spanish."""
    sara = person(acme, "Sara", "leader", "sales", heads="sales")
    User.objects.filter(pk=sara.user_id).update(language="es")
    return sara


@pytest.fixture
def otto(db):
    """The owner of another company."""
    return person(company("other"), "Otto", "owner")


def event(number, lead, step, at, **more):
    """A fact as a program says it."""
    said = {"event_id": f"e{number}", "lead": lead, "at": f"{at}T12:00:00+00:00"}
    kind = "outcome" if step in ("lost", "rejected", "returned", "collected") else "step"
    return said | {kind: step} | more


def post(by, *events):
    """Write facts, as `POST funnel/events` does."""
    received = receive(by=by, events=list(events), source_system="crm", now=NOW)
    assert received.refused == []
    by.organization.refresh_from_db()


HISTORY = [  # some before the period, a refund in it, one without a rate, one dated later
    event(1, "a", "lead", "2026-09-20"),
    event(2, "a", "customer", "2026-10-05", amount="90000", owner="ana", team="North"),
    event(3, "b", "lead", "2026-10-02"),
    event(4, "b", "customer", "2026-10-20", amount="150000", owner="ben", team="South"),
    event(5, "b", "lost", "2026-11-02"),
    event(6, "c", "lead", "2026-11-03"),
    event(7, "c", "customer", "2026-11-20", amount="1000", currency="EUR", team="North"),
    event(8, "d", "mql", "2026-11-04"),
    event(9, "d", "customer", "2026-11-21", amount="500", currency="CHF", team="North"),
    event(10, "e", "lead", "2026-11-23"),
    event(11, "f", "lead", "2026-11-30"),
    event(12, "g", "opportunity", "2026-11-10", amount="7000", team="South"),
]
VISITS = [
    {"day": "2026-10-04", "source": "ads", "count": 400},
    {"day": "2026-11-22", "source": "", "count": 90},
]


@pytest.fixture
def filled(acme, mia, sara):
    """Acme with a goal both heads agreed to, quotas, promises and facts."""
    Rate.objects.create(
        organization=acme, currency="EUR", first_on=date(2026, 1, 1), home_per_unit="1.1"
    )
    goal = propose_goal(by=mia, wording=REVENUE, reason="plan", now=NOW, sign_as="marketing")
    agree_goal(by=sara, goal_id=goal.pk, number=1, half="sales", now=NOW)
    for month, count in ((10, 31), (11, 30), (12, 31)):
        set_step_target(today=TODAY, by=mia, step="lead", month=date(2026, month, 1), count=count)
    set_step_target(today=TODAY, by=sara, step="customer", month=date(2026, 10, 1), count=2)
    post(mia, *HISTORY)
    receive_visits(by=mia, visits=VISITS, source_system="web")
    for team in Team.objects.filter(organization=acme):
        set_quota(today=TODAY, by=sara, team_id=team.pk, period=Q4, target=100_000_00)
    acme.acts.update(at=NOW)
    acme.refresh_from_db()
    return acme


@pytest.fixture
def board(filled):
    """The newest snapshot of the filled company."""
    refresh(filled.pk, NOW)
    return filled.snapshots.live().first()
