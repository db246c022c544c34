"""The board of a closed period stays as it was closed."""

from datetime import UTC, datetime

from goals.services.closings import close_goal
from smarketing.scoreboard.rules.packing import unpacked
from smarketing.scoreboard.services.refresh import compose_asked
from tests.scoreboard.conftest import event, post

AFTER = datetime(2027, 1, 5, 9, tzinfo=UTC)


def attained(organization):
    board = unpacked(compose_asked(organization.pk, "2026-Q4", None, AFTER).panels)
    return board["panels"]["goal"]["attained"]


def test_what_comes_late_does_not_change_it(filled, mia, time_machine):
    time_machine.move_to(AFTER, tick=False)
    close_goal(by=mia, goal_id=filled.goals.get().pk, now=AFTER)
    before = attained(filled)
    post(mia, event(60, "late", "customer", "2026-12-30", amount="7000"))
    assert attained(filled) == before
