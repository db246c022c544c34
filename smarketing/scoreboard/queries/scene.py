"""What every panel of one board looks at, read at one moment in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from django.conf import settings
from django.utils.translation import gettext, override

from goals.queries.calendars import usual_period
from goals.queries.closings import closing_of
from goals.queries.forecasts.forecast import from_here, known
from goals.queries.goals import StandingGoal, agreement_for, goal_in, running_goal
from goals.queries.owed import Owed
from goals.queries.targets import needs_of
from goals.rules.adjusting import Shift
from goals.rules.forecast.draws import Forecast
from goals.rules.metrics import REVENUE, Metric
from goals.rules.progress import REACH
from goals.rules.spans import keyed
from smarketing.accounts.models import Organization
from smarketing.accounts.queries.settled import Facts
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Step
from smarketing.funnel.queries.counts import Answer, Asked, Figure
from smarketing.funnel.rules.packs import word_for
from smarketing.funnel.rules.questions import Question
from smarketing.scoreboard.rules.asked import LEAD, along_the_way, day_by_day


@dataclass(frozen=True)
class WayStep:
    """A step of the way, with its name in every language."""

    key: str
    name: str | dict[str, str]
    side: str


@dataclass(frozen=True)
class Scene:
    """The ground on which a board's panels are composed."""

    organization: Organization
    period: Period
    today: date
    now: datetime
    version: int | None  # None: the ledger as it stands; else as it was known at this version
    steps: tuple[WayStep, ...]
    goal: StandingGoal | None
    targets: Mapping[str, Mapping[date, int]]  # step -> first day of a month -> needed count
    derived: Mapping[str, Mapping[date, Owed]]  # of these, what the agreed chain says
    moved: Mapping[str, Mapping[date, int]]  # by how much both heads moved a month's count
    shifts: list[Shift]  # what was moved within the period, and holds
    counts: Mapping[str, Figure]  # step -> what entered it in the period
    daily: Mapping[str, Mapping[str, Figure]]  # step -> day -> what entered it: metric's and lead
    settled: Facts  # what people settled, read already or not
    expected: Forecast | None = None  # where the period ends; none of an earlier moment

    @property
    def metric(self) -> Metric:
        """What the goal counts; the won amount where there is no goal."""
        return self.goal.wording.of if self.goal else REVENUE

    @property
    def unit(self) -> str:
        """The goal's currency or counted thing."""
        return self.goal.wording.unit if self.goal else self.organization.currency

    def measured(self, figure: Figure | None) -> int:
        """A figure of the engine in the goal's metric: minor units or a count."""
        return measured(self.metric, figure)

    @property
    def attained(self) -> int:
        return self.measured(self.counts.get(self.metric.step))

    def asked(self, question: Question) -> Answer:
        """What the ledger answers to a question of the board."""
        return answer_to(self.organization, question, self.settled)


def measured(metric: Metric, figure: Figure | None) -> int:
    """What a figure says in a metric; what never happened is nothing."""
    if figure is None:
        return 0
    return figure.amount if metric.is_money else figure.count


def scene_of(
    organization: Organization,
    period: Period | None,
    today: date,
    now: datetime,
    version: int | None = None,
    settled: Facts | None = None,
) -> Scene:
    """Gather the scene; without a period, that of the goal running today, else the usual one.

    `settled` is of today's board; any other reads for itself.
    """
    settled = settled or Facts()
    standing = settled.of("goal", lambda: goal_on(organization, period, today))
    goal, asked = standing and standing.goal, period is not None
    if period is None and goal:
        period = keyed(goal.starts_on, goal.ends_on, organization.fiscal_start)
    closing = closing_of(goal) if goal and asked and version is None else None
    version = closing.version if closing else version  # a closed period stays as it was closed
    period = period or settled.of("period", lambda: usual_period(organization, today))
    steps = (standing.wording.of if standing else REVENUE).step, LEAD
    figures = answer_to(organization, along_the_way(period, version), settled).rows
    needs = settled.of("needs", lambda: needs_of(organization, period))
    scene = Scene(
        organization=organization,
        period=period,
        today=today,
        now=now,
        version=version,
        steps=settled.of("way", lambda: way_of(organization)),
        goal=standing,
        targets=needs.months,
        derived=needs.derived,
        moved=needs.moved,
        shifts=needs.shifts,
        counts={figure.key[0]: figure for figure in figures},
        daily=by_day(answer_to(organization, day_by_day(period, steps, version), settled), steps),
        settled=settled,
    )
    return replace(scene, expected=expected_of(scene))


def goal_on(organization: Organization, period: Period | None, today: date) -> StandingGoal | None:
    """The shared goal of a period; without one, that of today."""
    goal = goal_in(organization, period) if period else running_goal(organization, today)
    return StandingGoal(goal, agreement_for(goal)) if goal else None


def expected_of(scene: Scene) -> Forecast | None:
    """The forecast of the goal; a board of an earlier version has none, leads stand as of now.

    A goal that is to stay on a side of its target has none either.
    """
    wording = scene.goal.wording if scene.goal else None
    if scene.version is not None or (wording and wording.direction != REACH):
        return None
    organization, today = scene.organization, scene.today
    found = scene.settled.of("past", lambda: known(organization, scene.metric, scene.period, today))
    return found and from_here(
        organization,
        found,
        attained=scene.attained + (wording.baseline if wording else 0),
        target=wording.target if wording else None,
        today=today,
    )


def answer_to(organization: Organization, question: Question, settled: Facts) -> Answer:
    """What the ledger answers; the question itself is settled, and its statement written once."""
    return settled.of(question, lambda: Asked(organization, question)).answer()


def by_day(answer: Answer, steps: tuple[str, ...]) -> dict[str, dict[str, Figure]]:
    """What entered these steps, each day by day."""
    found: dict[str, dict[str, Figure]] = {step: {} for step in steps}
    for figure in answer.rows:
        day, step = figure.key
        found[step][day] = figure
    return found


def way_of(organization: Organization) -> tuple[WayStep, ...]:
    """The steps in their order."""
    return tuple(
        WayStep(step.key, name_of(step, organization.pack), step.half)
        for step in organization.steps.all()
    )


def name_of(step: Step, pack: str) -> str | dict[str, str]:
    """The step's own name, else the pack's word in each language."""
    if step.name:
        return step.name
    return in_each_language(word_for(pack, step.key))


@cache
def in_each_language(word: str) -> dict[str, str]:
    """A word of the packs in every language."""
    names = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names[language] = gettext(word)
    return names
