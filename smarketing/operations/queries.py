"""What an operator asks: is everything derived right, are the tables those of this code."""

from itertools import islice

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

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


def migrations_wait() -> bool:
    """Whether the tables are not yet those of this code."""
    plans = MigrationExecutor(connection)
    return bool(plans.migration_plan(plans.loader.graph.leaf_nodes()))
