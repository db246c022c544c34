"""Definitions that came into force, or ended; the room above keeps their wording and signatures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from smarketing.accounts.models import Organization
from smarketing.funnel.models import StandingDefinition


def put_in_force(
    organization: Organization,
    *,
    key: str,
    number: int,
    name: str,
    rule: Mapping[str, Any],
    now: datetime,
) -> None:
    """From now on leads are asked by this version. Runs in the signature's transaction."""
    end(organization, key, now)
    StandingDefinition.objects.create(
        organization=organization, key=key, number=number, name=name, rule=dict(rule), since=now
    )


def end(organization: Organization, key: str, now: datetime) -> None:
    """No definition of this key holds any more; what came under it stays marked."""
    organization.standing_definitions.filter(key=key, until__isnull=True).update(until=now)
