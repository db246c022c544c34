"""How a chosen member or persona is said in a lead's source system, so that its names mean them."""

from datetime import date

from django.db.models import Manager
from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.accounts.queries.people import people_here
from smarketing.accounts.rules.faults import Missing


def owner_name(organization: Organization, system: str, member_id: int, today: date) -> str:
    """A name by which this system means the member; it is given one where it has none.

    0 is nobody, said blank. Two people of one name are never mixed up. Must run in the
    organisation's turn (`raise_wanted`); raises `Missing` for who does not work here today.
    """
    if not member_id:
        return ""
    member = people_here(organization, today).filter(pk=member_id).first()
    if member is None:
        raise Missing(_("There is no such person in your organisation."))
    return name_meaning(organization.member_names, system, member.name, member=member)


def persona_name(organization: Organization, system: str, persona_id: int) -> str:
    """A name by which this system means the persona; 0 is none, said blank."""
    if not persona_id:
        return ""
    persona = organization.personas.filter(pk=persona_id).first()
    if persona is None:
        raise Missing(_("There is no such persona."))
    return name_meaning(organization.persona_names, system, persona.name, persona=persona)


def name_meaning(names: Manager, system: str, wanted: str, **target: object) -> str:
    """The system's own name for the target, else the wanted one, else one nobody bears yet."""
    own = names.filter(source_system=system, **target).order_by("pk").first()
    if own is not None:
        return own.name
    taken = names.filter(source_system=system, name=wanted).exists()
    name = f"{wanted[:180]} ({next(iter(target.values())).pk})" if taken else wanted
    names.instance.settle()  # a new name is more than a move
    return names.create(source_system=system, name=name, **target).name
