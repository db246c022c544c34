"""What the agreed chains owe of each step, by month: what the board needs where nobody typed."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from goals.rules.chain_wording import months_of, period_of
from goals.rules.spread import months_in
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, month_of

CHAIN = "chain"  # the kind of a chain's agreements


@dataclass(frozen=True)
class Owed:
    """A whole month's count, and the chain that it comes from."""

    count: int
    chain_id: int


def agreed_contents(organization: Organization) -> dict[int, dict]:
    """What both heads agreed last of each chain, by its id; one query."""
    agreed = organization.versions.filter(
        kind=CHAIN, agreed_at__isnull=False, withdrawn_at__isnull=True
    ).order_by("number")
    return dict(agreed.values_list("subject_id", "content"))


def owed_by_month(organization: Organization, period: Period) -> dict[str, dict[date, Owed]]:
    """What is owed of each step in the months that share a day with a period.

    Where chains to two metrics ask for the same step, the larger need holds for both: the same
    leads serve them.
    """
    found: dict[str, dict[date, Owed]] = {}
    first, last = period.starts_on.replace(day=1), period.ends_on
    for chain_id, content in agreed_contents(organization).items():
        for step, months in months_of(content).items():
            for month, count in whole_months(months, period_of(content)).items():
                known = found.setdefault(step, {}).get(month)
                if first <= month <= last and (known is None or known.count < count):
                    found[step][month] = Owed(count, chain_id)
    return {step: months for step, months in found.items() if months}


def whole_months(months: dict[date, int], period: Period) -> dict[date, int]:
    """The counts of whole months at the same pace, where a period begins or ends within one.

    What is rounded off such a month is asked of one after it that is cut too, so that the days of
    the period, rounded up, come to what was signed.
    """
    found, rest = {}, Fraction(0)
    for part in months_in(period):
        first = part.starts_on.replace(day=1)
        if first in months:
            share = Fraction(part.days, month_of(first).days)
            owed = months[first] + rest
            found[first] = floor(owed / share)
            rest = owed - found[first] * share
    return found
