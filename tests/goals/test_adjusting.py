"""Adjusting within the period: moved at once or proposed, told to both, looked at again."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from goals.models import Adjustment
from goals.queries.adjusting import parts_needed, running_period
from goals.queries.goals import agreement_for, running_goal
from goals.queries.targets import needed_by_step
from goals.rules.adjusting import LEADS, MONTH, SOURCE, TEAM
from goals.services.adjusting.checking import AdjustmentSaid
from goals.services.adjusting.making import (
    adjust,
    adjust_target,
    agree_adjustment,
    undo_adjustment,
    withdraw_adjustment,
)
from goals.services.adjusting.observing import observe_everywhere
from goals.services.goals import agree_goal, propose_goal
from goals.services.quotas import QuotaSaid, set_quotas
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.scoreboard import written
from smarketing.scoreboard.rendering import board_of
from smarketing.scoreboard.services.refresh import refresh
from tests.cast import NOW, TODAY, make_person, signed_in
from tests.goals.chains import PERIOD, begin
from tests.goals.test_api import send, token
from tests.goals.test_chains import sign_both
from tests.goals.test_cuts import walk_by_source
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def south(acme):
    return acme.teams.create(name="South", side="sales")


@pytest.fixture
def agreed(acme, mia, sara, north, south):
    """A quarter with an agreed chain, two teams that carry its quota, leads of two sources."""
    walk_by_source(acme)
    said = [QuotaSaid(north.pk, PERIOD, 1_600_000_00), QuotaSaid(south.pk, PERIOD, 800_000_00)]
    set_quotas(today=TODAY, by=mia, said=said)
    sign_both(begin(mia), mia, sara)
    return acme


def said(kind, count=30, month=NOVEMBER, **more):
    return AdjustmentSaid(
        kind, count, more.pop("reason", "South has the people"), month=month, **more
    )


def between_teams(north, south, **more):
    return said(TEAM, from_key=north.pk, to_key=south.pk, **more)


def parts(organization, dimension, step):
    running = running_period(organization, TODAY)
    return {part.name: part for part in parts_needed(running, dimension, running.step(step))}


def test_the_head_of_sales_moves_owed_leads_between_teams_at_once(agreed, sara, north, south):
    before = parts(agreed, TEAM, "sal")
    row = adjust(by=sara, said=between_teams(north, south), now=NOW)
    after = parts(agreed, TEAM, "sal")
    assert row.holds
    assert after["North"].months[NOVEMBER] == before["North"].months[NOVEMBER] - 30
    assert after["South"].owed == before["South"].owed + 30
    assert after["South"].due == before["South"].due + 22  # 22 of November's 30 days are gone
    assert sum(part.owed for part in after.values()) == sum(one.owed for one in before.values())


def test_what_moves_at_the_hand_over_moves_by_the_same_share_before_it(agreed, sara, north, south):
    before = {step: parts(agreed, TEAM, step)["South"].owed for step in ("lead", "visitor")}
    adjust(by=sara, said=between_teams(north, south), now=NOW)
    running = running_period(agreed, TODAY)
    share = 30 / running.months["sal"][NOVEMBER]
    for step, was in before.items():
        more = parts(agreed, TEAM, step)["South"].owed - was
        assert more == round(share * running.months[step][NOVEMBER])


def test_a_leader_of_sales_proposes_what_concerns_another_team(
    agreed, acme, mia, sara, north, south
):
    lea = make_person(acme, "Lea", "leader", "sales")
    acme.memberships.create(member=lea, team=north)
    row = adjust(by=lea, said=between_teams(north, south), now=NOW)
    assert row.waits
    assert set(acme.notices.values_list("member__name", "kind")) == {
        ("Mia", "move_waits"),
        ("Sara", "move_waits"),
    }
    agree_adjustment(by=mia, adjustment_id=row.pk, half="marketing", now=NOW)
    with pytest.raises(Refused):
        agree_adjustment(by=mia, adjustment_id=row.pk, half="sales", now=NOW)
    before = parts(agreed, TEAM, "sal")["South"].owed
    agree_adjustment(by=sara, adjustment_id=row.pk, half="sales", now=NOW)
    assert parts(agreed, TEAM, "sal")["South"].owed == before + 30
    assert not acme.notices.exists()
    with pytest.raises(Fault, match="Both heads signed"):
        undo_adjustment(by=lea, adjustment_id=row.pk, now=NOW)


def test_marketing_moves_between_its_sources_at_once_and_sales_proposes_it(agreed, acme, mia, sara):
    web, fair = (acme.sources.get(name=name).pk for name in ("web", "fair"))
    before = parts(agreed, SOURCE, "lead")
    move = said(SOURCE, step="lead", from_key=web, to_key=fair)
    assert adjust(by=mia, said=move, now=NOW).holds
    assert parts(agreed, SOURCE, "lead")["fair"].owed == before["fair"].owed + 30
    assert adjust(by=sara, said=move, now=NOW).waits


def test_months_are_both_halves_promise(agreed, mia, sara):
    was = needed_by_step(agreed, PERIOD, TODAY)
    row = adjust(by=mia, said=said(MONTH, 300, step="lead", to_month=DECEMBER), now=NOW)
    assert row.waits  # signed by marketing's head in the same act
    assert needed_by_step(agreed, PERIOD, TODAY)["lead"].by_today == was["lead"].by_today
    agree_adjustment(by=sara, adjustment_id=row.pk, half="sales", now=NOW)
    now = needed_by_step(agreed, PERIOD, TODAY)
    assert now["lead"].whole == was["lead"].whole
    assert now["lead"].by_today == was["lead"].by_today - 220  # 22 of 30 days gone
    assert now["visitor"].by_today < was["visitor"].by_today  # due with the leads they become
    assert now["sal"] == was["sal"]  # sales' own steps stay as promised


def test_it_is_undone_and_all_is_as_before(agreed, sara, tom, north, south):
    before = parts(agreed, TEAM, "sal")
    row = adjust(by=sara, said=between_teams(north, south), now=NOW)
    with pytest.raises(Refused):
        undo_adjustment(by=tom, adjustment_id=row.pk, now=NOW)
    undo_adjustment(by=sara, adjustment_id=row.pk, now=NOW)
    assert parts(agreed, TEAM, "sal") == before
    with pytest.raises(Overtaken):
        undo_adjustment(by=sara, adjustment_id=row.pk, now=NOW)


def test_nothing_moves_in_a_month_that_is_over_meanwhile(agreed, mia, sara):
    row = adjust(by=mia, said=said(MONTH, 300, step="lead", to_month=DECEMBER), now=NOW)
    later = NOW + timedelta(9)  # the first of December
    with pytest.raises(Fault, match="month is over"):
        agree_adjustment(by=sara, adjustment_id=row.pk, half="sales", now=later)


def test_a_proposal_is_taken_back_by_its_maker_or_a_head(agreed, acme, sara, north, south):
    lea = make_person(acme, "Lea", "leader", "sales")
    row = adjust(by=lea, said=between_teams(north, south), now=NOW)
    withdraw_adjustment(by=sara, adjustment_id=row.pk, now=NOW)
    with pytest.raises(Overtaken):
        agree_adjustment(by=sara, adjustment_id=row.pk, half="sales", now=NOW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"count": 0}, "count"),
        ({"count": 10**6}, "count"),
        ({"month": date(2026, 10, 1)}, "month"),
        ({"month": date(2027, 1, 1)}, "month"),
        ({"to_key": 0}, "to_key"),
        ({"expected": -1}, "expected"),
        ({"kind": "weather"}, "kind"),
    ],
)
def test_what_cannot_be_moved_is_told_beside_its_field(agreed, sara, north, south, wrong, field):
    move = {"kind": TEAM, "from_key": north.pk, "to_key": south.pk} | wrong
    with pytest.raises(Fault) as refused:
        adjust(by=sara, said=said(**move), now=NOW)
    assert field in refused.value.fields
    assert Adjustment.objects.count() == 0


def test_members_and_others_adjust_nothing(agreed, tom, otto, sara, north, south):
    with pytest.raises(Refused):
        adjust(by=tom, said=between_teams(north, south), now=NOW)
    row = adjust(by=sara, said=between_teams(north, south), now=NOW)
    otto.role = "ceo"
    with pytest.raises(Missing):
        undo_adjustment(by=otto, adjustment_id=row.pk, now=NOW)


def test_two_weeks_later_what_came_stands_beside_what_was_expected(agreed, sara, north, south, tom):
    row = adjust(by=sara, said=between_teams(north, south, expected=20), now=NOW)
    una = make_person(agreed, "Una", "member", "sales")
    agreed.memberships.create(member=una, team=south)
    facts = [
        Said(LeadRef("crm", f"s{n}"), f"s{n}", what="sal", on=TODAY + timedelta(3), owner="Una")
        for n in range(7)
    ]
    with transaction.atomic():
        agreed.raise_wanted()
        ledger.post(agreed, facts, recorded_at=NOW)
    assert observe_everywhere(NOW + timedelta(14)) == 0
    assert observe_everywhere(NOW + timedelta(15)) == 1
    assert observe_everywhere(NOW + timedelta(16)) == 0
    row.refresh_from_db()
    assert (row.before, row.expected, row.observed) == (0, 20, 7)
    told = agreed.acts.get(verb="adjust.observe").detail
    assert (told["expected"], told["observed"], told["to"]) == (20, 7, "South")


@pytest.fixture
def waiting(acme, tom, north):
    """Five leads that wait for Tom's answer, and Una beside him in the team."""
    una = make_person(acme, "Una", "member", "sales")
    acme.memberships.create(member=una, team=north)
    facts = [
        Said(LeadRef("crm", f"q{n}"), f"q{n}", what="mql", at=NOW - timedelta(hours=n), owner="Tom")
        for n in range(5)
    ]
    with transaction.atomic():
        acme.raise_wanted()
        ledger.post(acme, facts, recorded_at=NOW)
    return una


