"""Writes of personas themselves: begin, rename, archive, bring back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from personas.models import Draft, Persona
from personas.queries.personas import persona_by_id
from personas.rules.sheet import About, Sheet, content_of
from personas.services.wrong import demand_about, demand_own_picture
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.services import reach, rights
from smarketing.audit import services as audit

LONGEST = 120


@transaction.atomic
def create_persona(*, by: Member, name: str, about: About, now: datetime) -> Persona:
    """A persona that nobody has claimed anything of yet, with an empty draft."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    name = free_name(by, name)
    demand_about(about)
    demand_own_picture(by, about)
    persona = Persona.objects.create(organization=by.organization, name=name, **vars(about))
    Draft.objects.create(
        organization=by.organization,
        persona=persona,
        content=content_of(Sheet(about)),
        changed_by=by,
        changed_at=now,
    )
    audit.record(by, "persona.create", persona, name=name)
    return persona


@transaction.atomic
def rename_persona(*, by: Member, persona_id: int, name: str, seen: str) -> Persona:
    """Call it otherwise, everywhere and at once; source systems go on with their own names.

    `seen` is the name the editor saw; raises `Overtaken` where it is called otherwise by now.
    """
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    persona = persona_by_id(by.organization, persona_id)
    if persona.name != seen:
        said = _("Somebody has renamed it to “%(name)s” since you looked.") % {"name": persona.name}
        raise Overtaken(said, current=persona.name)
    if name == persona.name:
        return persona
    before, persona.name = persona.name, free_name(by, name)
    persona.save(update_fields=["name"])
    audit.record(by, "persona.rename", persona, before=before, name=persona.name)
    return persona


@transaction.atomic
def archive_persona(*, by: Member, persona_id: int, now: datetime) -> Persona:
    """Put it away. Its leads keep it, its versions stay; nobody is asked to read it any more."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    persona = persona_by_id(by.organization, persona_id)
    if persona.archived_at is None:
        persona.archived_at = now
        persona.save(update_fields=["archived_at"])
        audit.record(by, "persona.archive", persona, name=persona.name)
    return persona


@transaction.atomic
def restore_persona(*, by: Member, persona_id: int) -> Persona:
    """Take an archived persona back into use."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    persona = persona_by_id(by.organization, persona_id)
    if persona.archived_at is not None:
        persona.archived_at = None
        persona.save(update_fields=["archived_at"])
        audit.record(by, "persona.restore", persona, name=persona.name)
    return persona


def free_name(by: Member, name: str) -> str:
    """A name that no persona of the organisation bears, in use or archived."""
    name = reach.named(name, LONGEST)
    if by.organization.personas.filter(name=name).exists():
        said = _("There is a persona of this name already. Open that one, or choose another name.")
        raise Fault(said, fields={"name": said})
    return name


def demand_in_use(persona: Persona) -> None:
    if persona.archived_at is not None:
        raise Fault(_("This persona is archived. Bring it back first."))
