"""The nightly look at every organisation: is the board still what the moves say?"""

import logging
from datetime import datetime

from smarketing.accounts.models import Organization
from smarketing.accounts.moment import one_moment
from smarketing.operations.models import Verification
from smarketing.operations.queries import all_differences

logger = logging.getLogger(__name__)


def verify_organization(organization_id: int, now: datetime) -> None:
    """Compute everything once more and keep how much differed; what did goes to the log.

    While a job folds the history again nothing can be said, so nothing is. Safe to run twice.
    """
    with one_moment(organization_id) as organization:
        if organization.rebuilding:
            return
        found, version = all_differences(organization), organization.wanted
    Verification.objects.update_or_create(
        organization=organization, defaults={"at": now, "version": version, "found": len(found)}
    )
    for one in found:
        logger.error("%s differs at %s %s", organization.slug, one.where, one.key)


def organizations_to_verify() -> list[int]:
    return list(Organization.objects.order_by("pk").values_list("pk", flat=True))
