"""What is taken back of closed periods: each deal of the days that paid it, and nothing twice."""

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction as F

import pytest

from goals.queries.pay.situation import situation
from goals.queries.pay.statements import closed_in, statement_of
from goals.rules.pay.curve import GOES_ON, HARD, STAYS, Curve, Point
from goals.rules.pay.sums import lost_again
from goals.rules.pay.terms import Component
from goals.services.goals import agree_goal, propose_goal
from goals.services.pay.closing import close_pay
from goals.services.person_quotas import PersonQuotaSaid, set_person_quotas
from tests.cast import NOW, TODAY, signed_in
from tests.goals.pay.conftest import STRAIGHT, TERMS, aim, approve, propose, sign_both, win
from tests.goals.pay.test_closing import PERIOD, close, refund
from tests.goals.wordings import Q1, Q4

pytestmark = pytest.mark.django_db
GOAL, OWN = "goal:amount:customer", "own:amount:customer"
Q2 = replace(Q4, starts_on=date(2027, 4, 1), ends_on=date(2027, 6, 30))
HALF = 1_200_000_00  # of the goal of each quarter


@pytest.fixture
def straight(goal, mia, sara, cleo, stella, tom):
    """Puts sales' plan in force: straight on one measure, a year's window; Tom aims for 2,400."""

    def put(measure=GOAL, curve=STRAIGHT, **changes):
        terms = replace(TERMS["sales"], components=(Component(measure, F(1), curve),), **changes)
        plan = propose(sara, "sales", terms=replace(terms, clawback_days=365))
        sign_both(plan, mia, sara)
        approve(plan, cleo)
        aim(stella, tom, 2_400_00)

    return put


@pytest.fixture
def agree(mia, sara, time_machine):
    """Agrees to a later quarter's goal, a week after it has begun."""

    def both(wording):
        now = NOW + (wording.starts_on + timedelta(7) - TODAY)
        time_machine.move_to(now, tick=False)
        made = propose_goal(by=mia, wording=wording, reason="", now=now)
        for head, half in ((mia, "marketing"), (sara, "sales")):
            agree_goal(by=head, goal_id=made.pk, number=1, half=half, now=now)

    return both


def over(wording):
    """A moment after a quarter."""
    return NOW + (wording.ends_on + timedelta(7) - TODAY)


def close_quarter(stella, wording):
    close_pay(by=stella, period=wording.period, number=0, now=over(wording))


def told(tom, wording):
    """What a quarter's part pays, and what it takes back by the quarter that paid it."""
    now = situation(tom.organization, over(wording), wording.period)
    lines = statement_of(tom, now).lines
    back = {line.measure: line.shown for line in lines if line.kind == "clawback"}
    return lines[1].shown, back


def test_what_two_quarters_take_back_is_what_both_refunds_together_are_worth(
    straight, agree, stella, tom, acme
):
    straight(curve=replace(STRAIGHT, behind=STAYS))  # more than the whole pays no more
    for lead in "abcd":
        win(acme, HALF, lead=lead)
    close(stella)
    agree(Q1)
    win(acme, 2 * HALF, lead="winter", on=Q1.starts_on)
    refund(acme, "a", date(2027, 1, 10))
    refund(acme, "b", date(2027, 1, 10))
    assert told(tom, Q1) == (2_400_00, {})  # what is left of the autumn still is the whole
    close_quarter(stella, Q1)
    agree(Q2)
    win(acme, 2 * HALF, lead="spring", on=Q2.starts_on)
    refund(acme, "c", date(2027, 4, 10))
    assert told(tom, Q2) == (2_400_00, {"2026-Q4": -1_200_00})


