"""Reads of shared goals: which one runs, what of it is agreed, what waits for whom."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from goals.models import SharedGoal
from goals.queries.calendars import usual_period
from goals.rules.progress import Progress, pace_gap, whole
from goals.rules.spans import keyed
from goals.rules.wording import Wording, wording_of
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.rules.periods import Period
from smarketing.agreements.models import Version
from smarketing.agreements.queries import (
    Agreement,
    agreement_of,
    agreements_of,
    signed_by,
    versions_of,
    waits_for,
)

GOAL = "goal"  # the kind of its agreements


@dataclass(frozen=True)
class StandingGoal:
    """A shared goal with what both heads have made of it."""

    goal: SharedGoal
    agreement: Agreement

    @property
    def version(self) -> Version:
        """What the board shows: the agreed version, or the first proposal."""
        return self.agreement.shown

    @cached_property
    def wording(self) -> Wording:
        return wording_of(self.version.content)

    @property
    def proposed(self) -> Version | None:
        """The version that waits for signatures, if one does."""
        return self.agreement.proposed

    @property
    def proposed_wording(self) -> Wording | None:
        return wording_of(self.proposed.content) if self.proposed else None

    @property
    def newest_wording(self) -> Wording:
        return self.proposed_wording or self.wording

    @property
    def is_shared(self) -> bool:
        return self.agreement.is_shared

    @property
    def waits_for(self) -> list[str]:
        """The halves whose signature the proposal still needs."""
        return waits_for(self.proposed) if self.proposed else []


def goal_by_id(organization: Organization, goal_id: int) -> SharedGoal:
    """A standing goal of this organisation, or `Missing`."""
    goal = organization.goals.standing().filter(pk=goal_id).first()
    if goal is None:
        raise Missing(_("There is no such goal."))
    return goal


def agreement_for(goal: SharedGoal) -> Agreement:
    """What stands of one goal."""
    return agreement_of(goal.organization, GOAL, goal.pk)


def standing_goal(organization: Organization, goal_id: int) -> StandingGoal:
    """One goal with its agreement, or `Missing`."""
    goal = goal_by_id(organization, goal_id)
    return StandingGoal(goal, agreement_for(goal))


def standing_goals(organization: Organization) -> list[StandingGoal]:
    """Every standing goal in the order of its period."""
    agreements = agreements_of(organization, GOAL)
    return [StandingGoal(goal, agreements[goal.pk]) for goal in organization.goals.standing()]


def shared_goals(organization: Organization) -> list[StandingGoal]:
    """The goals that both halves agreed to and the board shows, in the order of their periods."""
    found = standing_goals(organization)
    return [one for one in found if one.is_shared and one.wording.on_top]


def versions_of_goal(goal: SharedGoal) -> list[Version]:
    """Every version of a goal, newest first, with proposer and signatures."""
    return versions_of(goal.organization, GOAL, goal.pk)


def version_rows(goal: SharedGoal) -> list[dict]:
    """Every version as plain data, newest first: who, when, why, signed by whom, what became of it.

    `state` is `waits`, `in_force`, `replaced` (agreed, then overtaken by a newer agreement) or
    `dropped` (never agreed).
    """
    versions = versions_of_goal(goal)
    in_force = next((version for version in versions if version.agreed_at), None)
    return [version_row(version, version is in_force, goal.organization) for version in versions]


def version_row(version: Version, is_in_force: bool, organization: Organization) -> dict:
    at = version.proposed_at.astimezone(organization.zone)
    return {
        "version": version.number,
        **version.content,
        "by": version.proposed_by.name,
        "at": at.isoformat(),
        "on": at.date().isoformat(),
        "effective_on": effective_on(version, organization),
        "reason": version.reason,
        "agreed": signatures_under(version, organization.zone),
        "state": state_of(version, is_in_force),
    }


def effective_on(version: Version, organization: Organization) -> str | None:
    """The local day from which a version counts: that of the second signature."""
    if version.agreed_at is None:
        return None
    return version.agreed_at.astimezone(organization.zone).date().isoformat()


def state_of(version: Version, is_in_force: bool) -> str:
    if version.agreed_at:
        return "in_force" if is_in_force else "replaced"
    return "dropped" if version.withdrawn_at else "waits"


def periods_taken(organization: Organization) -> list[tuple[SharedGoal, Period]]:
    """The days that shared goals on top hold, by what stands and by what is proposed."""
    taken = []
    for standing in standing_goals(organization):
        if not standing.newest_wording.on_top:
            continue
        wordings = {standing.wording.period, standing.newest_wording.period}
        taken += [(standing.goal, period) for period in sorted(wordings)]
    return taken


def running_goal(organization: Organization, day: date) -> SharedGoal | None:
    """The shared goal of a day; two never run at once."""
    return organization.goals.on_top().running_on(day).first()


def goals_beside(organization: Organization, day: date) -> list[StandingGoal]:
    """The goals of a day that stand under the one on top, by name."""
    goals = list(organization.goals.running_on(day).filter(on_top=False).order_by("name", "pk"))
    agreements = agreements_of(organization, GOAL) if goals else {}
    return [StandingGoal(goal, agreements[goal.pk]) for goal in goals]


def goal_in(organization: Organization, period: Period) -> SharedGoal | None:
    """The shared goal of exactly this period."""
    return (
        organization.goals.on_top()
        .filter(starts_on=period.starts_on, ends_on=period.ends_on)
        .first()
    )


def board_period(organization: Organization, today: date) -> Period:
    """The period the board shows: that of the running goal, else the usual one of the day."""
    goal = running_goal(organization, today)
    if goal is None:
        return usual_period(organization, today)
    return keyed(goal.starts_on, goal.ends_on, organization.fiscal_start)


def board_goal(
    organization: Organization, period: Period, today: date, attained: int
) -> dict | None:
    """What the board says of the period's goal, as plain data; None where there is none.

    `attained` is the metric engine's figure in the goal's unit. Shares are exact, written
    `247/400`; money is whole minor units; what cannot be said is None.
    """
    goal = goal_in(organization, period)
    if goal is None:
        return None
    return told(StandingGoal(goal, agreement_for(goal)), today, attained)


def told(standing: StandingGoal, today: date, attained: int) -> dict:
    """A standing goal as the plain data that board, page and API show."""
    wording, organization = standing.wording, standing.goal.organization
    zone = organization.zone
    period = keyed(wording.starts_on, wording.ends_on, organization.fiscal_start)
    progress = wording.progress(attained, today)
    return {
        "id": standing.goal.pk,
        "name": wording.name,
        "metric": wording.metric,
        "unit": wording.unit,
        "period": {
            "key": period.key,
            "starts_on": period.starts_on.isoformat(),
            "ends_on": period.ends_on.isoformat(),
            "day": progress.day,
            "days": progress.days,
            "calendar": wording.calendar,
            "called": wording.called,
        },
        "target": wording.target,
        "baseline": wording.baseline,
        "minimum": wording.minimum,
        "stretch": wording.stretch,
        "direction": wording.direction,
        "basis": wording.pacing.basis,
        "basis_of": wording.pacing.of,
        "gone": list(wording.course.gone(progress.day, progress.days)),
        "on_top": wording.on_top,
        "original": original_promise(standing, progress),
        "attained": progress.attained,
        **pace_of(progress, wording.of.is_money),
        "agreed": signatures_under(standing.version, zone),
        "waits_for": standing.waits_for,
        "proposed": proposal(standing, zone),
        "shared": standing.is_shared,
        "version": standing.goal.number,
    }


def original_promise(standing: StandingGoal, progress: Progress) -> dict | None:
    """What both heads promised first, where the target has changed since."""
    goal, wording = standing.goal, standing.wording
    if goal.number == 1 or not standing.is_shared:
        return None
    versions = goal.organization.versions.filter(kind=GOAL, subject_id=goal.pk)
    first = wording_of(versions.filter(agreed_at__isnull=False).order_by("number")[0].content)
    if (first.metric, first.target) == (wording.metric, wording.target):
        return None
    if first.metric != wording.metric:
        return {"target": first.target, "attainment": None}
    share = replace(progress, target=first.target).attainment
    return {"target": first.target, "attainment": None if share is None else str(share)}


def pace_of(progress: Progress, is_money: bool) -> dict:
    """Where a figure stands against its even pace, rounded as it is shown."""
    share = progress.attainment
    return {
        "attainment": None if share is None else str(share),
        "needed_by_today": whole(progress.needed_by_today, is_money),
        "pace_gap": pace_gap(progress, is_money),
        "status": progress.status,
    }


def signatures_under(version: Version, zone: ZoneInfo) -> dict[str, dict | None]:
    """Who signed a version for each half, and on which local day."""
    signed = signed_by(version)
    return {
        half: {
            "name": signed[half].member.name,
            "on": signed[half].signed_at.astimezone(zone).date().isoformat(),
        }
        if half in signed
        else None
        for half in HALVES
    }


def proposal(standing: StandingGoal, zone: ZoneInfo) -> dict | None:
    """The version that waits, with who proposed it and why."""
    version = standing.proposed
    if version is None:
        return None
    return {
        "target": version.content["target"],
        "by": version.proposed_by.name,
        "version": version.number,
        "reason": version.reason,
        "agreed": signatures_under(version, zone),
    }
