"""Visitors typed by a person, by the day or by the week."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.rules.events import FIRST_DAY
from smarketing.funnel.services import ledger
from smarketing.funnel.services.byhand import SYSTEM, check_lengths

MOST = 2**31 - 1


@transaction.atomic
def type_visits(
    *, by: Member, first_on: date, days: int, count: int, source: str, now: datetime
) -> int:
    """Visitors of a day, or of several spread evenly: the sum is exact. Answers what changed.

    What was typed before for these days and this source is replaced.
    """
    rights.demand(by, "funnel.write")
    if not 0 <= count <= MOST or not 1 <= days <= 31:
        raise Fault(_("Type a whole number of visitors, for 1 to 31 days."))
    latest = today_in(by.organization.zone, now) - timedelta(days - 1)
    if not FIRST_DAY <= first_on <= latest:
        said = _("Choose a day up to today.")
        raise Fault(said, fields={"day": said})
    check_lengths(source=source)
    by.organization.raise_wanted()
    shares = [count * (n + 1) // days - count * n // days for n in range(days)]
    rows = [
        (SYSTEM, first_on + timedelta(n), source.strip(), share) for n, share in enumerate(shares)
    ]
    changed = ledger.post_visits(by.organization, rows)
    audit.record(by, "visits.type", first_on=first_on.isoformat(), days=days, count=count)
    return changed
