"""What came of a campaign in its days: one place for its page and for the board."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from personas.models import Campaign
from smarketing.accounts.models import Organization
from smarketing.funnel.queries.borders import border_of
from smarketing.funnel.queries.counts import Answer, Question, counts

LEAD, WON = "lead", "customer"


@dataclass(frozen=True)
class CampaignCounts:
    """Leads that carry a campaign's code. Money in minor units."""

    leads: int = 0
    accepted: int = 0
    rejected: int = 0
    won: int = 0
    amount: int = 0


def accepted_step(organization: Organization) -> str:
    """The step on which sales has taken a lead; "" where the way has no border."""
    border = border_of(organization)
    return border.accepting if border else ""


def campaign_counts(
    organization: Organization, code: str, first: date, last: date
) -> CampaignCounts:
    """What leads that carry this code did from one day to another, both included."""
    if last < first:
        return CampaignCounts()
    accepted = accepted_step(organization)
    question = Question(
        first,
        last,
        by=("step", "outcome"),
        filters={
            "campaign": (code,),
            "step": tuple({LEAD, WON, accepted} - {""}),
            "outcome": ("rejected",),
        },
    )
    found = {row.key: row for row in counts(organization, question).rows}

    def n(step: str, outcome: str = "") -> int:
        row = found.get((step, outcome))
        return row.count if row else 0

    won = found.get((WON, ""))
    return CampaignCounts(
        n(LEAD),
        n(accepted) if accepted else 0,
        n("", "rejected"),
        n(WON),
        won.amount if won else 0,
    )


def leads_of(
    campaigns: Collection[Campaign], today: date, ask: Callable[[Question], Answer]
) -> dict[int, int]:
    """How many leads came of each of some campaigns in its days, up to today, by their ids: the
    reader asks the ledger once, whatever their number."""
    running = [one for one in campaigns if one.starts_on <= min(one.ends_on, today)]
    if not running:
        return {one.pk: 0 for one in campaigns}
    last = min(max(one.ends_on for one in running), today)
    codes = tuple(sorted({one.code for one in running}))
    question = Question(
        min(one.starts_on for one in running),
        last,
        by=("day", "campaign"),
        filters={"step": (LEAD,), "campaign": codes},
    )
    came = {row.key: row.count for row in ask(question).rows}
    return {
        one.pk: sum(
            n
            for (day, code), n in came.items()
            if code == one.code and one.starts_on <= date.fromisoformat(day) <= one.ends_on
        )
        for one in campaigns
    }