def test_a_deal_that_grew_is_taken_back_of_each_quarter_that_paid_some_of_it(
    straight, agree, stella, tom, acme
):
    straight()
    win(acme, HALF, lead="a")
    close(stella)
    agree(Q1)
    win(acme, HALF + HALF // 5, lead="a", on=date(2027, 1, 10), key="grown", what="")
    assert told(tom, Q1) == (240_00, {})
    close_quarter(stella, Q1)
    agree(Q2)
    win(acme, 2 * HALF, lead="spring", on=Q2.starts_on)
    refund(acme, "a", date(2027, 4, 10))
    assert told(tom, Q2) == (2_400_00, {"2026-Q4": -1_200_00, "2027-Q1": -240_00})
    now = situation(acme, over(Q2), Q2.period)
    lines = statement_of(tom, now).lines
    place = next(n for n, line in enumerate(lines) if line.measure == "2026-Q4")
    rows = signed_in(tom).get(f"/pay/statements/{tom.pk}/2027-Q2/rows/0/{place}/").content.decode()
    assert "$1,200,000.00" in rows
    assert "$240,000.00" not in rows


def test_what_was_collected_in_parts_is_taken_back_of_the_quarters_that_paid_them(
    straight, agree, stella, tom, acme
):
    straight(counts="collected")
    win(acme, HALF, lead="a")
    paid = {"lead": "a", "what": "collected"}
    win(acme, HALF // 4, on=date(2026, 12, 1), key="p1", **paid)
    close(stella)
    agree(Q1)
    win(acme, HALF // 2, on=date(2027, 1, 10), key="p2", **paid)
    close_quarter(stella, Q1)
    agree(Q2)
    win(acme, -HALF * 5 // 8, on=date(2027, 4, 10), key="p3", **paid)
    assert told(tom, Q2) == (0, {"2026-Q4": -150_00, "2027-Q1": -600_00})


def test_a_deal_that_somebody_else_wins_again_is_taken_back_of_whom_it_was(
    straight, agree, sara, stella, tom, north, acme
):
    straight(measure=OWN)
    acme.member_names.create(source_system="crm", name="Tom", member=tom)
    for days in (PERIOD, Q1.period):
        said = PersonQuotaSaid(north.pk, tom.pk, days, HALF)
        set_person_quotas(today=TODAY, by=sara, said=[said])
    win(acme, HALF, lead="a", owner="Tom")
    close(stella)
    agree(Q1)
    win(acme, HALF, lead="b", on=Q1.starts_on, owner="Tom")
    refund(acme, "a", date(2027, 1, 10))
    win(acme, 2 * HALF, lead="a", on=date(2027, 2, 1), key="again", owner="Zoe")
    assert told(tom, Q1) == (2_400_00, {"2026-Q4": -2_400_00})


CURVES = (
    STRAIGHT,
    replace(STRAIGHT, behind=STAYS),
    Curve((Point(F(1, 2), F(1, 2)), Point(F(1), F(1)), Point(F(3, 2), F(3))), STAYS),
    Curve((Point(F(1, 2), F(1, 2)), Point(F(3, 2), F(3))), GOES_ON, HARD),
)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_won_grows_shrinks_and_is_refunded_in_the_end_earns_nothing(
    seed, straight, agree, stella, acme
):
    chance, deals = random.Random(seed), {}
    straight(curve=CURVES[seed])
    for n, quarter in enumerate((Q4, Q1, Q2)):
        if n:
            agree(quarter)
        days = [quarter.starts_on + timedelta(chance.randrange(80)) for _n in range(9)]
        for lead in list(deals):
            if quarter is Q2 or chance.random() < 0.3:
                refund(acme, lead, days.pop())
                del deals[lead]
            elif chance.random() < 0.6:
                deals[lead] += chance.choice([-100_000_00, 300_000_00])
                win(acme, deals[lead], lead=lead, on=days.pop(), key=f"{lead}{n}", what="")
        for lead in "abc" if quarter is not Q2 else "":
            deals[lead + str(n)] = chance.choice([400_000_00, 1_300_000_00])
            win(acme, deals[lead + str(n)], lead=lead + str(n), on=days.pop())
        close_quarter(stella, quarter)
    closed = [one.paid for each in (Q4, Q1, Q2) for one in closed_in(acme, each.period)]
    assert sum(one.total for one in closed) == closed[-1].carried > 0


DAYS = [date(2026, 1, n) for n in range(1, 9)]


@pytest.mark.parametrize(
    ("given", "lost", "gone"),
    [
        ([5, 3], 4, {1: 3, 0: 1}),
        ([5, 3], 99, {1: 3, 0: 5}),
        ([5, -2, 3], 4, {2: 3, 0: 1}),  # of five, two are gone already
        ([5, -9, 3], 4, {2: 3}),
        ([5, 3], 0, {}),
        ([], 4, {}),
    ],
)
def test_what_is_lost_is_lost_of_what_was_given_last(given, lost, gone):
    days = list(zip(DAYS, given, strict=False))
    assert lost_again(days, lost) == {DAYS[n]: value for n, value in gone.items()}
