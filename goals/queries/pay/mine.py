"""One's own statements of earlier periods: as they were closed, or still open."""

from dataclasses import dataclass
from datetime import datetime

from goals.models import PayStatement
from goals.queries.goals import shared_goals
from goals.queries.pay.plans import stretches_for
from goals.queries.pay.situation import Situation, stint_of
from goals.rules.spans import keyed
from smarketing.accounts.models import Member
from smarketing.accounts.rules.periods import Period


@dataclass(frozen=True)
class Earlier:
    """What one period came to; nothing closed yet: no total."""

    period: Period
    total: int | None = None
    corrected: int = 0  # by further statements, of the total
    corrections: int = 0
    closed_at: datetime | None = None
    currency: str = ""


def earlier_of(member: Member, now: Situation | None) -> list[Earlier]:
    """The periods that were closed for this person, and those over that were not, newest first."""
    fiscal = member.organization.fiscal_start
    by_days: dict[tuple, list[PayStatement]] = {}
    for row in member.pay_statements.select_related("closing").order_by("number"):
        by_days.setdefault((row.starts_on, row.ends_on), []).append(row)
    found = [told(keyed(*days, fiscal), rows) for days, rows in by_days.items()]
    shown = now.period.starts_on if now else None
    open_ones = open_periods(member, now) if now else []
    found += [Earlier(period) for period in open_ones if not_in(period, by_days)]
    kept = [one for one in found if one.period.starts_on != shown]
    return sorted(kept, key=lambda one: one.period, reverse=True)


def not_in(period: Period, by_days: dict) -> bool:
    return (period.starts_on, period.ends_on) not in by_days


def told(period: Period, rows: list[PayStatement]) -> Earlier:
    later = rows[1:]
    return Earlier(
        period,
        rows[0].total_minor + sum(row.total_minor - row.carried_minor for row in later),
        sum(row.total_minor - row.carried_minor for row in later),
        len(later),
        rows[0].closing.closed_at,
        rows[0].currency,
    )


def open_periods(member: Member, now: Situation) -> list[Period]:
    """Periods that are over in which a plan pays this person, and nobody closed yet."""
    fiscal = now.organization.fiscal_start
    stints = [stint_of(incentive, member) for incentive in member.incentives.all()]
    found = []
    for standing in shared_goals(now.organization):
        period = keyed(standing.wording.starts_on, standing.wording.ends_on, fiscal)
        halves = {stint.half for stint in stints if stint.days_in(period)}
        is_paid = halves and halves & set(stretches_for(now.plans.values(), period))
        if period.ends_on < now.period.starts_on and is_paid:
            found.append(period)
    return found
