"""What was promised of a closed period stands until both heads reopen it."""

from django.utils.translation import gettext as _

from goals.models import SharedGoal
from goals.queries.closings import closed_over, closing_of
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period


def demand_goal_open(goal: SharedGoal) -> None:
    """Refuse to change a goal whose period is closed."""
    if closing_of(goal):
        raise Fault(is_closed(goal.name), fields={"period": is_closed(goal.name)})


def is_closed(name: str) -> str:
    return _("“%(name)s” is closed. Both heads reopen it first, on its page.") % {"name": name}


def demand_open(by: Member, period: Period) -> None:
    """Refuse to change what a closed period was promised."""
    closing = closed_over(by.organization, period.starts_on, period.ends_on)
    if closing is not None:
        told_so = is_closed(closing.goal.name)
        raise Fault(told_so, fields={"period": told_so})
