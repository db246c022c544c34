"""What each team, source and persona owes of a step, by month and by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from goals.queries.measured import windows
from goals.queries.quotas import quotas_in
from goals.rules.adjusting import Moved, shared_out
from goals.rules.lag import by_day
from goals.rules.parts import dealt_in_turn
from goals.rules.progress import UNKNOWN, standing
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.counts import Question, counts, names_of
from smarketing.funnel.queries.ground import VISITOR

TEAM, SOURCE, PERSONA = "team", "source", "persona"
DIMENSIONS = (TEAM, SOURCE, PERSONA)
Months = Mapping[date, int]
Weights = dict[int, int]


@dataclass(frozen=True)
class Share:
    """A step of a period to be shared out: what it owes by month, and by the end of today."""

    organization: Organization
    metric: str  # of the quotas by which teams share
    step: str
    half: str
    period: Period
    months: Months  # by first day of the month; of a month that the period cuts, its part
    due: int
    today: date


@dataclass(frozen=True)
class Part:
    """What one team, source or persona owes of a step, and what of it is there.

    `count` is None where nobody can say: before the hand-over a lead is no team's of sales.
    """

    key: int
    name: str
    months: dict[date, int]
    due: int
    count: int | None
    status: str

    @property
    def owed(self) -> int:
        return sum(self.months.values())

    @property
    def gap(self) -> int | None:
        return None if self.count is None else self.count - self.due


def dimensions_of(step: str) -> tuple[str, ...]:
    """Along what a step can be shared out; visits have no persona."""
    return (TEAM, SOURCE) if step == VISITOR else DIMENSIONS


def parts_of(share: Share, dimension: str, moves: Sequence[Moved] = ()) -> list[Part]:
    """The parts of what is owed, the largest first; they add up to it in every month.

    Teams share by their quotas of the period, sources and personas by what came of each in the
    last year. `moves` are those between the parts that hold.
    """
    weights = weights_of(share, dimension)
    now = counted_now(share, dimension)
    names = names_of(share.organization, dimension)
    cells, due = shared_out(share.months, share.due, weights, moves, share.today)
    begun = share.period.elapsed(share.today) > 0
    parts = []
    for key, months in cells.items():
        count = None if now is None else now.get(key, 0)
        status = standing(count, Fraction(due[key])) if begun and now is not None else UNKNOWN
        parts.append(Part(key, names.get(key, f"#{key}"), months, due[key], count, status))
    return sorted(parts, key=lambda part: -part.owed)


def weights_of(share: Share, dimension: str) -> Weights:
    """By what a step is shared out, by key, always in the same order."""
    if dimension == TEAM:
        quotas = quotas_in(share.organization, share.period, share.today)
        return {quota.team.pk: quota.target for quota in quotas if quota.metric == share.metric}
    year, _ever = windows(share.today, 0)
    return counted_by(share.organization, dimension, share.step, year)


def counted_now(share: Share, dimension: str) -> Weights | None:
    """What came of each in the period; None of teams of sales before the hand-over."""
    if dimension == TEAM and share.half == MARKETING:
        return None
    return counted_by(share.organization, dimension, share.step, share.period)


def counted_by(organization: Organization, dimension: str, step: str, period: Period) -> Weights:
    question = Question(
        period.starts_on, period.ends_on, by=(dimension,), filters={"step": (step,)}
    )
    found = {
        row.ids[f"{dimension}_id"]: max(row.count, 0) for row in counts(organization, question).rows
    }
    return dict(sorted(found.items()))


def days_of(share: Share, dimension: str, key: int) -> dict[date, int]:
    """What one part owes on each day of the period; the parts of a day add up to the day."""
    days = by_day(share.months, share.period)
    dealt_by_day = dealt_in_turn(list(days.values()), weights_of(share, dimension))
    return dict(zip(days, dealt_by_day.get(key, [0] * len(days)), strict=True))
