"""A university and a charity run the whole way: from visits to attainment, and what it pays."""

from fractions import Fraction

import pytest
from django.db import transaction

from goals.queries.pay.situation import situation
from goals.queries.targets import needed_by_step
from goals.rules.pay.curve import PRACTICE
from goals.rules.pay.terms import practice
from goals.rules.wording import Wording
from goals.services.goals import agree_goal, propose_goal
from goals.services.quotas import QuotaSaid, set_quotas
from smarketing.accounts.rules.halves import HALVES
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.events import receive_visits
from smarketing.scoreboard.rendering import board_of
from smarketing.scoreboard.services.refresh import refresh
from tests.cast import NOW, TODAY, make_organization, make_person, signed_in
from tests.goals.chains import GUESSES, PERIOD, begin
from tests.goals.pay.conftest import propose, sign_both
from tests.goals.test_chains import sign_both as sign_chain

pytestmark = pytest.mark.django_db
METRIC = "count:customer"
RATES = {key: figure for key, figure in GUESSES.items() if key != "value"}
PACKS = [
    ("university", "enrolled students", "Inquiries", "Enrolled students"),
    ("nonprofit", "donors", "Interested people", "Donors"),
]


def walk_the_way(organization, by, came=180):
    """Visits of one day, and people who go every step of the way to the end, none with a value."""
    visits = [{"day": "2026-10-05", "source": "web", "count": 5000}]
    receive_visits(by=by, visits=visits, source_system="web")
    day = TODAY.replace(month=10, day=20)
    facts = [
        Said(LeadRef("crm", f"{n}"), f"{n}-{step}", what=step, on=day, owner="Tom")
        for n in range(came)
        for step in ("lead", "mql", "sal", "opportunity", "customer")
    ]
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, facts, recorded_at=NOW)


@pytest.mark.parametrize(("pack", "unit", "first", "last"), PACKS)
def test_a_pack_runs_the_whole_way(pack, unit, first, last, time_machine):
    time_machine.move_to(NOW, tick=False)
    organization = make_organization(pack, pack=pack, unit=unit)
    head, other = (
        make_person(organization, name, "leader", half, heads=half)
        for name, half in (("Mia", "marketing"), ("Sara", "sales"))
    )
    team = organization.teams.create(name="North", side="sales")
    tom = make_person(organization, "Tom", "member", "sales")
    organization.memberships.create(member=tom, team=team)

    wording = Wording(last, METRIC, unit, PERIOD.starts_on, PERIOD.ends_on, 240)
    goal = propose_goal(by=head, wording=wording, reason="", now=NOW, sign_as="marketing")
    agree_goal(by=other, goal_id=goal.pk, number=1, half="sales", now=NOW)
    set_quotas(today=TODAY, by=other, said=[QuotaSaid(team.pk, PERIOD, 240, metric=METRIC)])
    chain = begin(head, quota=240, metric=METRIC, figures=RATES)
    assert not chain.links.filter(edge="value").exists()
    sign_chain(chain, head, other)
    needed = needed_by_step(organization, PERIOD, TODAY)
    assert [needed[step].whole for step in ("customer", "opportunity")] == [240, 1000]

    for half, who in (("marketing", head), ("sales", other)):
        terms = practice(half, PERIOD.starts_on, METRIC)
        sign_both(propose(who, half, terms=terms), head, other)
    walk_the_way(organization, head)

    panels = board_of(refresh(organization.pk, NOW))["panels"]
    way = {step["step"]: step for step in panels["way"]["steps"]}
    assert (way["lead"]["name"]["en"], way["customer"]["name"]["en"]) == (first, last)
    assert [way[step]["count"] for step in ("visitor", "lead", "customer")] == [5000, 180, 180]
    assert (way["visitor"]["needed"], way["customer"]["needed"]) == (360_563, 240)
    assert (panels["goal"]["attained"], panels["goal"]["attainment"]) == (180, "3/4")
    [row] = panels["quotas"]["rows"]
    assert (row["quota"], row["closed"], row["delivered"]) == (240, 180, 180)
    assert row["owed"] == way["sal"]["needed"]
    assert panels["pay"]["attained"] == "3/4"
    paid = situation(organization, NOW)  # the curve reads attainment, not money
    assert paid.multiples(paid.today) == dict.fromkeys(HALVES, PRACTICE.pays(Fraction(3, 4)))
    page = signed_in(head).get("/goals/chain/").content.decode()
    assert first in page
    assert "Average value" not in page
