"""What was promised of days that are over: closed, it stands until both heads reopen it; open, a
correction says why."""

from datetime import date

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


def demand_reason(period: Period, was: int | None, reason: str, today: date) -> None:
    """Refuse to correct a figure of days that are over without a reason; a first one needs none."""
    if was is None or period.ends_on >= today or reason.strip():
        return
    told = _("These days ended on %(last)s. Say why the figure changes afterwards.")
    told %= {"last": period.ends_on}
    raise Fault(told, fields={"reason": told})
