"""Audiences, messages and campaigns, with what both halves agreed of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from personas.models import Campaign, Position
from personas.rules.positions import Position as Worded
from personas.rules.positions import position_of, said_the_same
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.agreements.models import Version
from smarketing.agreements.queries import Agreement, agreements_of, versions_of, waits_for


@dataclass(frozen=True)
class StandingPosition:
    """A position with what is agreed, what waits, and what is drafted."""

    position: Position
    agreement: Agreement

    @property
    def published(self) -> Version | None:
        return self.agreement.agreed

    @property
    def proposed(self) -> Version | None:
        return self.agreement.proposed

    @property
    def edition(self) -> int:
        return self.published.content["edition"] if self.published else 0

    @property
    def draft(self) -> Worded:
        return position_of(self.position.content)

    @property
    def shown(self) -> Worded:
        """What is agreed, else what is worked on."""
        return worded_in(self.published) or self.draft

    @property
    def is_drafted(self) -> bool:
        """Whether the draft says something else than what waits, or else is agreed."""
        standing = worded_in(self.proposed) or worded_in(self.published)
        return standing is None or not said_the_same(standing, self.draft)

    @property
    def waits_for(self) -> list[str]:
        return waits_for(self.proposed) if self.proposed else []


def worded_in(version: Version | None) -> Worded | None:
    return position_of(version.content) if version else None


def standing_positions(organization: Organization) -> list[StandingPosition]:
    """Every audience and message in use; a fixed number of queries."""
    found = organization.positions.filter(archived_at__isnull=True).select_related(
        "persona", "changed_by"
    )
    agreed = {kind: agreements_of(organization, kind) for kind in ("audience", "message")}
    none = Agreement(None, None)
    return [StandingPosition(one, agreed[one.kind].get(one.pk, none)) for one in found]


def standing_position(organization: Organization, position_id: int) -> StandingPosition:
    position = (
        organization.positions.select_related("persona", "changed_by", "organization")
        .filter(pk=position_id)
        .first()
    )
    if position is None:
        raise Missing(_("There is no such audience or message."))
    agreed = agreements_of(organization, position.kind)
    return StandingPosition(position, agreed.get(position.pk, Agreement(None, None)))


def called(position: Position, steps: Mapping[str, str]) -> str:
    """What people call an audience or a message; `steps` are the names of steps by key."""
    if position.name:
        return position.name
    step = steps.get(position.step, position.step) or _("any step")
    return f"{position.persona.name} · {step}"


def versions_of_position(position: Position) -> list[Version]:
    """The versions both halves signed, newest first."""
    every = versions_of(position.organization, position.kind, position.pk)
    return [version for version in every if version.agreed_at]


def campaigns_of(organization: Organization) -> QuerySet[Campaign]:
    return organization.demand.select_related(
        "audience", "message__persona", "by"
    ).prefetch_related("personas")


def campaign_by_id(organization: Organization, campaign_id: int) -> Campaign:
    found = campaigns_of(organization).filter(pk=campaign_id).first()
    if found is None:
        raise Missing(_("There is no such campaign."))
    return found


def running_campaigns(organization: Organization, first: date, last: date) -> list[Campaign]:
    """Those that run on any day of a period, the earliest first."""
    found = campaigns_of(organization).filter(starts_on__lte=last, ends_on__gte=first)
    return list(found.order_by("starts_on", "name"))
