"""What both plans cost, to whom it may be told, and what other plans would have cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from goals.models import Incentive
from goals.queries.attained import attained
from goals.queries.goals import standing_goals
from goals.queries.pay.keepers import is_keeper
from goals.queries.pay.statements import Situation, stint_of
from goals.rules.pay.pots import Pot, pots_of
from goals.rules.pay.stints import Stint
from goals.rules.pay.terms import Terms
from goals.rules.spans import keyed
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.rights import TOP, Standing

REPLAYED = 4  # closed periods


def pots_in(now: Situation) -> dict[str, Pot]:
    """The pot of each half in a period, in one query."""
    by_member: dict[int, list[Stint]] = {}
    for one in incentives_of(now.organization):
        by_member.setdefault(one.member_id, []).append(stint_of(one, one.member))
    return pots_of(list(by_member.values()), now.stretches, now.period)


def incentives_of(organization: Organization) -> list[Incentive]:
    return list(organization.incentives.select_related("member"))


def told_to(reader: Member, standing: Standing, pots: Mapping[str, Pot]) -> list[str]:
    """The halves whose total this reader may see: a steward all, who leads where five are paid."""
    if is_keeper(reader):
        return list(pots)
    if standing.columns.isdisjoint(TOP):
        return []
    return [half for half, pot in pots.items() if pot.may_be_told]


@dataclass(frozen=True)
class Replay:
    """A period that is over, and what a half's plans pay at what it came to."""

    period: Period
    share: Fraction
    before: Fraction | None  # the multiple of the plan that paid it; None without one
    after: Fraction


def replays(
    organization: Organization, terms: Terms, goal: str, before: Mapping[Period, Terms], now: Period
) -> list[Replay]:
    """What a plan would have paid in the last closed periods of its goal, newest first."""
    found = []
    for standing in reversed(standing_goals(organization)):
        wording = standing.wording
        if not standing.is_shared or wording.ends_on >= now.starts_on or not wording.target:
            continue
        period = keyed(wording.starts_on, wording.ends_on, organization.fiscal_start)
        value = attained(organization, wording.of, period).value
        share = Fraction(value, wording.target)
        paid = before.get(period)
        found.append(
            Replay(period, share, paid and paid.held(goal, share), terms.held(goal, share))
        )
        if len(found) == REPLAYED:
            break
    return found
