"""Telling both halves that a promise fell behind, once a week while it is."""

from datetime import date, datetime

from django.db import transaction

from goals.queries.answered import answering, sales_in
from goals.queries.goals import board_period
from goals.queries.promises import marketing_in, promising
from smarketing.accounts.models import Organization, Role
from smarketing.accounts.queries import heads_of, today_in
from smarketing.accounts.queries.people import people_here
from smarketing.accounts.rules.halves import MARKETING, SALES
from smarketing.accounts.rules.periods import month_of
from smarketing.notices.rules.kinds import BEHIND, SALES_BEHIND
from smarketing.notices.services import Told, forget, tell

FROM_DAY = 3  # of a period: before, one lead more or less is no news


def tell_behind(now: datetime) -> None:
    """Look at every organisation in which marketing promised something for this month, and at
    every one in which leads wait for sales or were answered lately."""
    for organization in promising():
        today = today_in(organization.zone, now)
        half = marketing_in(organization, month_of(today), today)
        if half.target is not None:
            is_news = half.month.elapsed(today) >= FROM_DAY
            settle(organization, BEHIND, MARKETING, half.is_behind, is_news, today, now)
    for organization in answering(now):
        today = today_in(organization.zone, now)
        period = board_period(organization, today)
        is_behind = sales_in(organization, period, now).is_behind
        is_news = period.elapsed(today) >= FROM_DAY
        settle(organization, SALES_BEHIND, SALES, is_behind, is_news, today, now)


@transaction.atomic
def settle(
    organization: Organization,
    kind: str,
    half: str,
    is_behind: bool,
    is_news: bool,
    today: date,
    now: datetime,
) -> None:
    """Tell the heads and who leads the half; what is kept again is no news any more."""
    year, week, _day = today.isocalendar()
    if not is_behind:
        forget(organization, [kind], [year * 100 + week])
    elif is_news:
        leaders = people_here(organization, today).filter(role=Role.LEADER, side=half)
        heads = {member.pk for member in heads_of(organization.pk, today).values()}
        readers = sorted(heads | set(leaders.values_list("pk", flat=True)))
        tell(organization, kind, [Told(one, year * 100 + week) for one in readers], now)
