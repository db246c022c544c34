"""Old boards are let go in the run that made a new one."""

from datetime import datetime

from smarketing.accounts.models import Organization
from smarketing.scoreboard.models import Kind
from smarketing.scoreboard.rules.retention import HOURLY, LAST, superfluous

STRETCH = 64  # looked at in one run, from each end of the hourly week; more than come in between
ASKED = 50  # boards kept because somebody asked


def prune_live(organization: Organization, now: datetime) -> None:
    """Keep the last ones, then the last of each hour, later the last of each local day."""
    boards = organization.snapshots.live().order_by("-computed_at", "-id")
    beyond = list(boards.values_list("pk", "computed_at")[LAST - 1 : LAST + STRETCH])
    if len(beyond) < 2:
        return
    last_kept = beyond[0][1]
    aged = boards.filter(computed_at__lt=min(now - HOURLY, last_kept))
    stretches = (beyond, list(aged.values_list("pk", "computed_at")[:STRETCH]))
    gone = {one for rows in stretches for one in superfluous(rows, organization.zone, now)}
    if gone:
        organization.snapshots.filter(pk__in=gone).delete()


def prune_asked(organization: Organization) -> None:
    """Keep the newest answer of each question, and not too many of them."""
    asked = organization.snapshots.filter(kind=Kind.ASKED).order_by("-right_at", "-id")
    seen, gone = set(), []
    for number, *question in asked.values_list("pk", "period", "as_of"):
        if tuple(question) in seen or len(seen) == ASKED:
            gone.append(number)
        seen.add(tuple(question))
    organization.snapshots.filter(pk__in=gone).delete()
