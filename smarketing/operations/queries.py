"""Everything derived, held against what it was derived from."""

from itertools import islice

from goals.queries.recount import frozen_differences
from smarketing.accounts.models import Organization
from smarketing.funnel.queries.verify import MOST, Difference, differences
from smarketing.operations.models import Verification


def all_differences(organization: Organization) -> list[Difference]:
    """Where counts, amounts, closed periods or statements are not what the moves say.

    At most MOST are told. Read it inside one moment.
    """
    found = differences(organization)
    return [*found, *islice(frozen_differences(organization), MOST - len(found))]


def last_verification(organization: Organization) -> Verification | None:
    """What the last night found; None before the first."""
    return Verification.objects.filter(organization=organization).first()
