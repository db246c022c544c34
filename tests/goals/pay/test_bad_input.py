"""What people get wrong about pay: each is answered with a sentence, and nothing is half done."""

from dataclasses import replace
from datetime import date
from fractions import Fraction as F

import pytest
from django.db import IntegrityError, transaction

from goals.queries.pay.situation import situation
from goals.queries.pay.statements import statement_of
from goals.services.pay.incentives import end_incentive
from smarketing.accounts.rules.faults import Fault
from tests.cast import NOW, signed_in
from tests.goals.pay.conftest import TERMS, aim, propose, win
from tests.goals.pay.test_closing import AFTER, PERIOD
from tests.goals.pay.test_pages import points

pytestmark = pytest.mark.django_db


def typed(client, **fields):
    answer = client.post("/pay/plan/sales/", points(number=0, **fields))
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"c-weight": "90"}, "make 100 % together"),
        ({"c-weight": "90"}, "now they make 90 %"),
        ({"c-weight": "0.9"}, "Write 60 for sixty percent"),
        ({"c0-at": ["0.9", "1"], "c0-pays": ["0.9", "1"]}, "Write 90 for ninety percent"),
        ({"c0-at": ["50", "100"], "c0-pays": ["50", "100"]}, "and 0.9 for what it pays"),
        ({"c0-at": ["100", "50"], "c0-pays": ["1", "1.5"]}, "lies further right"),
        ({"c0-at": ["50", "", "120"], "c0-pays": ["0.5", "1", "1.5"]}, "Type a number"),
        ({"c-shape": "progressive", "c0-at": ["50", "50"], "c0-pays": ["1", "2"]}, "further right"),
        ({"cap": "0.8"}, "A cap is at least 1: below, people who reach their target would lose."),
        ({"cap": "150"}, "Write 1.5 for one and a half times"),
        ({"floor": "-1"}, "is no number"),
        ({"clawback": "9999"}, "within 0 to 730 days"),
        ({"c-measure": "commission:amount:customer"}, "somebody else’s commission"),
        ({"c-measure": "payout:sales"}, "somebody else’s commission"),
        ({"c-measure": "goal:count:lead", "counts": "collected"}, "count what is booked"),
    ],
)
def test_a_plan_that_cannot_be_says_what_to_do_and_stands_as_it_was_typed(
    goal, sara, acme, fields, said
):
    status, told = typed(signed_in(sara), decided="Council", **fields)
    assert (status, said in told) == (400, True)
    assert 'value="Council"' in told
    assert not acme.pay_plans.exists()


def test_nobody_is_in_two_plans_on_one_day(paid, stella, mona):
    mona.side = "sales"
    mona.save()
    aim(stella, mona, from_on=date(2026, 11, 16))
    days = [one.days for one in stated(mona).lines if one.kind == "aimed"]
    assert (days, sum(days)) == ([46, 46], 92)
    with pytest.raises(Fault, match="Something later is set already"):
        aim(stella, mona, from_on=date(2026, 11, 1))
    both = mona.incentives.values_list("pk", flat=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        mona.incentives.filter(pk=min(both)).update(to_on=None)


def test_who_leaves_and_returns_is_paid_for_both_stays(paid, stella, mona):
    with pytest.raises(Fault, match="aims for nothing on that day"):
        end_incentive(by=stella, member_id=mona.pk, to_on=date(2026, 9, 1), now=NOW)
    end_incentive(by=stella, member_id=mona.pk, to_on=date(2026, 10, 31), now=NOW)
    aim(stella, mona, from_on=date(2026, 12, 1))
    days = [one.days for one in stated(mona).lines if one.kind == "aimed"]
    assert days == [31, 31]


def test_a_plan_changed_in_mid_period_pays_each_version_its_own_days(paid, sara, mia, cleo, tom):
    steep = replace(TERMS["sales"], from_on=date(2026, 12, 1), cap=F(1))
    propose(sara, "sales", 1, steep)
    versions = [one.version for one in stated(tom).lines if one.kind == "aimed"]
    assert versions == [1]  # proposed changes nobody's pay
    with pytest.raises(Fault, match="what a period that is over paid, stands"):
        propose(sara, "sales", 2, replace(steep, from_on=date(2026, 9, 30)))


def test_a_period_below_nothing_pays_nothing_and_asks_for_nothing(paid, tom):
    win(paid, -9_000_000_00, lead="back", on=date(2026, 12, 5))
    statement = stated(tom)
    assert statement.lines[1].share < 0
    assert (statement.paid.total, statement.paid.carried) == (0, 0)


def stated(person):
    return statement_of(person, situation(person.organization, AFTER, PERIOD))


@pytest.mark.parametrize("period", ["2026-Q9", "9999-99", "-2026-Q4", "2026-Q4-"])
def test_a_period_that_is_none_is_not_found(paid, tom, period):
    assert signed_in(tom).get(f"/pay/statements/{tom.pk}/{period}/").status_code == 404
