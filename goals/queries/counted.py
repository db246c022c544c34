"""Which steps of the way somebody promised something about."""

from goals.rules.metrics import kind_of
from smarketing.accounts.models import Organization


def steps_counted(organization: Organization) -> frozenset[str]:
    """The steps that a goal, a quota or a typed target counts; none of them may vanish."""
    metrics = {
        *organization.goals.values_list("metric", flat=True),
        *organization.quotas.values_list("metric", flat=True),
    }
    targets = organization.step_targets.order_by().values_list("step", flat=True).distinct()
    return frozenset({*(kind_of(metric).step for metric in metrics), *targets})
