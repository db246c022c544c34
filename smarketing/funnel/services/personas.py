"""Names of personas joined: the leads that were said to be them are counted again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from personas.models import Persona, PersonaName
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.services.rebuild import fold_again


@transaction.atomic
def point_persona_name(*, by: Member, name_id: int, persona_id: int, now: datetime) -> PersonaName:
    """What a source system calls this means that persona; the leads said so are counted again."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    name = by.organization.persona_names.filter(pk=name_id).first()
    if name is None:
        raise Missing(_("No source system uses this name."))
    before, name.persona = name.persona_id, persona_of(by, persona_id)
    name.save(update_fields=["persona"])
    follow(by, [name.pk], now)
    audit.record(by, "name.point", name, before=before, persona=persona_id)
    return name


@transaction.atomic
def join_personas(*, by: Member, persona_id: int, into_id: int, now: datetime) -> Persona:
    """Both are one persona, which goes on as `into` with every name of the other."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    gone, stays = persona_of(by, persona_id), persona_of(by, into_id)
    if gone == stays:
        said = _("Choose another persona to join with.")
        raise Fault(said, fields={"into_id": said})
    names = list(gone.names.values_list("pk", flat=True))
    gone.names.update(persona=stays)
    gone.archived_at = now
    gone.save(update_fields=["archived_at"])
    follow(by, names, now)
    audit.record(by, "persona.join", stays, gone=gone.pk)
    return stays


def persona_of(by: Member, persona_id: int) -> Persona:
    found = by.organization.personas.filter(pk=persona_id, archived_at__isnull=True).first()
    if found is None:
        raise Missing(_("There is no such persona."))
    return found


def follow(by: Member, names: Iterable[int], now: datetime) -> None:
    """Fold again every lead of which one of these names was said."""
    moves = by.organization.moves.filter(persona__in=names)
    fold_again(by.organization, moves.values_list("lead_id", flat=True).distinct(), now)