def held(acme):
    waits = acme.handoffs.filter(answer="").order_by("passed_at")
    return list(waits.values_list("member__name", flat=True))


def give(by, tom, una, count=2):
    move = AdjustmentSaid(LEADS, count, "Tom is ill", from_key=tom.pk, to_key=una.pk)
    return adjust(by=by, said=move, now=NOW)


def test_a_leader_gives_waiting_leads_to_somebody_of_the_own_team_at_once(
    acme, tom, north, waiting
):
    lea = make_person(acme, "Lea", "leader", "sales")
    acme.memberships.create(member=lea, team=north)
    row = give(lea, tom, waiting)
    assert held(acme) == ["Una", "Una", "Tom", "Tom", "Tom"]  # the oldest first
    undo_adjustment(by=lea, adjustment_id=row.pk, now=NOW + timedelta(hours=1))
    assert held(acme) == ["Tom"] * 5


def test_waiting_leads_of_another_team_go_only_once_both_heads_signed(
    acme, tom, mia, sara, waiting
):
    lea = make_person(acme, "Lea", "leader", "sales")
    row = give(lea, tom, waiting)
    assert held(acme) == ["Tom"] * 5
    agree_adjustment(by=mia, adjustment_id=row.pk, half="marketing", now=NOW)
    agree_adjustment(by=sara, adjustment_id=row.pk, half="sales", now=NOW)
    assert held(acme).count("Una") == 2


