"""Who may propose, sign and approve a plan, keep the pay of all, and set what somebody aims for."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction as F

import pytest
from django.db import IntegrityError, transaction

from goals.models import Incentive, PlanApproval
from goals.queries.pay.keepers import is_keeper
from goals.queries.pay.mine import earlier_of
from goals.queries.pay.plans import standing_plans
from goals.queries.pay.situation import situation
from goals.queries.pay.statements import statement_of, statements_in
from goals.rules.pay.curve import PRACTICE, Curve, Point
from goals.rules.pay.terms import Component
from goals.services.goals import edit_goal
from goals.services.pay.incentives import end_incentive
from goals.services.pay.keepers import (
    ask_for_steward,
    create_pay_token,
    end_steward,
    grant_steward,
)
from goals.services.pay.plans import withdraw_plan
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from tests.cast import NOW, make_person
from tests.goals.pay.conftest import CANARY, aim, approve, later, propose, sign_both, win
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db


def state(organization, half="sales"):
    return standing_plans(organization)[half]


def test_with_nobody_above_two_names_put_a_plan_in_force_and_the_record_says_so(plans, acme):
    assert state(acme).in_force.number == 1
    assert PlanApproval.objects.filter(member=None).count() == 2


def test_where_a_ceo_exists_the_plan_waits_for_them(goal, mia, sara, cleo):
    plan = propose(sara, "sales", sign_as="sales")
    with pytest.raises(Overtaken):
        approve(plan, cleo)
    plan = propose(sara, "sales", 1)
    sign_both(plan, mia, sara)
    assert (state(plan.organization).in_force, state(plan.organization).needs_approval) == (
        None,
        True,
    )
    approve(plan, cleo)
    assert state(plan.organization).in_force.plan_approval.member == cleo


def test_nobody_approves_what_they_proposed_or_are_paid_by(acme, goal, mia, sara, stella):
    chief = make_person(acme, "Rosa", "cro", "sales")
    plan = propose(chief, "sales")
    sign_both(plan, mia, sara)
    with pytest.raises(Refused):
        approve(plan, chief)
    plan = propose(sara, "sales", 1)
    aim(stella, chief)
    sign_both(plan, mia, sara)
    with pytest.raises(Refused):
        approve(plan, chief)


def test_a_head_writes_the_plan_of_their_own_half_only(mia, tom, alma, goal):
    for who in (mia, tom, alma):
        with pytest.raises(Refused):
            propose(who, "sales")


def test_a_new_wording_voids_signatures_and_the_old_one_stands_until_all_signed(plans, mia, sara):
    steep = Curve((Point(F("0.5"), F(0)), Point(F(1), F(1))), "goes_on")
    terms = later("sales", components=(replace(later("sales").components[0], shape=steep),))
    plan = propose(sara, "sales", 1, terms, sign_as="sales")
    standing = state(plan.organization)
    assert (standing.in_force.number, standing.waiting.number) == (1, 2)
    assert standing.waits_for == ["marketing"]
    withdraw_plan(by=sara, plan_id=plan.pk, number=2, now=NOW)
    assert state(plan.organization).waiting is None


def test_the_slower_of_two_editors_overwrites_nothing(plans, sara):
    propose(sara, "sales", 1)
    with pytest.raises(Overtaken):
        propose(sara, "sales", 1)
    with pytest.raises(Overtaken):
        propose(sara, "sales", 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"from_on": date(2026, 9, 30)}, "from_on"),
        ({"components": ()}, "weights"),
        ({"components": (Component("commission:tom", F(1), PRACTICE),)}, "commission.0"),
        ({"components": (Component("goal:count:nowhere", F(1), PRACTICE),)}, "measure.0"),
        ({"decided": "x" * 201}, "decided"),
    ],
)
def test_what_cannot_be_agreed_names_its_field(goal, sara, changes, field):
    with pytest.raises(Fault) as refused:
        propose(sara, "sales", terms=later("sales", **changes))
    assert field in refused.value.fields


def test_a_plan_that_begins_in_mid_period_pays_from_its_day_on(goal, mia, sara, stella, tom):
    plan = propose(sara, "sales", terms=later("sales", from_on=date(2026, 11, 16)))
    sign_both(plan, mia, sara)
    approve(plan, tom.organization.members.get(role="ceo"))
    aim(stella, tom)
    win(tom.organization, 2_400_000_00)
    mine = statement_of(tom, situation(tom.organization, NOW))
    assert (mine.lines[0].days, mine.lines[0].version, mine.stands.total) == (46, 1, 3_000_00)


def test_two_of_owner_and_ceo_make_a_steward_and_one_ends_it(olga, cleo, tom):
    grant = ask_for_steward(by=olga, member_id=tom.pk, now=NOW)
    assert not is_keeper(tom)
    with pytest.raises(Refused):
        grant_steward(by=olga, grant_id=grant.pk, now=NOW)
    grant_steward(by=cleo, grant_id=grant.pk, now=NOW)
    assert is_keeper(tom)
    end_steward(by=olga, grant_id=grant.pk, now=NOW)
    assert not is_keeper(tom)


def test_nobody_says_yes_to_themselves(olga, cleo):
    grant = ask_for_steward(by=olga, member_id=cleo.pk, now=NOW)
    with pytest.raises(Refused):
        grant_steward(by=cleo, grant_id=grant.pk, now=NOW)


def test_neither_administrators_nor_heads_name_stewards(alma, mia, tom):
    for who in (alma, mia):
        with pytest.raises(Refused):
            ask_for_steward(by=who, member_id=tom.pk, now=NOW)


def test_only_a_steward_sets_what_somebody_aims_for_and_never_their_own(
    olga, cleo, alma, mia, stella, tom
):
    for who in (olga, cleo, alma, mia):
        with pytest.raises(Refused):
            aim(who, tom)
    with pytest.raises(Refused):
        aim(stella, stella)


def test_a_new_amount_ends_the_old_one_the_day_before(stella, tom):
    aim(stella, tom, 5_000_00)
    aim(stella, tom, 6_000_00, from_on=date(2026, 11, 16))
    first, second = tom.incentives.all()
    assert (first.to_on, second.to_on) == (date(2026, 11, 15), None)
    with pytest.raises(Fault):
        aim(stella, tom, from_on=date(2026, 11, 1))
    aim(stella, tom, 7_000_00, from_on=date(2026, 11, 16))
    assert [one.target_minor for one in tom.incentives.all()] == [5_000_00, 7_000_00]


@pytest.mark.parametrize(("target", "months"), [(0, 3), (-1, 3), (10**16, 3), (1, 2)])
def test_an_impossible_amount_is_refused(stella, tom, target, months):
    with pytest.raises(Fault):
        aim(stella, tom, target, months)


def test_whoever_is_in_no_half_is_paid_by_no_plan(stella, cleo):
    with pytest.raises(Fault):
        aim(stella, cleo)


def test_the_database_keeps_anybody_from_setting_their_own_pay(stella, tom):
    aim(stella, tom)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incentive.objects.update(set_by=tom)


def test_another_companys_people_and_plans_are_not_there(plans, stella, otto, sara):
    with pytest.raises(Missing):
        aim(stella, otto)
    with pytest.raises(Missing):
        withdraw_plan(by=otto, plan_id=plans[1].pk, number=1, now=NOW)


def test_the_statement_ends_where_the_pace_leads_and_says_where_it_stands(paid, mona):
    now = situation(paid, NOW)
    mine = statement_of(mona, now)
    assert (now.progress.day, now.progress.days) == (53, 92)
    assert now.pace == now.today * F(92, 53)
    assert mine.paid.total == round(6_000_00 * PRACTICE.pays(now.pace))
    assert mine.stands.total == round(6_000_00 * PRACTICE.pays(F(14823, 24000)))


def test_both_halves_read_one_goal_so_one_deal_moves_both(paid, mia):
    before = situation(paid, NOW).multiples(F(1))
    assert before == {"marketing": 1, "sales": 1}
    today = situation(paid, NOW)
    assert len(set(today.multiples(today.today).values())) == 1


def test_a_proposed_target_changes_no_pay_until_both_signed(paid, goal, mia):
    stood = situation(paid, NOW).today
    edit_goal(by=mia, goal_id=goal.pk, number=1, wording=replace(Q4, target=1), reason="", now=NOW)
    assert situation(paid, NOW).today == stood


def test_whoever_left_is_paid_up_to_the_day_before(paid, mona):
    mona.ended_on = date(2026, 11, 16)
    assert statement_of(mona, situation(paid, NOW)).paid.lines[0].days == 46


def test_whoever_ends_in_the_plan_keeps_the_days_they_were_in_it(paid, stella, mona):
    end_incentive(by=stella, member_id=mona.pk, to_on=date(2026, 10, 1), now=NOW)
    assert statement_of(mona, situation(paid, NOW)).paid.lines[0].days == 1


def test_who_aims_for_nothing_has_no_statement(paid, mia):
    assert statement_of(mia, situation(paid, NOW)) is None
    assert [one.member.name for one in statements_in(situation(paid, NOW))] == ["Mona", "Tom"]


def test_a_period_that_is_over_can_be_read_again(paid, mona):
    spring = NOW + timedelta(150)
    assert situation(paid, spring) is None
    past = situation(paid, spring, Q4.period)
    assert past.is_over
    assert statement_of(mona, past).paid == statement_of(mona, past).stands
    assert earlier_of(mona, past) == []


def test_reading_statements_costs_the_same_for_two_as_for_twenty(
    paid, stella, django_assert_num_queries
):
    for n in range(18):
        aim(stella, make_person(paid, f"P{n}", "member", "sales"))
    now = situation(paid, NOW)
    with django_assert_num_queries(4):  # aims, and of all: what is closed, owed and advanced
        assert len(statements_in(now)) == 20


def test_a_pay_token_is_made_by_a_steward_alone(stella, olga, cleo, mia):
    _token, secret = create_pay_token(by=stella, name="Payroll", days=30, now=NOW)
    assert secret.startswith("smk_")
    for who in (olga, cleo, mia):
        with pytest.raises(Refused):
            create_pay_token(by=who, name="Payroll", days=30, now=NOW)


def test_the_trail_says_that_pay_changed_and_never_how_much(paid):
    told = [(act.verb, act.detail) for act in paid.acts.all()]
    assert ("incentive.set", {}) in told
    assert str(CANARY) not in str(told)
    assert "7919" not in str(told)


def test_a_loss_below_nothing_pays_nothing(paid, mona):
    win(paid, -2_000_000_00, lead="zoe")
    assert situation(paid, NOW).today < 0
    assert statement_of(mona, situation(paid, NOW)).paid.total == 0
