from datetime import datetime

from django.db.models import QuerySet

from smarketing.accounts.models import Organization
from smarketing.audit.models import Act


def acts_since(organization: Organization, since: datetime, verbs: list[str]) -> QuerySet[Act]:
    """What was done since a moment, newest first, of these verbs."""
    return organization.acts.filter(at__gte=since, verb__in=verbs).select_related("member")


def trail_of(organization: Organization, kind: str, subject_id: int) -> QuerySet[Act]:
    """Everything done to one record, newest first."""
    return organization.acts.filter(subject_kind=kind, subject_id=subject_id).select_related(
        "member"
    )