def test_a_new_target_is_proposed_with_its_effect(acme, mia, sara):
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW, sign_as="marketing")
    agree_goal(by=sara, goal_id=goal.pk, number=1, half="sales", now=NOW)
    row = adjust_target(by=mia, target=Q4.target + 100, number=1, reason="two big deals", now=NOW)
    assert (row.was, row.count, row.before) == (Q4.target, Q4.target + 100, 0)
    assert row.expected == round((Q4.target + 100) * 14 / 39)  # even pace to the end
    assert agreement_for(running_goal(acme, TODAY)).proposed.content["target"] == Q4.target + 100


def test_who_may_not_adjust_reads_what_was_adjusted_and_is_offered_nothing(agreed, acme, sara):
    vera = make_person(acme, "Vera", "viewer")
    reads, adjusts = (signed_in(one).get("/goals/adjust/").content.decode() for one in (vera, sara))
    assert "<h1>Adjust</h1>" in adjusts
    assert "<h1>What was adjusted</h1>" in reads
    assert ">Adjust</a>" not in reads
    assert "Move it" not in reads


def test_the_page_tries_makes_and_undoes_a_move(agreed, sara, mia, north, south):
    cso = signed_in(sara)
    shown = cso.get("/goals/adjust/?by=team").content.decode()
    assert 'aria-label="from North"' in shown
    typed = {"kind": "team", "month": "2026-11", "from_key": north.pk, "to_key": south.pk}
    asked = typed | {"count": "30"}
    told = cso.get("/goals/adjust/", asked, headers={"HX-Request": "true"}).content.decode()
    assert "holds at once" in told
    cmo = signed_in(mia)
    told = cmo.get("/goals/adjust/", asked, headers={"HX-Request": "true"}).content.decode()
    assert "both heads sign it" in told
    refused = cso.post("/goals/adjust/", asked)
    assert (refused.status_code, "Say why" in refused.content.decode()) == (400, True)
    assert cso.post("/goals/adjust/", asked | {"reason": "more people"}).status_code == 302
    row = Adjustment.objects.get()
    assert "more people" in cmo.get("/goals/adjust/").content.decode()
    cso.post(f"/goals/adjust/{row.pk}/undo/")
    row.refresh_from_db()
    assert not row.holds


