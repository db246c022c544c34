"""Reads of closed periods: what was frozen, what came in since, what may be closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from goals.models import Closing, SharedGoal
from goals.queries.attained import attained, attained_by_step, attained_by_team, of
from goals.queries.goals import StandingGoal, versions_of_goal
from goals.queries.quotas import quotas_in
from goals.rules.closing import Closed, Corrected, cause_of, closed_of
from goals.rules.life import state_of
from goals.rules.metrics import kind_of
from goals.rules.wording import wording_of
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.periods import Period
from smarketing.agreements.queries import Agreement, agreement_of
from smarketing.funnel.models import Entry, Import, Move

REOPENING = "reopening"  # the kind of its agreements
LINES = 100  # shown at once


@dataclass(frozen=True)
class Line:
    """One correction: a lead's entries of one batch that came after the closing."""

    day: date
    lead: str
    cause: str  # late, back, changed or moved
    n: int
    amount: int
    recorded_at: datetime | None
    file: str  # the import that brought it, "" for none


def closing_of(goal: SharedGoal) -> Closing | None:
    """The closing that stands over a goal."""
    return goal.closings.filter(reopened_at__isnull=True).select_related("closed_by").first()


def closing_by_goal(goal: SharedGoal) -> Closing:
    """The same, or `Missing`."""
    found = closing_of(goal)
    if found is None:
        raise Missing(_("This period is not closed."))
    return found


def closings_of(organization: Organization) -> dict[int, Closing]:
    """The closing that stands over each closed goal, by the goal."""
    return {one.goal_id: one for one in organization.closings.filter(reopened_at__isnull=True)}


def life_of(standing: StandingGoal, today: date, closed: bool | None = None) -> str:
    """Where a goal stands in its life; `closed` where the reader knows it already."""
    return state_of(
        is_shared=standing.is_shared,
        has_begun=standing.wording.starts_on <= today,
        is_closed=bool(closing_of(standing.goal)) if closed is None else closed,
    )


def closed_over(organization: Organization, starts_on: date, ends_on: date) -> Closing | None:
    """A closed period that shares a day with these."""
    return (
        organization.closings.filter(
            reopened_at__isnull=True,
            goal__on_top=True,
            goal__starts_on__lte=ends_on,
            goal__ends_on__gte=starts_on,
        )
        .select_related("goal")
        .first()
    )


def reopening_of(closing: Closing) -> Agreement:
    """What both heads made of a request to reopen it."""
    return agreement_of(closing.organization, REOPENING, closing.pk)


def to_close(standing: StandingGoal, today: date) -> Closed:
    """The figures of a goal as they would be frozen today."""
    organization, wording = standing.goal.organization, standing.wording
    period, metric = wording.period, wording.of
    by_step = attained_by_step(organization, period)
    mine = of(by_step.get(metric.step), metric)
    progress = wording.progress(mine.value, period.ends_on)
    return Closed(
        metric=wording.metric,
        unit=wording.unit,
        target=wording.target,
        original=original_target(standing),
        attained=progress.attained,
        baseline=wording.baseline,
        reached=progress.is_reached,
        direction=wording.direction,
        not_priced=mine.not_priced,
        steps={step: figure.count for step, figure in by_step.items()},
        teams=team_figures(standing, period, today),
    )


def original_target(standing: StandingGoal) -> int:
    """What both heads promised first."""
    agreed = [one for one in versions_of_goal(standing.goal) if one.agreed_at]
    return wording_of(agreed[-1].content).target if agreed else standing.wording.target


def team_figures(standing: StandingGoal, period: Period, today: date) -> list[dict]:
    organization, metric = standing.goal.organization, standing.wording.of
    reached = attained_by_team(organization, metric, period)
    quotas = [q for q in quotas_in(organization, period, today) if q.metric == metric.key]
    return [
        {
            "name": quota.team.name,
            "target": quota.target,
            "attained": reached[quota.team.pk].value if quota.team.pk in reached else 0,
        }
        for quota in quotas
    ]


def corrected(closing: Closing) -> Corrected:
    """What was closed beside what is known now."""
    closed, goal = closed_of(closing.figures), closing.goal
    period = Period(goal.starts_on, goal.ends_on)
    now = attained(closing.organization, kind_of(closed.metric), period).value
    return Corrected(closed, closed.baseline + now, closed.settled(closed.baseline + now))


def lines_of(closing: Closing, most: int = LINES) -> list[Line]:
    """The correction lines of a closed period, newest first: their sums are the whole effect."""
    goal, step = closing.goal, kind_of(closing.figures["metric"]).step
    rows = list(
        Entry.objects.filter(
            organization=closing.organization,
            what=step,
            day__gte=goal.starts_on,
            day__lte=goal.ends_on,
            version__gt=closing.version,
        )
        .values_list("version", "day", "lead_id", "lead__external_id")
        .annotate(net=Sum("n"), amounts=Sum("amount"), parts=Count("pk"))
        .filter(~Q(net=0) | ~Q(amounts=0))
        .order_by("-version", "-day", "lead_id")[:most]
    )
    said = came_by(closing, rows)
    return [
        Line(
            day=day,
            lead=external or (str(lead) if lead else ""),
            cause=cause_of(net, amounts),
            n=net,
            amount=amounts,
            recorded_at=said.get((version, lead), (None, ""))[0],
            file=said.get((version, lead), (None, ""))[1],
        )
        for version, day, lead, external, net, amounts, _parts in rows
    ]


def came_by(closing: Closing, rows: Sequence[tuple]) -> dict[tuple, tuple[datetime, str]]:
    """When the batch that made a line came, and from which file."""
    moves = Move.objects.filter(
        organization=closing.organization,
        recorded_in__in={row[0] for row in rows},
        lead__in={row[2] for row in rows if row[2]},
    ).values_list("recorded_in", "lead_id", "recorded_at", "brought_by")
    files = dict(
        Import.objects.filter(organization=closing.organization).values_list("pk", "file_name")
    )
    return {(version, lead): (at, files.get(by, "")) for version, lead, at, by in moves}
