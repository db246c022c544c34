"""The goals page as values: periods are columns, both halves' promises are rows."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from goals.models import Closing
from goals.queries.attained import attained_by_step, attained_by_team, of
from goals.queries.calendars import usual_periods
from goals.queries.closings import closing_of
from goals.queries.goals import StandingGoal, standing_goals, told
from goals.queries.quotas import TeamQuota, missing_sum, quotas_in, sales_teams
from goals.queries.targets import needed_by_step
from goals.rules.metrics import COUNT, REVENUE, WON, Metric
from goals.rules.progress import UNKNOWN, standing, whole
from goals.rules.spans import keyed, overlap
from goals.rules.spread import Needed
from smarketing.accounts.models import Organization, Team
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Step
from smarketing.funnel.queries.counts import Figure
from smarketing.funnel.queries.steps import step_names

PAST, NOW, NEXT = "past", "now", "next"


@dataclass(frozen=True)
class Column:
    """One period of the plan with its goal, if it has one."""

    period: Period
    state: str  # past, now, next
    day: int  # days gone
    metric: Metric  # of the goal, else of new goals: quotas of this column are in it
    unit: str
    goal: dict | None
    standing: StandingGoal | None
    by_step: dict[str, Figure]
    closing: Closing | None = None
    corrected_by: int = 0  # what came in for its days since it was closed
    unassigned: int | None = None  # of the goal: what no team carries
    called: str = ""  # the period's name in a calendar

    @property
    def gone(self) -> int:
        """Thousandths of the period that lie behind, for the axis and the pace ticks."""
        return round(Fraction(1000 * self.day, self.period.days))

    @property
    def is_named(self) -> bool:
        """Whether the period is a quarter, month or year, which has a name of its own."""
        return len(self.period.key) < 10


@dataclass(frozen=True)
class Cell:
    """What one team or step owes of a period, and what is there."""

    column: Column
    id: str  # in the page
    target: int | None
    reached: int
    due: int | None
    status: str
    is_complete: bool = True  # every day of the period has a target

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.reached, self.target) if self.target else None

    @property
    def gap(self) -> int | None:
        return None if self.due is None else self.reached - self.due


@dataclass(frozen=True)
class TeamRow:
    team: Team
    cells: list[Cell]


@dataclass(frozen=True)
class StepRow:
    step: Step
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Plan:
    """The whole page."""

    columns: list[Column]
    teams: list[TeamRow]
    steps: list[StepRow]

    @property
    def now(self) -> Column | None:
        return next((column for column in self.columns if column.state == NOW), None)

    def quota_cell(self, team_id: int, key: str) -> Cell | None:
        """One team's cell of one period, if the page has it."""
        return next(
            (
                cell
                for row in self.teams
                for cell in row.cells
                if row.team.pk == team_id and cell.column.period.key == key
            ),
            None,
        )


def plan(organization: Organization, today: date, around: date) -> Plan:
    """The quarters around a day, goals of other lengths in their place, with all they owe."""
    columns = [
        column_of(organization, period, called, goal, today)
        for period, called, goal in columns_around(organization, around)
    ]
    quotas = [quotas_in(organization, column.period, today) for column in columns]
    columns = [with_rest(column, owed) for column, owed in zip(columns, quotas, strict=True)]
    return Plan(
        columns=columns,
        teams=team_rows(organization, columns, quotas),
        steps=step_rows(organization, columns, today),
    )


def columns_around(
    organization: Organization, around: date
) -> list[tuple[Period, str, StandingGoal | None]]:
    """The periods of the page with their names: goals keep theirs, the usual ones fill what they
    leave free."""
    usual = usual_periods(organization, around, 1, 2)
    window = Period(usual[0][0].starts_on, usual[-1][0].ends_on)
    held = [
        (
            keyed(goal.wording.starts_on, goal.wording.ends_on, organization.fiscal_start),
            goal.wording.called,
            goal,
        )
        for goal in standing_goals(organization)
        if goal.goal.on_top and overlap(goal.wording.period, window)
    ]
    free = [
        (period, called, None)
        for period, called in usual
        if not any(overlap(period, other) for other, _called, _goal in held)
    ]
    return sorted([*held, *free], key=lambda column: column[0])