def test_both_halves_boards_tell_it_in_the_next_push(agreed, sara, mia, north, south):
    move = between_teams(north, south, expected=20, reason="South has two new people.")
    row = adjust(by=sara, said=move, now=NOW)
    entries = board_of(refresh(agreed.pk, now=NOW))["panels"]["together"]["entries"]
    told = written.told(next(one["text"] for one in entries if one["verb"] == "adjust.make"))
    assert told == (
        "Sara moved 30 Accepted (SAL) owed in November 2026 from North to South: South has two "
        "new people. Expected in 14 days: 20"
    )
    page = signed_in(mia).get("/").content.decode()
    assert "/goals/adjust/?step=lead" in page  # behind: adjust it
    assert row.holds


def test_the_api_moves_proposes_signs_and_undoes(agreed, client, sara, mia, north, south):
    body = {"kind": "team", "month": "2026-11", "from_id": north.pk, "to_id": south.pk}
    body |= {"count": "30", "reason": "more people"}
    cso = signed_in(sara)
    made = send(cso, "adjustments/", **body)
    assert (made.status_code, made.json()["state"]) == (201, "holds")
    gone = send(cso, f"adjustments/{made.json()['id']}/undo/").json()
    assert gone["state"] == "undone"
    program = token(mia, "goals:write", "board:read")
    waits = client.post("/api/v1/adjustments/", body, "application/json", **program).json()
    assert waits["state"] == "waits"
    assert not mia.signatures.filter(version__kind="adjustment").exists()  # a token never signs
    signed_in_mia = signed_in(mia)
    send(signed_in_mia, f"adjustments/{waits['id']}/agree/")
    assert send(cso, f"adjustments/{waits['id']}/agree/").json()["state"] == "holds"
    listed = client.get("/api/v1/adjustments/", **program).json()["adjustments"]
    assert [one["state"] for one in listed] == ["holds", "undone"]
    wrong = send(cso, "adjustments/", **body | {"count": "a few"})
    assert wrong.status_code == 400
