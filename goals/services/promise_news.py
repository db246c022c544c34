"""Telling both halves that marketing's promise fell behind, once a week while it is."""

from datetime import date, datetime

from django.db import transaction

from goals.queries.promises import marketing_in, promising
from goals.rules.promises import Delivered
from smarketing.accounts.models import Organization, Role
from smarketing.accounts.queries import heads_of, today_in
from smarketing.accounts.queries.people import people_here
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import month_of
from smarketing.notices.rules.kinds import BEHIND
from smarketing.notices.services import Told, forget, tell

FROM_DAY = 3  # of a month: before, one lead more or less is no news


def tell_behind(now: datetime) -> None:
    """Look at every organisation in which marketing promised something for this month."""
    for organization in promising():
        today = today_in(organization.zone, now)
        half = marketing_in(organization, month_of(today), today)
        if half.target is None:
            continue
        with transaction.atomic():
            settle(organization, half, today, now)


def settle(organization: Organization, half: Delivered, today: date, now: datetime) -> None:
    """Tell the heads and who leads marketing; what is kept again is no news any more."""
    year, week, _day = today.isocalendar()
    if not half.is_behind:
        forget(organization, [BEHIND], [year * 100 + week])
    elif half.month.elapsed(today) >= FROM_DAY:
        leaders = people_here(organization, today).filter(role=Role.LEADER, side=MARKETING)
        heads = {member.pk for member in heads_of(organization.pk, today).values()}
        readers = sorted(heads | set(leaders.values_list("pk", flat=True)))
        tell(organization, BEHIND, [Told(one, year * 100 + week) for one in readers], now)
