"""A shared goal's life: proposed, agreed by both heads, edited in place, taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from goals.models import SharedGoal
from goals.queries.goals import (
    agreement_for,
    board_goal,
    board_period,
    running_goal,
    standing_goal,
    versions_of_goal,
)
from goals.services.goals import agree_goal, edit_goal, propose_goal, withdraw_goal
from smarketing.accounts.models import Headship
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from tests.cast import NOW, TODAY, make_person
from tests.goals.wordings import Q1, Q4

pytestmark = pytest.mark.django_db
LOWER = replace(Q4, target=2_000_000_00)
HIGHER = replace(Q4, target=2_500_000_00)


@pytest.fixture
def goal(mia):
    return propose_goal(by=mia, wording=Q4, reason="as planned", now=NOW)


@pytest.fixture
def agreed(goal, mia, sara):
    sign(mia, goal, "marketing")
    return sign(sara, goal, "sales")


def sign(by, goal, half, number=1):
    return agree_goal(by=by, goal_id=goal.pk, number=number, half=half, now=NOW)


def edit(by, goal, wording=HIGHER, number=1, reason="new office", **more):
    return edit_goal(
        by=by, goal_id=goal.pk, number=number, wording=wording, reason=reason, now=NOW, **more
    )


def said(goal, attained=0):
    return board_goal(goal.organization, board_period(goal.organization, TODAY), TODAY, attained)


def test_a_proposal_is_shown_but_not_yet_shared(goal):
    panel = said(goal)
    assert (panel["target"], panel["shared"]) == (2_400_000_00, False)
    assert panel["waits_for"] == ["marketing", "sales"]
    assert panel["agreed"] == {"marketing": None, "sales": None}


def test_one_head_alone_makes_no_shared_goal(goal, mia):
    sign(mia, goal, "marketing")
    panel = said(goal)
    assert panel["agreed"]["marketing"] == {"name": "Mia", "on": "2026-11-22"}
    assert (panel["shared"], panel["waits_for"]) == (False, ["sales"])


def test_with_both_signatures_the_goal_is_shared(agreed):
    panel = said(agreed)
    assert (panel["shared"], panel["waits_for"], panel["proposed"]) == (True, [], None)


def test_the_proposing_head_may_sign_in_the_same_act(mia):
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW, sign_as="marketing")
    assert standing_goal(mia.organization, goal.pk).waits_for == ["sales"]


def test_nobody_signs_by_proposing_for_a_half_they_do_not_head(mia):
    with pytest.raises(Refused):
        propose_goal(by=mia, wording=Q4, reason="", now=NOW, sign_as="sales")
    assert mia.organization.goals.count() == 0


def test_signing_the_same_version_twice_changes_nothing(agreed, mia):
    acts = mia.organization.acts.count()
    sign(mia, agreed, "marketing")
    assert mia.organization.acts.count() == acts


def test_an_edit_voids_both_signatures_and_the_agreed_target_stands(agreed, sara):
    edit(sara, agreed)
    panel = said(agreed)
    assert (panel["target"], panel["shared"]) == (2_400_000_00, True)
    assert panel["waits_for"] == ["marketing", "sales"]
    assert panel["proposed"]["target"] == 2_500_000_00
    assert (panel["proposed"]["by"], panel["proposed"]["reason"]) == ("Sara", "new office")


def test_both_heads_put_the_new_target_in_force(agreed, mia, sara):
    edit(sara, agreed, sign_as="sales")
    sign(mia, agreed, "marketing", number=2)
    assert said(agreed)["target"] == 2_500_000_00
    assert [v.content["target"] for v in versions_of_goal(agreed)] == [
        2_500_000_00,
        2_400_000_00,
    ]


def test_two_editors_lose_nothing(agreed, mia, sara):
    edit(mia, agreed, HIGHER, reason="second region")
    with pytest.raises(Overtaken) as told:
        edit(sara, agreed, LOWER)
    first = told.value.current
    assert (first.proposed_by, first.reason) == (mia, "second region")
    assert first.content["target"] == 2_500_000_00
    edit(sara, agreed, LOWER, number=int(told.value.fields["version"]))
    targets = [version.content["target"] for version in versions_of_goal(agreed)]
    assert targets == [2_000_000_00, 2_500_000_00, 2_400_000_00]


def test_signing_what_was_edited_meanwhile_is_refused(agreed, mia, sara):
    edit(mia, agreed)
    edit(mia, agreed, LOWER, number=2)
    with pytest.raises(Overtaken):
        sign(sara, agreed, "sales", number=2)


def test_a_signature_stands_under_the_wording_that_was_shown(goal, mia):
    with pytest.raises(Overtaken):
        agree_goal(by=mia, goal_id=goal.pk, number=1, half="marketing", digest="other", now=NOW)


def test_an_edit_that_changes_nothing_is_said_to_be_one(agreed, mia):
    with pytest.raises(Fault, match="Nothing differs"):
        edit(mia, agreed, Q4)
    assert standing_goal(agreed.organization, agreed.pk).goal.number == 1


def test_a_proposal_taken_back_leaves_the_agreed_goal(agreed, sara):
    edit(sara, agreed)
    withdraw_goal(by=sara, goal_id=agreed.pk, number=2, now=NOW)
    panel = said(agreed)
    assert (panel["target"], panel["proposed"], panel["waits_for"]) == (2_400_000_00, None, [])


def test_a_goal_never_agreed_and_taken_back_frees_its_days(goal, mia, sara):
    withdraw_goal(by=mia, goal_id=goal.pk, number=1, now=NOW)
    assert running_goal(mia.organization, TODAY) is None
    assert propose_goal(by=sara, wording=LOWER, reason="", now=NOW)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 3, 30)),
        (date(2026, 1, 1), date(2027, 12, 31)),
    ],
)
def test_periods_of_shared_goals_do_not_overlap(goal, sara, starts_on, ends_on):
    other = replace(Q4, starts_on=starts_on, ends_on=ends_on)
    with pytest.raises(Fault, match="“Revenue” runs from 2026-10-01") as told:
        propose_goal(by=sara, wording=other, reason="", now=NOW)
    assert "starts_on" in told.value.fields


def test_a_period_that_is_only_proposed_is_taken_too(agreed, mia, sara):
    edit(mia, agreed, replace(Q4, ends_on=date(2027, 1, 31)))
    with pytest.raises(Fault, match="do not overlap"):
        propose_goal(by=sara, wording=Q1, reason="", now=NOW)


def test_the_database_keeps_two_goals_from_starting_on_one_day(goal):
    with pytest.raises(IntegrityError), transaction.atomic():
        SharedGoal.objects.create(
            organization=goal.organization,
            name="Twin",
            metric=Q4.metric,
            unit="USD",
            starts_on=Q4.starts_on,
            ends_on=Q4.ends_on,
            created_at=NOW,
        )


def test_the_board_shows_the_running_goals_period_and_else_the_fiscal_quarter(goal, mia):
    assert board_period(mia.organization, TODAY).key == "2026-Q4"
    assert board_period(mia.organization, date(2027, 2, 1)).key == "2027-Q1"
    intake = replace(Q1, starts_on=date(2027, 1, 10), ends_on=date(2027, 4, 20))
    propose_goal(by=mia, wording=intake, reason="", now=NOW)
    assert board_period(mia.organization, date(2027, 4, 1)).key == "20270110-20270420"


def test_a_period_moves_only_when_both_heads_have_signed_it(agreed, mia, sara):
    longer = replace(Q4, ends_on=date(2027, 1, 31))
    edit(sara, agreed, longer, sign_as="sales")
    assert board_period(mia.organization, TODAY).key == "2026-Q4"
    sign(mia, agreed, "marketing", number=2)
    assert board_period(mia.organization, TODAY).ends_on == longer.ends_on


def test_a_goal_not_agreed_yet_follows_its_newest_proposal(goal, sara):
    edit(sara, goal, replace(Q4, ends_on=date(2027, 1, 31)))
    assert board_period(sara.organization, TODAY).ends_on == date(2027, 1, 31)


def test_the_panel_measures_what_is_attained_exactly(agreed):
    panel = said(agreed, attained=1_482_300_00)
    assert (panel["attainment"], panel["status"]) == ("4941/8000", "ahead")
    assert panel["needed_by_today"] == round(2_400_000_00 * 53 / 92)
    assert panel["pace_gap"] == 1_482_300_00 - panel["needed_by_today"]
    assert panel["period"] == {
        "key": "2026-Q4",
        "starts_on": "2026-10-01",
        "ends_on": "2026-12-31",
        "day": 53,
        "days": 92,
        "calendar": "",
        "called": "",
    }


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"target": 0}, "target"),
        ({"target": -5}, "target"),
        ({"target": 2**63}, "target"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"metric": "amount:visitor"}, "metric"),
        ({"unit": "EUR"}, "unit"),
        ({"metric": "count:customer", "unit": "USD"}, "unit"),
        ({"metric": "count:customer", "unit": " "}, "unit"),
        ({"ends_on": date(2026, 9, 30)}, "ends_on"),
        ({"ends_on": date(2999, 12, 31)}, "ends_on"),
    ],
)
def test_a_goal_that_cannot_be_is_told_by_its_field(mia, wrong, field):
    with pytest.raises(Fault) as told:
        propose_goal(by=mia, wording=replace(Q4, **wrong), reason="", now=NOW)
    assert list(told.value.fields) == [field]
    assert mia.organization.goals.count() == 0


def test_a_goal_may_count_students_instead_of_money(mia):
    intake = replace(Q4, metric="count:customer", unit="enrolled students", target=300)
    goal = propose_goal(by=mia, wording=intake, reason="", now=NOW)
    panel = said(goal, attained=180)
    assert (panel["unit"], panel["target"], panel["needed_by_today"]) == (
        "enrolled students",
        300,
        173,  # 172.8, and four fifths of a student is nobody
    )


def test_who_works_in_sales_sees_but_does_not_propose(goal, tom):
    with pytest.raises(Refused):
        edit(tom, goal)
    with pytest.raises(Refused):
        sign(tom, goal, "sales")


def test_the_chief_executive_proposes_and_does_not_sign(acme, goal):
    carla = make_person(acme, "Carla", "ceo")
    edit(carla, goal)
    with pytest.raises(Refused):
        sign(carla, goal, "sales", number=2)


def test_one_person_heading_both_halves_signs_twice(goal, mia, acme):
    Headship.objects.create(organization=acme, member=mia, half="sales", from_on=date(2020, 1, 1))
    sign(mia, goal, "marketing")
    assert not agreement_for(goal).is_shared
    sign(mia, goal, "sales")
    assert agreement_for(goal).is_shared


def test_a_deputy_signs_for_the_head_and_the_record_says_so(goal, acme):
    pia = make_person(acme, "Pia", "member", "marketing")
    Headship.objects.create(
        organization=acme,
        member=pia,
        half="marketing",
        is_deputy=True,
        from_on=date(2020, 1, 1),
        to_on=date(2999, 1, 1),
    )
    with pytest.raises(Refused):
        sign(pia, goal, "sales")
    sign(pia, goal, "marketing")
    [signature] = pia.signatures.all()
    assert signature.as_deputy


def test_another_companys_goal_is_not_found(goal, otto):
    for attempt in (
        lambda: edit(otto, goal),
        lambda: sign(otto, goal, "marketing"),
        lambda: withdraw_goal(by=otto, goal_id=goal.pk, number=1, now=NOW),
    ):
        with pytest.raises(Missing):
            attempt()


def test_every_write_is_on_the_trail_with_a_version_of_its_own(agreed, sara):
    edit(sara, agreed)
    mine = agreed.organization.acts.filter(verb__startswith="goal.").order_by("id")
    acts = list(mine.values_list("verb", "version"))
    assert [verb for verb, _ in acts] == [
        "goal.propose",
        "goal.sign",
        "goal.sign",
        "goal.agree",
        "goal.edit",
    ]
    assert sorted(version for _, version in acts) == [version for _, version in acts]


def test_the_day_of_a_signature_is_local(mia, goal):
    mia.organization.timezone = "America/Sao_Paulo"
    mia.organization.save()
    late = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    agree_goal(by=mia, goal_id=goal.pk, number=1, half="marketing", now=late)
    goal.refresh_from_db()
    assert said(goal)["agreed"]["marketing"]["on"] == "2026-11-22"
