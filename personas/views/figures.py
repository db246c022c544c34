"""What the funnel counted of each persona: the wall, the sheet and the board show the same."""

from dataclasses import dataclass
from datetime import date, timedelta

from goals.queries.goals import board_period
from personas.rules.buying import Buying
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.cohorts import Share, Velocity, Way, velocity
from smarketing.funnel.queries.counts import Question, counts

NONE = 0  # the leads that nobody matched yet
LEAD, OPENED, WON, LOST = "lead", "opportunity", "customer", "lost"
YEAR = timedelta(days=365)


def last_year(today: date) -> Period:
    """The last 365 days, today's with them."""
    return Period(today - YEAR + timedelta(1), today)


def period_shown(organization: Organization, today: date) -> Period:
    """The board's period: what a page says of a persona, the board says too."""
    return board_period(organization, today)


def buying_by_persona(organization: Organization, period: Period) -> dict[int, Buying]:
    """How each persona, by its id, bought in a period; the leads of none under 0."""
    question = Question(
        period.starts_on,
        period.ends_on,
        by=("persona", "step", "outcome"),
        filters={"step": (LEAD, WON), "outcome": (LOST,)},
    )
    found: dict[int, dict[str, int]] = {}
    for row in counts(organization, question).rows:
        _name, step, outcome = row.key
        said = found.setdefault(row.ids["persona_id"], {})
        if step == WON:
            said |= {"won": row.count, "amount": row.amount, "not_priced": row.not_priced}
        elif step == LEAD or outcome == LOST:
            said["leads" if step == LEAD else "lost"] = row.count
    return {persona: Buying(**said) for persona, said in found.items()}


@dataclass(frozen=True)
class HowTheyBuy:
    """One persona's figures of the period, and the year's cycle."""

    buying: Buying
    cycle: Velocity | None  # from opportunity to customer, of the last 365 days' opportunities

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the win rate lies with 95 % likelihood."""
        return Share(self.buying.ended, self.buying.won).interval


def how_they_buy(
    organization: Organization, persona_id: int, period: Period, today: date
) -> HowTheyBuy:
    """Takes a fixed number of queries; an organisation without these two steps has no cycle."""
    bought = buying_by_persona(organization, period).get(persona_id, Buying())
    if organization.steps.filter(key__in=(OPENED, WON)).count() < 2:
        return HowTheyBuy(bought, None)
    filters = {"persona_id": (persona_id,)}
    way = Way(OPENED, WON, last_year(today).starts_on, today, filters=filters)
    return HowTheyBuy(bought, velocity(organization, way, today=today))
