"""Acme with an agreed goal, both plans, a steward, and what Tom and Mona aim for."""

from dataclasses import replace
from datetime import date
from fractions import Fraction as F

import pytest
from django.db import transaction

from goals.queries.pay.plans import standing_plans
from goals.rules.pay.curve import GOES_ON, Curve, Point
from goals.rules.pay.terms import practice
from goals.services.goals import agree_goal, propose_goal
from goals.services.pay.incentives import set_incentive
from goals.services.pay.keepers import ask_for_steward, grant_steward
from goals.services.pay.plans import approve_plan, propose_plan, sign_plan
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import NOW, make_person
from tests.goals.wordings import Q4

TERMS = {half: practice(half, Q4.starts_on, "amount:customer") for half in ("marketing", "sales")}
STRAIGHT = Curve((Point(F(0), F(0)), Point(F(1), F(1))), GOES_ON)
CANARY = 7_919_73  # a prime in dollars with cents nobody else has: $7,919.73


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def goal(mia, sara):
    made = propose_goal(by=mia, wording=Q4, reason="as planned", now=NOW)
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=made.pk, number=1, half=half, now=NOW)
    return made


def win(organization, amount, lead="ana", on=date(2026, 11, 2), key="", **more):
    said = {"what": "customer", "on": on, "amount": amount} | more
    fact = Said(LeadRef("crm", lead), key or f"won-{lead}", **said)
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, [fact], recorded_at=NOW)


def propose(by, half, number=0, terms=None, **more):
    terms = terms or TERMS[half]
    return propose_plan(by=by, terms=terms, number=number, reason="", now=NOW, **more)


def sign_both(plan, *heads):
    """Both heads sign what waits of a plan."""
    for head, half in zip(heads, ("marketing", "sales"), strict=True):
        waiting = standing_plans(plan.organization)[plan.half].waiting
        said = {"plan_id": plan.pk, "number": waiting.number, "digest": waiting.digest}
        sign_plan(by=head, half=half, now=NOW, **said)


def approve(plan, by):
    waiting = standing_plans(plan.organization)[plan.half].waiting
    return approve_plan(
        by=by, plan_id=plan.pk, number=waiting.number, digest=waiting.digest, now=NOW
    )


@pytest.fixture
def plans(goal, mia, sara):
    """Both plans signed by both heads; nobody stands above them."""
    made = [propose(mia, "marketing"), propose(sara, "sales")]
    for plan in made:
        sign_both(plan, mia, sara)
    return made


@pytest.fixture
def stella(acme, olga, cleo):
    """Keeps the pay of all: the owner asked, the CEO granted."""
    stella = make_person(acme, "Stella", "member")
    grant = ask_for_steward(by=olga, member_id=stella.pk, now=NOW)
    grant_steward(by=cleo, grant_id=grant.pk, now=NOW)
    return stella


def aim(by, person, target=6_000_00, months=3, from_on=Q4.starts_on):
    return set_incentive(
        by=by, member_id=person.pk, target=target, months=months, from_on=from_on, now=NOW
    )


@pytest.fixture
def paid(plans, stella, tom, mona):
    """Tom aims for the canary, Mona for $6,000, and the goal stands at 61.7625 %."""
    aim(stella, tom, CANARY)
    aim(stella, mona)
    win(tom.organization, 1_482_300_00)
    return tom.organization


def later(half, **changes):
    return replace(TERMS[half], **changes)
