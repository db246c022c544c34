"""Personas in from a file: each becomes a draft, nothing is published by a file."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from personas.rules.exchange import FORMAT, Unreadable
from personas.rules.markdown import read as read_markdown
from personas.services.drafts import readable, replace_draft
from personas.services.personas import create_persona
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.plain_json import read_json
from smarketing.accounts.services import rights

MOST = 200  # personas of a file


@dataclass(frozen=True)
class Imported:
    """The names of the personas that were begun, and of those that got a new draft."""

    begun: list[str]
    drafted: list[str]


@transaction.atomic
def import_personas(*, by: Member, plain: object, now: datetime) -> Imported:
    """Take personas from `{"format", "personas": [...]}`, all or none.

    A name that is not known begins a persona; a known one gets the sheet as its draft, and is
    refused while somebody is drafting it. Raises `Fault` that names the persona.
    """
    rights.demand(by, "persona.edit")
    done = Imported([], [])
    for one in personas_in(plain):
        name = one["name"].strip()
        try:
            take(by, name, one, now, done)
        except Fault as fault:
            said = f"{name}: {fault.message}"
            raise Fault(said, fields={name: fault.message}) from fault
    return done


def plain_in(text: str) -> object:
    """What a file says, as JSON or as Markdown; a `Fault` where it is neither."""
    if text.lstrip().startswith("# "):
        try:
            return read_markdown(text)
        except Unreadable as refused:
            said = _("This file cannot be read: %(place)s.") % {"place": refused.place}
            raise Fault(said, fields={"file": said}) from None
    try:
        return read_json(text)
    except ValueError:
        said = _("This file is neither JSON nor Markdown of personas.")
        raise Fault(said, fields={"file": said}) from None


def take(by: Member, name: str, plain: dict, now: datetime, done: Imported) -> None:
    persona = by.organization.personas.filter(name=name).first()
    if persona is None:
        about = readable(plain).about
        persona = create_persona(by=by, name=name, about=about, now=now)
        done.begun.append(name)
    elif by.organization.persona_drafts.filter(persona=persona).exists():
        raise Fault(_("Somebody is drafting it. Propose or discard that draft first."))
    else:
        done.drafted.append(name)
    replace_draft(by=by, persona_id=persona.pk, plain=plain, now=now)


def personas_in(plain: object) -> list[dict]:
    """The personas of a file, or a `Fault` that says what such a file holds."""
    found = plain.get("personas") if isinstance(plain, dict) else None
    sound = isinstance(found, list) and all(
        isinstance(one, dict) and isinstance(one.get("name"), str) for one in found
    )
    if not sound or plain.get("format") != FORMAT:
        said = _("This is no file of personas. Export one to see what it looks like.")
        raise Fault(said, fields={"file": said})
    if not 0 < len(found) <= MOST:
        raise Fault(_("A file holds between 1 and %(n)d personas.") % {"n": MOST})
    return found
