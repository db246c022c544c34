"""The trail: written by hand, in the transaction of what it tells."""

from django.db import models
from django.utils import timezone

from smarketing.accounts.models import Member, Organization
from smarketing.audit.bell import ring_after_commit
from smarketing.audit.models import Act


def record(by: Member, verb: str, subject: models.Model | None = None, **detail: object) -> Act:
    """Keep what `by` did to `subject`, and ring the bell once it stands. Detail must be JSON."""
    return record_for(by.organization, verb, subject, by=by, **detail)


def record_for(
    organization: Organization,
    verb: str,
    subject: models.Model | None = None,
    *,
    by: Member | None = None,
    **detail: object,
) -> Act:
    """The same for what no member did: a command at the server, a nightly job."""
    act = Act.objects.create(
        organization=organization,
        member=by,
        verb=verb,
        subject_kind=subject._meta.model_name if subject else "",
        subject_id=subject.pk if subject else None,
        detail=detail,
        at=timezone.now(),
        version=organization.wanted,
    )
    ring_after_commit(organization.pk)
    return act
