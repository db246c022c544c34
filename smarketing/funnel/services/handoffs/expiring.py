"""Leads that nobody answered in time: said once in the ledger, and still to be answered."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from smarketing.accounts.models import Organization
from smarketing.audit.bell import ring_after_commit
from smarketing.funnel.models import Handoff
from smarketing.funnel.rules.handoffs import EXPIRED
from smarketing.funnel.rules.said import Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.byhand import ref_of
from smarketing.funnel.services.handoffs.telling import tell_expired
from smarketing.notices.rules.kinds import LEAD_EXPIRED
from smarketing.notices.services import forget

AT_ONCE = 1_000  # the rest waits for the next minute
KEY = "handoff:{}:expired"


def expire_all(now: datetime) -> int:
    """Say `expired` of whatever is past its time, and take it back of what turned out answered in
    time; in every organisation. Answers how many facts were said. Safe to run twice."""
    concerned = set(overdue(now).values_list("organization", flat=True))
    concerned |= set(wrongly_expired().values_list("organization", flat=True))
    return sum(settle(one, now) for one in Organization.objects.filter(pk__in=concerned))


@transaction.atomic
def settle(organization: Organization, now: datetime) -> int:
    """One organisation's turn of `expire_all`, in one transaction."""
    organization.raise_wanted()
    mine = {"organization": organization}
    late = list(overdue(now).filter(**mine).select_related("lead").order_by("due_at")[:AT_ONCE])
    wrong = list(wrongly_expired().filter(**mine).select_related("lead")[:AT_ONCE])
    said = [expired(handoff) for handoff in late]
    said += [expired(handoff)._replace(version=2, deleted=True) for handoff in wrong]
    posted = ledger.post(organization, said, recorded_at=now)
    Handoff.objects.filter(pk__in=[one.pk for one in wrong]).update(expired_at=None)
    tell_expired(organization, late, now)
    forget(organization, [LEAD_EXPIRED], [one.pk for one in wrong])
    if posted.accepted:
        ring_after_commit(organization.pk)
    return posted.accepted


def overdue(now: datetime) -> QuerySet[Handoff]:
    return Handoff.objects.filter(
        answer="", withdrawn=False, expired_at__isnull=True, due_at__lte=now
    )


def wrongly_expired() -> QuerySet[Handoff]:
    """Answered in time as we know now: the CRM told its answer late."""
    return Handoff.objects.filter(expired_at__isnull=False, answered_at__lte=F("due_at"))


def expired(handoff: Handoff) -> Said:
    return Said(
        lead=ref_of(handoff.lead),
        key=KEY.format(handoff.pk),
        what=EXPIRED,
        at=handoff.due_at,
        reason="",
    )
