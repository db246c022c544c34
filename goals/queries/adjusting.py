"""What may be adjusted in a period: who is behind of what, who could take it, what it should do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from goals.models import Adjustment
from goals.queries.attained import attained, attained_by_step, of
from goals.queries.chains import metric_for
from goals.queries.goals import board_period, goal_in
from goals.queries.parts import Part, Share, parts_of
from goals.queries.targets import Needs, needs_of
from goals.rules.adjusting import (
    LEADS,
    MONTH,
    SOURCE,
    TARGET,
    TEAM,
    Shift,
    before_and_after,
    between,
    due_in,
    months_after,
)
from goals.rules.lag import months_cut
from goals.rules.metrics import COUNT, Metric
from goals.rules.progress import UNKNOWN, standing, whole
from goals.rules.spread import Needed, spread
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.counts import Question, counts
from smarketing.funnel.queries.steps import step_names

RECENT = 40  # adjustments on the page


@dataclass(frozen=True)
class StepNeed:
    """One step of the way: what is there, and what is needed of it."""

    key: str
    name: str
    half: str
    count: int
    needed: Needed

    @property
    def owed(self) -> int:
        return whole(self.needed.whole, is_money=False)

    @property
    def due(self) -> int:
        return whole(self.needed.by_today, is_money=False)

    @property
    def status(self) -> str:
        return standing(self.count, self.needed.by_today) if self.needed.by_today else UNKNOWN

    @property
    def gap(self) -> int:
        return self.count - self.due


@dataclass(frozen=True)
class Running:
    """The period that the board shows, with what it needs of each step."""

    organization: Organization
    period: Period
    metric: Metric
    today: date
    needs: Needs
    steps: list[StepNeed]  # of which anything is needed, in the order of the way
    halves: Mapping[str, str]

    def step(self, key: str) -> StepNeed:
        found = next((one for one in self.steps if one.key == key), None)
        if found is None:
            raise Missing(_("Nothing is needed of such a step in this period."))
        return found

    @property
    def taken_over(self) -> StepNeed | None:
        """The step where teams of sales take leads over: what is owed to a team is owed there."""
        return next((one for one in self.steps if one.half != MARKETING), None)

    @property
    def months(self) -> dict[str, dict[date, int]]:
        """What each step needs in the months of the period, in whole things."""
        return {
            step.key: months_cut(self.needs.months[step.key], self.period) for step in self.steps
        }


def running_period(organization: Organization, today: date) -> Running:
    """What the board judges by today; a fixed number of queries."""
    period = board_period(organization, today)
    metric = metric_for(organization, goal_in(organization, period))
    needs, names = needs_of(organization, period), step_names(organization)
    halves = dict(organization.steps.values_list("key", "half"))
    counted = attained_by_step(organization, period)
    steps = []
    for key, name in names.items():
        needed = spread(needs.months.get(key, {}), period, today)
        if needed is not None:
            count = of(counted.get(key), Metric(COUNT, key)).value
            steps.append(StepNeed(key, name, halves[key], count, needed))
    return Running(organization, period, metric, today, needs, steps, halves)


def parts_needed(
    running: Running, dimension: str, step: StepNeed, more: tuple[Shift, ...] = ()
) -> list[Part]:
    """What each team or source owes of a step, after what was moved; `more` is only tried."""
    months = running.months
    wanted = Share(
        organization=running.organization,
        metric=running.metric.key,
        step=step.key,
        half=step.half,
        period=running.period,
        months=months[step.key],
        due=step.due,
        today=running.today,
    )
    shifts = [*running.needs.shifts, *more]
    return parts_of(wanted, dimension, between(shifts, dimension, step.key, months))


def expected_of(running: Running, shift: Shift) -> int:
    """What shall come, in the days after a shift, of whoever it goes to."""
    _before, after = before_and_after(running.today)
    if shift.kind == MONTH:
        moved, _by = months_after(running.months, running.halves, [shift])
        return due_in(moved[shift.step], after)
    step = running.step(shift.step)
    parts = parts_needed(running, shift.kind, step, (shift,))
    mine = next((part for part in parts if part.key == shift.to_key), None)
    return due_in(mine.months, after) if mine else 0


def target_expected(running: Running, wording: Wording) -> int:
    """What a goal asks of the days to come, at an even pace to its end."""
    left = running.period.days - running.period.elapsed(running.today)
    _before, after = before_and_after(running.today)
    missing = wording.way - attained(running.organization, running.metric, running.period).value
    return max(round(Fraction(missing * min(after.days, left), left)), 0) if left else 0


def came(organization: Organization, row: Adjustment, metric: Metric, days: Period) -> int:
    """What an adjustment looks at, on some days: its team's, source's, step's or goal's figure.

    Of waiting leads: how many of those that were given away were answered.
    """
    if row.kind == LEADS:
        mine = organization.handoffs.filter(pk__in=[one["handoff"] for one in row.leads])
        span = {"answered_on__gte": days.starts_on, "answered_on__lte": days.ends_on}
        return mine.filter(**span).count()
    if row.kind == TARGET:
        return attained(organization, metric, days).value
    cut = {TEAM: "team_id", SOURCE: "source_id"}.get(row.kind)
    filters = {"step": (row.step,)} | ({cut: (row.to_key,)} if cut else {})
    return counts(
        organization, Question(days.starts_on, days.ends_on, filters=filters)
    ).totals.count


def adjustment_by_id(organization: Organization, adjustment_id: int) -> Adjustment:
    """An adjustment of this organisation, or `Missing`."""
    found = organization.adjustments.select_related("made_by", "goal").filter(pk=adjustment_id)
    row = found.first()
    if row is None:
        raise Missing(_("There is no such adjustment."))
    return row


def adjustments_of(organization: Organization) -> QuerySet[Adjustment]:
    """Every adjustment, the newest first."""
    return organization.adjustments.select_related("made_by", "undone_by", "goal")
