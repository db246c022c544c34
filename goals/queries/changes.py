"""What a new target does to both halves, from what stands now."""

from datetime import date

from goals.queries.quotas import quotas_in
from goals.queries.targets import needed_by_step
from goals.rules.downstream import Downstream, downstream
from goals.rules.spread import Needed
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import MARKETING
from smarketing.funnel.queries.steps import step_names


def changes_under(
    organization: Organization, agreed: Wording, new: Wording, attained: int, today: date
) -> Downstream:
    """The agreed wording beside a new one: pace, promises at the same share, quotas.

    `attained` is the new wording's figure in its period; both are measured by it.
    """
    quotas = quotas_in(organization, new.period, today)
    names = step_names(organization)
    halves = dict(organization.steps.values_list("key", "half"))
    promised = needed_by_step(organization, new.period, today)
    return downstream(
        agreed=agreed.progress(attained, today),
        new=new.progress(attained, today),
        is_money=new.of.is_money,
        promised={names[step]: owed for step, owed in in_order(promised, names)},
        quotas=sum(quota.target for quota in quotas if quota.metric == new.metric),
        marketing=frozenset(names[step] for step, half in halves.items() if half == MARKETING),
    )


def in_order(promised: dict[str, Needed], names: dict[str, str]) -> list[tuple[str, Needed]]:
    """The promises in the order of the way."""
    return [(step, promised[step]) for step in names if step in promised]
