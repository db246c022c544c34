"""A period closed with its figures: corrections beside them, reopened only by both heads."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction as F

import pytest
from django.db import transaction

from goals.models import Closing
from goals.queries.closings import closing_of, corrected, lines_of, reopening_of
from goals.queries.goals import board_goal
from goals.rules.spans import month_of, period_by_key
from goals.services.closings import ask_to_reopen, close_goal, sign_reopening
from goals.services.goals import agree_goal, edit_goal, propose_goal
from goals.services.quotas import set_quota
from goals.services.step_targets import set_step_target
from smarketing.accounts.rules.faults import Fault, Refused
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import NOW, TODAY, signed_in
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db
AFTER = datetime(2027, 1, 5, 9, tzinfo=UTC)
PERIOD = period_by_key("2026-Q4")


@pytest.fixture(autouse=True)
def _january(time_machine):
    time_machine.move_to(AFTER, tick=False)


@pytest.fixture
def goal(mia, sara, north):
    """Agreed, with one win in it and the quota of North."""
    made = propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=made.pk, number=1, half=half, now=NOW)
    set_quota(today=TODAY, by=sara, team_id=north.pk, period=PERIOD, target=1_000_000_00)
    win(made.organization, "ana", 2_500_000_00)
    return made


def win(organization, lead, amount, what="customer", on=date(2026, 12, 2)):
    fact = Said(LeadRef("crm", lead), f"{lead}-{what}", what=what, on=on, amount=amount)
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, [fact], recorded_at=AFTER)


def test_closing_settles_it_with_its_figures_and_celebrates_what_was_reached(goal, mia):
    closing = close_goal(by=mia, goal_id=goal.pk, now=AFTER)
    assert closing.figures["attained"] == 2_500_000_00
    assert [team["target"] for team in closing.figures["teams"]] == [1_000_000_00]
    assert [made.attained for made in goal.celebrations.all()] == [2_500_000_00]
    with pytest.raises(Fault, match="closed already"):
        close_goal(by=mia, goal_id=goal.pk, now=AFTER)


def test_an_unchanged_value_is_settled_all_the_same_and_only_after_the_last_day(goal, mia):
    with pytest.raises(Fault, match="after its last day"):
        close_goal(by=mia, goal_id=goal.pk, now=datetime(2026, 12, 31, 22, tzinfo=UTC))
    close_goal(by=mia, goal_id=goal.pk, now=datetime(2027, 1, 1, 1, tzinfo=UTC))


def test_what_comes_late_is_a_correction_and_changes_nothing_that_was_closed(goal, mia):
    closing = close_goal(by=mia, goal_id=goal.pk, now=AFTER)
    win(goal.organization, "bo", 7_000_00)
    win(goal.organization, "ana", 2_400_000_00, what="lost", on=date(2026, 12, 30))
    win(goal.organization, "cid", 9_000_00, on=date(2027, 1, 3))  # of the next period
    closing.refresh_from_db()
    known = corrected(closing)
    assert (known.closed.attained, known.now) == (2_500_000_00, 7_000_00)
    assert known.turns
    lines = lines_of(closing)
    assert [(line.lead, line.cause, line.amount) for line in lines] == [
        ("ana", "back", -2_500_000_00),
        ("bo", "late", 7_000_00),
    ]
    assert sum(line.amount for line in lines) == known.effect


def test_a_closed_limit_is_told_as_the_running_one_was(mia, sara, acme):
    limit = replace(Q4, direction="below", baseline=500_000_00, target=3_000_000_00)
    made = propose_goal(by=mia, wording=limit, reason="late", now=NOW)
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=made.pk, number=1, half=half, now=NOW)
    win(acme, "ana", 2_000_000_00)
    running = board_goal(acme, limit.period, AFTER.date(), 2_000_000_00)
    known = corrected(close_goal(by=mia, goal_id=made.pk, now=AFTER))
    assert str(known.closed.attainment) == running["attainment"] == "5/4"
    win(acme, "bo", 500_000_00)
    assert (known.closed.attainment, corrected(closing_of(made)).attainment) == (F(5, 4), 1)


def test_what_was_promised_of_a_closed_period_stands(goal, mia, sara, north):
    close_goal(by=mia, goal_id=goal.pk, now=AFTER)
    lower = type(Q4)(**{**vars(Q4), "target": 1_00})
    for change in (
        lambda: edit_goal(by=mia, goal_id=goal.pk, number=1, wording=lower, reason="", now=AFTER),
        lambda: set_quota(today=TODAY, by=sara, team_id=north.pk, period=PERIOD, target=1_00),
        lambda: set_quota(
            today=TODAY, by=sara, team_id=north.pk, period=month_of(date(2026, 11, 1)), target=1_00
        ),
        lambda: set_step_target(today=TODAY, by=mia, step="lead", month=date(2026, 11, 1), count=1),
    ):
        with pytest.raises(Fault, match="is closed"):
            change()


def test_reopening_takes_a_reason_and_both_heads(goal, mia, sara, tom):
    closing = close_goal(by=mia, goal_id=goal.pk, now=AFTER)
    with pytest.raises(Refused):
        ask_to_reopen(by=tom, goal_id=goal.pk, reason="please", now=AFTER)
    with pytest.raises(Fault, match="Say why"):
        ask_to_reopen(by=mia, goal_id=goal.pk, reason=" ", now=AFTER)
    ask_to_reopen(by=mia, goal_id=goal.pk, reason="a file", now=AFTER, sign_as="marketing")
    assert closing_of(goal) == closing
    asked = reopening_of(closing).proposed
    said = {"number": asked.number, "digest": asked.digest, "half": "sales"}
    sign_reopening(by=sara, goal_id=goal.pk, now=AFTER, **said)
    assert closing_of(goal) is None
    again = close_goal(by=sara, goal_id=goal.pk, now=AFTER + timedelta(1))
    assert (again.number, Closing.objects.count()) == (2, 2)


def test_the_page_closes_it_and_shows_what_was_corrected(goal, mia, sara):
    client = signed_in(mia)
    assert "settled as reached" in client.get(f"/goals/{goal.pk}/").content.decode()
    client.post(f"/goals/{goal.pk}/close/")
    win(goal.organization, "bo", 7_000_00)
    page = client.get(f"/goals/{goal.pk}/").content.decode()
    assert "as closed" in page
    assert "came late" in page
    assert client.get(f"/goals/{goal.pk}/edit/").status_code == 409
    client.post(f"/goals/{goal.pk}/reopen/", {"reason": "a file", "sign": "marketing"})
    asked = reopening_of(closing_of(goal)).proposed
    said = {"half": "sales", "number": asked.number, "digest": asked.digest}
    signed_in(sara).post(f"/goals/{goal.pk}/reopen/sign/", said)
    assert "settled as reached" in client.get(f"/goals/{goal.pk}/").content.decode()


def test_programs_read_the_corrections(goal, mia):
    client = signed_in(mia)
    assert client.get(f"/api/v1/goals/{goal.pk}/closing").status_code == 404
    assert client.post(f"/api/v1/goals/{goal.pk}/closing").status_code == 201
    win(goal.organization, "bo", 7_000_00)
    told = client.get(f"/api/v1/goals/{goal.pk}/closing").json()
    assert (told["attained"], told["attained_now"]) == ("2500000.00", "2507000.00")
    assert [line["amount"] for line in told["corrections"]] == ["7000.00"]
