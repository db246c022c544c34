"""What the demo's leaders moved within the quarter, one of it long enough ago to be looked at."""

from datetime import datetime, timedelta

from goals.queries.adjusting import parts_needed, running_period
from goals.rules.adjusting import DAYS, SOURCE, TEAM
from goals.services.adjusting.checking import AdjustmentSaid
from goals.services.adjusting.making import adjust
from goals.services.adjusting.observing import observe_everywhere
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.halves import MARKETING, SALES

MOVES = (  # who, when, between what, how much of the giver's month, why
    (SALES, timedelta(DAYS + 2), TEAM, 0.1, "Partners lost two people to leave; North takes over."),
    (
        MARKETING,
        timedelta(hours=2),
        SOURCE,
        0.15,
        "The webinar room is full; search can bring more.",
    ),
)


def adjust_quarter(organization: Organization, heads: dict[str, Member], now: datetime) -> None:
    """Moves of the running quarter; those that would lie before it are left out."""
    for half, ago, kind, share, reason in MOVES:
        at = now - ago
        running = running_period(organization, today_in(organization.zone, at))
        if running.period != running_period(organization, today_in(organization.zone, now)).period:
            continue
        step = running.taken_over if kind == TEAM else next(iter(running.steps[1:]), None)
        parts = parts_needed(running, kind, step) if step else []
        if len(parts) < 2:
            continue
        month, giving, taking = running.today.replace(day=1), parts[-1], parts[0]
        if kind == SOURCE:
            giving = parts[2] if len(parts) > 2 else parts[-1]
        said = AdjustmentSaid(
            kind=kind,
            count=max(round(giving.months[month] * share), 1),
            reason=reason,
            step=step.key,
            month=month,
            from_key=giving.key,
            to_key=taking.key,
        )
        row = adjust(by=heads[half], said=said, now=at)
        organization.acts.filter(subject_kind="adjustment", subject_id=row.pk).update(at=at)
    observe_everywhere(now)
