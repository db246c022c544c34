"""People changed below: the leads they worked are counted again, where they now belong."""

from collections.abc import Collection
from datetime import datetime

from smarketing.accounts.models import Organization
from smarketing.funnel.services.rebuild import fold_again


def follow_people(
    organization: Organization,
    *,
    members: Collection[int] = (),
    teams: Collection[int] = (),
    now: datetime,
) -> None:
    """Fold again every lead that these members own or these teams were counted with.

    Runs in the transaction that changed a name, a place in a team or a team's office, and that
    raised `wanted`.
    """
    owners = organization.member_names.filter(member__in=members).values("pk")
    said_teams = organization.team_names.filter(team__in=teams).values("pk")
    leads = (
        organization.moves.filter(owner__in=owners)
        .values("lead_id")
        .union(
            organization.moves.filter(team__in=said_teams).values("lead_id"),
            organization.entries.filter(team__in=teams, lead__isnull=False).values("lead_id"),
        )
    )
    fold_again(organization, (row["lead_id"] for row in leads), now)
