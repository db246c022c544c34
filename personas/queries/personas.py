"""Reads of personas: what is published of each, what is proposed, what is being drafted."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from personas.models import Draft, Persona
from personas.rules.differences import Change, differences
from personas.rules.sheet import Sheet, sheet_of
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.agreements.models import Version
from smarketing.agreements.queries import (
    Agreement,
    agreement_of,
    agreements_of,
    versions_of,
    waits_for,
)

PERSONA = "persona"  # the kind of its agreements


@dataclass(frozen=True)
class StandingPersona:
    """A persona with what both halves have made of it."""

    persona: Persona
    agreement: Agreement
    draft: Draft | None

    @property
    def published(self) -> Version | None:
        return self.agreement.agreed

    @property
    def proposed(self) -> Version | None:
        """The version that waits for signatures, if one does."""
        return self.agreement.proposed

    @property
    def edition(self) -> int:
        """How often both halves have published it."""
        return edition_of(self.published)

    @property
    def sheet(self) -> Sheet:
        """What the page shows: the published sheet, else the proposed, else the drafted one."""
        return sheet_in(self.published) or self.newest

    @property
    def newest(self) -> Sheet:
        """What the next version would say as things stand."""
        drafted = sheet_of(self.draft.content) if self.draft else None
        return drafted or sheet_in(self.proposed) or sheet_in(self.published) or Sheet()

    @property
    def changes(self) -> list[Change]:
        """What the newest wording changes in the published one."""
        return differences(sheet_in(self.published), self.newest)

    @property
    def waits_for(self) -> list[str]:
        return waits_for(self.proposed) if self.proposed else []


def sheet_in(version: Version | None) -> Sheet | None:
    return sheet_of(version.content) if version else None


def edition_of(version: Version | None) -> int:
    """The number people call a published version by; 0 for none."""
    return version.content["edition"] if version else 0


def persona_by_id(organization: Organization, persona_id: int) -> Persona:
    """A persona of this organisation, archived or not, or `Missing`."""
    persona = organization.personas.filter(pk=persona_id).first()
    if persona is None:
        raise Missing(_("There is no such persona."))
    return persona


def standing_persona(organization: Organization, persona_id: int) -> StandingPersona:
    """One persona with its agreement and draft, or `Missing`."""
    persona = persona_by_id(organization, persona_id)
    agreement = agreement_of(organization, PERSONA, persona.pk)
    draft = organization.persona_drafts.filter(persona=persona).select_related("changed_by")
    return StandingPersona(persona, agreement, draft.first())


def standing_personas(
    organization: Organization, *, archived: bool = False
) -> list[StandingPersona]:
    """Every persona in use, or every archived one, by name; a fixed number of queries."""
    agreements = agreements_of(organization, PERSONA)
    drafts = {
        draft.persona_id: draft
        for draft in organization.persona_drafts.select_related("changed_by")
    }
    personas = organization.personas.filter(archived_at__isnull=not archived)
    return [
        StandingPersona(one, agreements.get(one.pk, Agreement(None, None)), drafts.get(one.pk))
        for one in personas
    ]


def published_versions(persona: Persona) -> list[Version]:
    """The versions both halves signed, newest first."""
    versions = versions_of(persona.organization, PERSONA, persona.pk)
    return [version for version in versions if version.agreed_at]


def changes_in(versions: list[Version], number: int) -> list[Change]:
    """What a published version changed in the one before it."""
    older = [version for version in versions if version.number < number]
    [this] = [version for version in versions if version.number == number]
    return differences(sheet_in(older[0]) if older else None, sheet_of(this.content))