def column_of(
    organization: Organization,
    period: Period,
    called: str,
    standing: StandingGoal | None,
    today: date,
) -> Column:
    metric = standing.wording.of if standing else usual_metric(organization)
    by_step = attained_by_step(organization, period)
    closing = closing_of(standing.goal) if standing and period.ends_on < today else None
    known = of(by_step.get(metric.step), metric).value
    reached = closing.figures["attained"] - closing.figures["baseline"] if closing else known
    return Column(
        period=period,
        state=PAST if period.ends_on < today else NOW if today in period else NEXT,
        day=period.elapsed(today),
        metric=metric,
        unit=standing.wording.unit if standing else usual_unit(organization),
        goal=told(standing, today, reached) if standing else None,
        standing=standing,
        by_step=by_step,
        closing=closing,
        corrected_by=known - reached,
        called=called,
    )


def with_rest(column: Column, quotas: list[TeamQuota]) -> Column:
    """The column with what of its goal belongs to no team yet."""
    way = column.standing.wording.way if column.standing else None
    rest = missing_sum(quotas, way, column.metric.key)
    return Column(**{**vars(column), "unassigned": rest})


def usual_metric(organization: Organization) -> Metric:
    """What a new goal counts, unless somebody says otherwise."""
    return REVENUE if organization.unit == "money" else Metric(COUNT, WON)


def usual_unit(organization: Organization) -> str:
    return organization.currency if organization.unit == "money" else organization.unit


def team_rows(
    organization: Organization, columns: list[Column], quotas: list[list[TeamQuota]]
) -> list[TeamRow]:
    """A row for each team that may carry a quota, or carries one."""
    reached = [attained_by_team(organization, column.metric, column.period) for column in columns]
    owed = [
        {quota.team.pk: quota for quota in some if quota.metric == column.metric.key}
        for column, some in zip(columns, quotas, strict=True)
    ]
    carrying = {team.pk for some in quotas for team in (quota.team for quota in some)}
    teams = organization.teams.filter(pk__in=carrying) | sales_teams(organization)
    return [
        TeamRow(
            team,
            [
                quota_cell(column, team, owed[n].get(team.pk), of_team(reached[n], team))
                for n, column in enumerate(columns)
            ],
        )
        for team in teams.distinct()
    ]


def of_team(reached: dict, team: Team) -> int:
    return reached[team.pk].value if team.pk in reached else 0


def quota_cell(column: Column, team: Team, quota: TeamQuota | None, reached: int) -> Cell:
    due = quota.due if quota else None
    return Cell(
        column=column,
        id=f"quota-{team.pk}-{column.period.key}",
        target=quota.target if quota else None,
        reached=reached,
        due=whole(due, column.metric.is_money),
        status=UNKNOWN if column.state == NEXT else standing(reached, due),
        is_complete=quota is None or quota.days_set == column.period.days,
    )


def step_rows(organization: Organization, columns: list[Column], today: date) -> list[StepRow]:
    """A row for each step, in the order of the way."""
    names = step_names(organization)
    needed = [needed_by_step(organization, column.period, today) for column in columns]
    return [
        StepRow(
            step,
            names[step.key],
            [step_cell(column, step, needed[n].get(step.key)) for n, column in enumerate(columns)],
        )
        for step in organization.steps.all()
    ]


def step_cell(column: Column, step: Step, needed: Needed | None) -> Cell:
    figure = column.by_step.get(step.key)
    reached = figure.count if figure else 0
    known = needed is not None and needed.is_complete_by_today
    due = needed.by_today if known else None
    return Cell(
        column=column,
        id=f"step-{step.key}-{column.period.key}",
        target=whole(needed.whole, is_money=False) if needed else None,
        reached=reached,
        due=whole(due, is_money=False),
        status=UNKNOWN if column.state == NEXT else standing(reached, due),
        is_complete=needed is None or needed.is_complete,
    )
