"""Writes of a goal's parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import GoalSlice, SharedGoal
from goals.models.slice import Along
from goals.queries.goals import goal_by_id
from goals.queries.slices import known_along
from goals.services.open_periods import demand_goal_open
from goals.services.seen import Seen, still_seen
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.typed import LARGEST
from smarketing.accounts.services import rights
from smarketing.audit import services as audit


@dataclass(frozen=True)
class SliceSaid:
    """What somebody typed for a part; a target of None takes it away."""

    along: str
    key: str
    target: int | None
    seen: Seen | None = None


@transaction.atomic
def set_slices(*, by: Member, goal_id: int, said: Sequence[SliceSaid]) -> SharedGoal:
    """Say what falls to halves, offices or personas, all or none.

    The parts may come to less or more than the goal: the page says so. Raises `Missing` for what
    the goal cannot be cut into, `Overtaken` where `seen` no longer holds.
    """
    rights.demand(by, "quota.edit")
    by.organization.raise_wanted()
    goal = goal_by_id(by.organization, goal_id)
    demand_goal_open(goal)
    for one in said:
        set_one(by, goal, one)
    return goal


def set_one(by: Member, goal: SharedGoal, said: SliceSaid) -> None:
    part = goal.slices.filter(along=said.along, key=said.key).first()
    was = part.target if part else None
    if said.target == was:
        return
    still_seen(said.seen, was)
    names = known_along(by.organization, said.along) if said.along in Along.values else {}
    if said.target is None:
        part.delete()
    elif said.key not in names:
        raise Missing(_("A goal is cut along halves, offices and personas that there are."))
    elif not 0 < said.target <= LARGEST:
        told = _("A part is more than nothing. Leave it empty where there is none.")
        raise Fault(told, fields={"target": told})
    else:
        GoalSlice.objects.update_or_create(
            organization=by.organization,
            goal=goal,
            along=said.along,
            key=said.key,
            defaults={"target": said.target},
        )
    audit.record(
        by,
        "goal.slice",
        goal,
        name=goal.name,
        along=said.along,
        part=names.get(said.key) or said.key,
        unit=goal.unit,
        was=was,
        target=said.target,
    )
