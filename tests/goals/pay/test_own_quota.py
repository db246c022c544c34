"""A part of a plan on a person's own quota: read, built, stated with its rows, verified."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction as F

import pytest

from goals.queries.pay.situation import situation
from goals.queries.pay.statements import statement_of
from goals.queries.recount import frozen_differences
from goals.rules.pay.terms import Component
from goals.services.person_quotas import PersonQuotaSaid, set_person_quotas
from smarketing.accounts.rules.periods import add_months, month_of
from tests.cast import NOW, TODAY, signed_in
from tests.goals.pay.conftest import STRAIGHT, TERMS, aim, approve, propose, sign_both, win
from tests.goals.pay.test_closing import AFTER, PERIOD, agree_spring, close, page, refund
from tests.goals.pay.test_pages import points
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db
OWN = Component("own:amount:customer", F(1, 2), STRAIGHT)
GOAL = replace(TERMS["sales"].components[0], weight=F(1, 2))


@pytest.fixture
def in_force(goal, mia, sara, stella, cleo, tom):
    """Puts sales' plan in force: half on the goal, half on each one's own quota."""
    tom.organization.member_names.create(source_system="crm", name="Tom", member=tom)

    def put(**changes):
        plan = propose(
            sara, "sales", terms=replace(TERMS["sales"], components=(GOAL, OWN), **changes)
        )
        sign_both(plan, mia, sara)
        approve(plan, cleo)
        aim(stella, tom)

    return put


def carry(sara, tom, team, *targets, **more):
    """Tom carries so much in each month of the quarter."""
    months = [month_of(add_months(Q4.starts_on, n)) for n in range(len(targets))]
    pairs = zip(months, targets, strict=True)
    said = [PersonQuotaSaid(team.pk, tom.pk, month, target, **more) for month, target in pairs]
    set_person_quotas(today=TODAY, by=sara, said=said)


def own_line(tom, at=AFTER, period=PERIOD):
    return statement_of(tom, situation(tom.organization, at, period)).lines[2]


def test_a_part_on_ones_own_quota_is_paid_shown_with_its_rows_and_verified(
    in_force, sara, stella, tom, north, acme
):
    in_force()
    win(acme, 500_000_00, owner="Tom", lead="mine")
    win(acme, 700_000_00, lead="theirs")
    assert "nothing to measure it against was typed" in page(tom, "2026-Q4")
    carry(sara, tom, north, 200_000_00, 200_000_00, 400_000_00)
    line = own_line(tom)
    assert (line.reading.attained, line.reading.target) == (500_000_00, 800_000_00)
    assert line.amount == 1_875_00  # half of $6,000 times five eighths
    assert "2 · Own quota: won amount" in page(tom, "2026-Q4")
    rows = signed_in(tom).get(f"/pay/statements/{tom.pk}/2026-Q4/rows/0/2/").content.decode()
    assert "$500,000.00" in rows
    assert "theirs" not in rows
    close(stella)
    assert list(frozen_differences(acme)) == []


def test_the_first_months_ask_for_less_by_the_quotas_ramp_else_by_the_plans(
    in_force, sara, tom, north
):
    in_force(ramp=(F("0.5"),))
    carry(sara, tom, north, 100_00)
    assert own_line(tom).reading.target == 50_00  # in the plan since the quarter's first day
    tom.organization.person_quotas.all().delete()
    carry(sara, tom, north, 100_00, ramp_from=Q4.starts_on, ramp=(25,))
    assert own_line(tom).reading.target == 25_00


def test_a_refund_is_taken_back_once_also_of_an_own_quota(
    in_force, mia, sara, stella, tom, north, acme, time_machine
):
    in_force(clawback_days=90)
    carry(sara, tom, north, 300_000_00, 300_000_00, 300_000_00)
    win(acme, 900_000_00, owner="Tom")
    close(stella)
    spring = agree_spring(mia, sara, time_machine)
    quota = PersonQuotaSaid(north.pk, tom.pk, spring, 900_000_00)
    set_person_quotas(today=TODAY, by=sara, said=[quota])
    win(acme, 450_000_00, owner="Tom", lead="new", on=date(2027, 1, 5))
    refund(acme, "ana", date(2027, 1, 10))
    lines = statement_of(tom, situation(acme, NOW + timedelta(160), spring)).lines
    assert lines[2].share == F(1, 2)  # the refund does not lower this quarter as well
    [gone] = [line for line in lines if line.kind == "clawback"]
    assert gone.amount == -3_000_00  # the own part of Q4; the goal was below its first point


def test_the_builder_offers_it_and_keeps_it(goal, sara):
    typed = points(number=0, **{"c-measure": "own:amount:customer"})
    assert 'value="own:amount:customer"' in signed_in(sara).get("/pay/plan/sales/").content.decode()
    assert signed_in(sara).post("/pay/plan/sales/", typed).status_code == 302
    told = signed_in(sara).get("/pay/plan/sales/").content.decode()
    assert '<option value="own:amount:customer" selected>' in told
