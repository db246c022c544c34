"""A goal's life from a draft to its closing: draft, proposed, agreed, in force, closed."""

from dataclasses import replace
from datetime import date

import pytest

from goals.models import GoalDraft
from goals.queries.closings import life_of
from goals.queries.goals import board_period, running_goal, standing_goal
from goals.services.closings import close_goal
from goals.services.drafts import drop_draft, propose_draft, save_draft
from goals.services.goals import agree_goal, propose_goal
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from tests.cast import NOW, TODAY, signed_in
from tests.goals.wordings import Q1, Q4

pytestmark = pytest.mark.django_db
TYPED = {"metric": "amount:customer", "period": "2026-Q4", "target": "2,400,000", "name": "Revenue"}


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


def draft(by, wording=Q4, **more):
    return save_draft(by=by, wording=wording, reason="first thought", now=NOW, **more)


def test_a_draft_shows_on_no_board_and_asks_nobody(acme, mia, sara, mona):
    kept = draft(mia)
    assert running_goal(acme, TODAY) is None
    assert board_period(acme, TODAY).key == "2026-Q4"
    assert acme.versions.count() == 0
    assert "first thought" in signed_in(sara).get("/goals/").text
    assert "first thought" not in signed_in(mona).get("/goals/").text
    with pytest.raises(Refused):
        draft(mona)
    drop_draft(by=sara, draft_id=kept.pk)
    assert not GoalDraft.objects.exists()


def test_a_draft_may_be_half_thought_and_is_checked_when_it_is_proposed(mia):
    propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    kept = draft(mia, replace(Q4, ends_on=date(2026, 11, 30)))
    with pytest.raises(Fault, match="do not overlap"):
        propose_draft(by=mia, draft_id=kept.pk, now=NOW)
    assert GoalDraft.objects.filter(pk=kept.pk).exists()  # nothing is lost
    save_draft(by=mia, wording=Q1, reason="", now=NOW, draft_id=kept.pk, number=1)
    goal = propose_draft(by=mia, draft_id=kept.pk, now=NOW, sign_as="marketing")
    assert standing_goal(mia.organization, goal.pk).wording == Q1
    assert not GoalDraft.objects.exists()


def test_the_slower_of_two_editors_of_a_draft_is_told(mia, sara):
    kept = draft(mia)
    save_draft(by=sara, wording=Q1, reason="", now=NOW, draft_id=kept.pk, number=1)
    with pytest.raises(Overtaken, match="Sara changed this draft"):
        save_draft(by=mia, wording=Q4, reason="", now=NOW, draft_id=kept.pk, number=1)


def test_the_life_of_a_goal_from_proposed_to_closed(acme, mia, sara):
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW)

    def state(day):
        return life_of(standing_goal(acme, goal.pk), day)

    assert state(TODAY) == "proposed"
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=goal.pk, number=1, half=half, now=NOW)
    assert (state(date(2026, 9, 30)), state(TODAY)) == ("agreed", "in_force")
    assert state(date(2027, 1, 9)) == "in_force"  # over, and not closed yet
    close_goal(by=mia, goal_id=goal.pk, now=NOW.replace(year=2027, month=1))
    assert state(date(2027, 1, 9)) == "closed"


def test_in_the_browser_a_draft_is_kept_taken_up_and_proposed(acme, mia):
    page = signed_in(mia)
    page.post("/goals/new/", TYPED | {"keep": "draft", "reason": "maybe"})
    kept = GoalDraft.objects.get()
    again = page.get(f"/goals/new/?draft={kept.pk}").text
    assert 'value="2,400,000' in again
    said = TYPED | {"draft": kept.pk, "draft_number": 1, "target": "2,500,000"}
    page.post("/goals/new/", said | {"keep": "draft"})
    slower = page.post("/goals/new/", said | {"keep": "draft"})
    assert "changed this draft since you looked" in slower.text
    page.post("/goals/new/", said | {"sign": "marketing"})
    goal = acme.goals.get()
    assert standing_goal(acme, goal.pk).wording.target == 2_500_000_00
    assert not GoalDraft.objects.exists()
    text = page.get(f"/goals/{goal.pk}/").text
    assert '<li class="now" aria-current="step">Proposed</li>' in text
    edit = TYPED | {"target": "2,600,000", "keep": "draft", "number": 1}
    page.post(f"/goals/{goal.pk}/edit/", edit)
    kept = GoalDraft.objects.get()
    assert standing_goal(acme, goal.pk).newest_wording.target == 2_500_000_00
    sheet = page.get(f"/goals/{goal.pk}/edit/?draft={kept.pk}").text
    assert "to <b>$2,600,000</b>" in sheet
    assert page.get(f"/goals/new/?draft={kept.pk}").status_code == 404


def test_programs_keep_drafts_and_put_them_before_both_heads(acme, mia, otto):
    page, address = signed_in(mia), "/api/v1/goals/drafts/"
    made = page.post(address, {"target": "100.00", "period": "2026-Q4"}, "application/json").json()
    assert (made["state"], made["target"], made["number"]) == ("draft", "100.00", 1)
    one = f"{address}{made['id']}/"
    put = page.put(one, {"target": "200.00", "number": 1}, "application/json").json()
    assert (put["target"], put["number"], put["starts_on"]) == ("200.00", 2, "2026-10-01")
    assert signed_in(otto).get(one).status_code == 404
    goal = page.post(f"{one}propose/", {}, "application/json").json()
    assert (goal["target"], goal["state"]) == ("200.00", "proposed")
    assert page.get(address).json() == {"drafts": []}
    with pytest.raises(Missing):
        drop_draft(by=mia, draft_id=made["id"])


def test_goals_are_pasted_as_drafts_and_proposed_together(acme, mia):
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    page = signed_in(mia)
    wrong = page.post("/goals/drafts/paste/", {"lines": "2026-Q4\t2,500,000\nsoon\t5\nQ1 2027"})
    assert wrong.status_code == 400
    for told in ("Line 2: “soon” is no period", "Line 3: Write a period and a target"):
        assert told in wrong.text
    assert not GoalDraft.objects.exists()
    lines = "2026-Q4\t2,500,000\nQ1 2027\t2,600,000\tWinter\n2027-05\t7"
    assert page.post("/goals/drafts/paste/", {"lines": lines}).status_code == 302
    kept = {one.content["target"]: one for one in GoalDraft.objects.all()}
    assert [kept[2_500_000_00].goal_id, kept[2_600_000_00].goal_id] == [goal.pk, None]
    assert kept[2_600_000_00].content["name"] == "Winter"
    stale = {"draft": [one.pk for one in kept.values()], "number": [7, 7, 7]}
    assert page.post("/goals/drafts/propose/", stale).status_code == 409
    for number in ("²", "9" * 5_000):
        odd = stale | {"number": [number] * 3}
        assert page.post("/goals/drafts/propose/", odd).status_code < 500
    assert (acme.goals.count(), GoalDraft.objects.count()) == (1, 3)  # all or none
    seen = stale | {"number": [1, 1, 1], "sign": "marketing"}
    assert page.post("/goals/drafts/propose/", seen).status_code == 302
    assert (acme.goals.count(), GoalDraft.objects.count()) == (3, 0)
    assert standing_goal(acme, goal.pk).newest_wording.target == 2_500_000_00
