"""The periods that have statements: whose goal runs, is over, or was closed."""

from dataclasses import dataclass

from django.db.models import Min

from goals.queries.goals import shared_goals
from goals.rules.spans import keyed
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period

SHOWN = 8  # periods


@dataclass(frozen=True)
class Stated:
    """A period with statements, and whether they are frozen."""

    period: Period
    is_closed: bool


def stated_periods(organization: Organization) -> list[Stated]:
    """The newest periods of shared goals in which somebody aims for something, newest first."""
    first = organization.incentives.aggregate(first=Min("from_on"))["first"]
    if first is None:
        return []
    closed = set(organization.pay_closings.values_list("starts_on", "ends_on"))
    spans = [(one.wording.starts_on, one.wording.ends_on) for one in shared_goals(organization)]
    found = [
        Stated(keyed(*days, organization.fiscal_start), days in closed)
        for days in spans
        if days[1] >= first
    ]
    return list(reversed(found[-SHOWN:]))
