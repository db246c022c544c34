"""What source systems call personas: names met in facts make personas."""

from collections.abc import Collection

from personas.models import Persona, PersonaName
from smarketing.accounts.models import Organization


def persona_names_for(
    organization: Organization, source_system: str, names: Collection[str]
) -> dict[str, int]:
    """The number of each name in a source system; a name not yet known makes a persona."""
    known = known_names(organization, source_system, names)
    new = sorted(set(names) - set(known))
    if not new:
        return known
    Persona.objects.bulk_create(
        [Persona(organization=organization, name=name[:120]) for name in new],
        ignore_conflicts=True,
    )
    personas = dict(organization.personas.filter(name__in=new).values_list("name", "id"))
    PersonaName.objects.bulk_create(
        [
            PersonaName(
                organization=organization,
                source_system=source_system,
                name=name,
                persona_id=personas[name[:120]],
            )
            for name in new
        ],
        ignore_conflicts=True,
    )
    return known_names(organization, source_system, names)


def known_names(
    organization: Organization, source_system: str, names: Collection[str]
) -> dict[str, int]:
    mine = organization.persona_names.filter(source_system=source_system, name__in=names)
    return dict(mine.values_list("name", "id"))
