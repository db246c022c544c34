"""The row of goals: typed or pasted, shown before it is proposed, taken back while it waits."""

import re
from dataclasses import replace

import pytest

from goals.models import GoalDraft, SharedGoal
from goals.queries.goals import standing_goal
from goals.rules.metrics import REVENUE
from goals.services.goals import agree_goal, propose_goal
from tests.cast import NOW, signed_in
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def agreed(mia, sara):
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=goal.pk, number=1, half=half, now=NOW)
    return goal


def row(*cells, **more):
    names = ("goal_period", "goal_number", "goal_target")
    return {name: [cell[n] for cell in cells] for n, name in enumerate(names)} | more


def hidden(text, address):
    """What a form of the page would send again."""
    form = text[text.index(f'action="{address}"') :]
    form, sent = form[: form.index("</form>")], {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(value)
    return sent


def test_a_row_is_shown_with_what_it_changes_and_nothing_is_saved(acme, mia, agreed):
    block = row(("2026-Q4", 1, "2,650,000"), ("2027-Q1", 0, "2,800,000"), ("2027-Q2", 0, ""))
    page = signed_in(mia).post("/goals/row/", block)
    assert page.status_code == 200
    assert "From $2,400,000 to <b>$2,650,000</b>" in page.text
    assert "No goal stood here. Now <b>$2,800,000</b>" in page.text
    assert 'value="2,650,000"' in page.text  # the cell holds what was pasted
    assert (acme.versions.count(), SharedGoal.objects.count()) == (1, 1)


def test_a_row_is_proposed_with_the_quotas_pasted_under_it_and_taken_back(acme, mia, agreed, north):
    page = signed_in(mia)
    goals = row(("2026-Q4", 1, "2,650,000"), ("2027-Q1", 0, "2,800,000"))
    under = {"team": [north.pk], "period": ["2027-Q1"], "metric": [REVENUE.key]}
    shown = page.post("/goals/row/", goals | under | {"seen": [""], "value": ["900,000"]})
    assert "North, Q1 2027" in shown.text
    said = hidden(shown.text[shown.text.index('id="row"') :], "/goals/row/")
    answer = page.post("/goals/row/", said | {"reason": "more demand", "sign": "marketing"})
    assert answer.status_code == 302
    standing = standing_goal(acme, agreed.pk)
    assert standing.proposed_wording == replace(Q4, target=2_650_000_00)
    assert (standing.proposed.reason, standing.waits_for) == ("more demand", ["sales"])
    assert acme.quotas.get().target == 900_000_00
    assert acme.goals.standing().count() == 2
    back = page.get(answer.url)
    page.post("/goals/row/back/", hidden(back.text, "/goals/row/back/"))
    assert standing_goal(acme, agreed.pk).proposed is None
    assert (acme.goals.standing().count(), acme.quotas.count()) == (1, 0)


def test_taking_back_puts_the_proposal_there_that_waited_before(acme, mia, sara, agreed):
    page = signed_in(mia)
    page.post("/goals/row/", row(("2026-Q4", 1, "2,500,000"), act="propose", reason="first"))
    answer = page.post("/goals/row/", row(("2026-Q4", 2, "2,650,000"), act="propose"))
    again = page.get(answer.url)
    page.post("/goals/row/back/", hidden(again.text, "/goals/row/back/"))
    stands = standing_goal(acme, agreed.pk)
    assert (stands.proposed_wording.target, stands.proposed.reason) == (2_500_000_00, "first")
    agree_goal(by=mia, goal_id=agreed.pk, number=4, half="marketing", now=NOW)
    agree_goal(by=sara, goal_id=agreed.pk, number=4, half="sales", now=NOW)
    late = page.post("/goals/row/back/", {"made": [f"{agreed.pk}-4"]})
    assert (late.status_code, "Nothing was taken back" in late.text) == (409, True)


def test_one_wrong_figure_of_a_row_and_nothing_is_proposed(acme, mia, mona, agreed):
    page, good = signed_in(mia), ("2027-Q1", 0, "2,800,000")
    wrong = page.post("/goals/row/", row(good, ("2026-Q4", 1, "2.650.000"), act="propose"))
    assert (wrong.status_code, "could be read in two ways" in wrong.text) == (400, True)
    assert "2.650.000" in wrong.text  # nothing typed is lost
    nothing = page.post("/goals/row/", row(good, ("2026-Q4", 1, "0"), act="propose"))
    assert (nothing.status_code, "more than nothing" in nothing.text) == (400, True)
    emptied = page.post("/goals/row/", row(("2026-Q4", 1, ""), act="propose"))
    assert "A goal has a target" in emptied.text
    older = page.post("/goals/row/", row(good, ("2026-Q4", 0, "2,650,000"), act="propose"))
    assert (older.status_code, "since you looked" in older.text) == (409, True)
    past = page.post("/goals/row/", row(("2026-Q2", 0, "2,000,000"), act="propose"))
    assert (past.status_code, "This period ended" in past.text) == (400, True)
    assert page.post("/goals/row/", row(("nonsense", 0, "1"))).status_code == 404
    assert "2 pasted figures lay outside" in page.post("/goals/row/", row(good, outside="2")).text
    assert acme.versions.count() == 1
    assert signed_in(mona).post("/goals/row/", row(good)).status_code == 403


def test_a_row_is_kept_as_drafts(acme, mia, agreed):
    block = row(("2026-Q4", 1, "2,650,000"), ("2027-Q1", 0, "2,800,000"), act="keep")
    assert signed_in(mia).post("/goals/row/", block).status_code == 302
    assert GoalDraft.objects.filter(goal=agreed).count() == 1
    assert (GoalDraft.objects.count(), acme.versions.count()) == (2, 1)


def test_a_program_proposes_a_row_all_or_none(acme, mia, agreed, north):
    goals = [
        {"id": agreed.pk, "version": 1, "target": "2650000.00"},
        {"period": "2027-Q1", "target": "2800000.00"},
    ]
    quota = {"team": north.name, "period": "2027-Q1", "amount": "900000.00"}
    said = {"goals": goals, "quotas": [quota], "reason": "more demand"}

    def send(body):
        return signed_in(mia).post("/api/v1/goals/row", body, "application/json")

    for wrong in ({"quotas": [quota | {"team": "West"}]}, {"goals": [*goals, goals[1]]}):
        assert send(said | wrong).status_code in (400, 404)
    assert send(said | {"goals": []}).status_code == 400
    assert (acme.versions.count(), acme.quotas.count()) == (1, 0)
    made = send(said | {"sign": "marketing"})
    assert made.status_code == 201
    assert [one["target"] for one in made.json()["goals"]] == ["2400000.00", "2800000.00"]
    assert standing_goal(acme, agreed.pk).proposed_wording.target == 2_650_000_00
    assert acme.quotas.get().target == 900_000_00
