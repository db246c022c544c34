"""Writes of drafts: either half says what the next version shall claim."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from personas.models import Draft, Persona, Status
from personas.queries.personas import StandingPersona, sheet_in, standing_persona
from personas.rules.exchange import Unreadable, read_sheet
from personas.rules.sheet import (
    About,
    Claim,
    Sheet,
    content_of,
    digest_of_about,
    digest_of_claim,
    insights_in,
    with_claim,
    without_claim,
)
from personas.services.personas import demand_in_use
from personas.services.wrong import (
    demand_about,
    demand_claim,
    demand_own_picture,
    demand_sheet,
)
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken
from smarketing.accounts.services import rights
from smarketing.audit import services as audit


@transaction.atomic
def set_about(*, by: Member, persona_id: int, about: About, seen: str, now: datetime) -> Draft:
    """Say who the persona is. `seen` is the digest of what the editor was shown."""

    def changed(sheet: Sheet) -> Sheet:
        if digest_of_about(sheet.about) != seen:
            raise overtaken(sheet.about)
        demand_about(about)
        return replace(sheet, about=about)

    return edit(by, persona_id, changed, now, what="about")


@transaction.atomic
def put_claim(*, by: Member, persona_id: int, claim: Claim, seen: str = "", now: datetime) -> Claim:
    """Add a claim, or change the one with its key; answers it with its key.

    `seen` is the digest of the claim the editor was shown, blank for a new one. Where another
    person changed that claim by then, `Overtaken` says so and nothing is written; two people at
    two claims are not in each other's way.
    """
    new = claim if claim.key else replace(claim, key=uuid.uuid4().hex[:8])
    today = today_in(by.organization.zone, now)

    def changed(sheet: Sheet) -> Sheet:
        nonlocal new
        before = sheet.claim(new.key)
        if digest_of_claim(before) != (seen if claim.key else ""):
            raise overtaken(before)
        demand_claim(new, steps_of(by), today)
        new = replace(new, insights=before.insights if before else new.insights)
        return with_claim(sheet, new)

    edit(by, persona_id, changed, now, what=new.key)
    return new


@transaction.atomic
def drop_claim(*, by: Member, persona_id: int, key: str, seen: str, now: datetime) -> Draft:
    """Leave a claim out of the next version; published versions keep it."""

    def changed(sheet: Sheet) -> Sheet:
        before = sheet.claim(key)
        if before is None:
            raise Missing(_("The draft has no such claim."))
        if digest_of_claim(before) != seen:
            raise overtaken(before)
        return without_claim(sheet, key)

    return edit(by, persona_id, changed, now, what=key)


@transaction.atomic
def replace_draft(*, by: Member, persona_id: int, plain: object, now: datetime) -> Draft:
    """Take a whole sheet from plain data as the draft, in place of what was drafted.

    Claims whose key the draft knows keep what was heard for them. Raises `Fault` with the place
    of whatever cannot be read or cannot be so.
    """

    def changed(before: Sheet) -> Sheet:
        return sheet_from(by.organization, plain, before, now)

    return edit(by, persona_id, changed, now, what="all")


def sheet_from(organization: Organization, plain: object, before: Sheet, now: datetime) -> Sheet:
    """The sheet that plain data makes in the place of another; writes nothing.

    Raises `Fault` with the place of whatever cannot be read or cannot be so.
    """
    sheet = readable(plain)
    whole = replace(sheet, claims=tuple(keyed(claim, before) for claim in sheet.claims))
    demand_sheet(whole, steps_in(organization), today_in(organization.zone, now))
    return whole


@transaction.atomic
def discard_draft(*, by: Member, persona_id: int, now: datetime) -> Persona:
    """Forget what was drafted; what is published or proposed goes on standing."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    standing = standing_persona(by.organization, persona_id)
    if standing.draft is None:
        return standing.persona
    standing.draft.delete()
    hear_again(by, standing.newest, sheet_in(standing.proposed))
    audit.record(by, "persona.discard", standing.persona, name=standing.persona.name)
    return standing.persona


def edit(
    by: Member, persona_id: int, change: Callable[[Sheet], Sheet], now: datetime, *, what: str
) -> Draft:
    """Change the draft of a persona in use; the first change begins it from what stands."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    standing = standing_persona(by.organization, persona_id)
    demand_in_use(standing.persona)
    sheet = change(standing.newest)
    demand_own_picture(by, sheet.about)
    draft = keep(by, standing, sheet, now)
    hear_again(by, standing.newest, sheet, sheet_in(standing.proposed))
    audit.record(by, "persona.draft", standing.persona, what=what)
    return draft


def hear_again(by: Member, before: Sheet | None, *after: Sheet | None) -> None:
    """Let what was heard wait to be weighed again where the claim it had become is gone: it stood
    in the sheet before, stands in none of those after, and was never published."""
    had = insights_in(before.claims) if before else set()
    kept = {one for sheet in after if sheet for one in insights_in(sheet.claims)}
    gone = by.organization.insights.filter(
        pk__in=had - kept, status=Status.CLAIM, edition__isnull=True
    )
    gone.update(status=Status.OPEN, weighed_by=None, weighed_at=None, is_told=True)


def keep(by: Member, standing: StandingPersona, sheet: Sheet, now: datetime) -> Draft:
    said = {"content": content_of(sheet), "changed_by": by, "changed_at": now}
    draft, _made = Draft.objects.update_or_create(
        persona=standing.persona, defaults={"organization": by.organization, **said}
    )
    if standing.agreement.shown is None:
        show(standing.persona, sheet.about)
    return draft


def show(persona: Persona, about: About) -> None:
    """Let the wall and the board show this of the persona."""
    for name, value in vars(about).items():
        setattr(persona, name, value)
    persona.save(update_fields=list(vars(about)))


def keyed(claim: Claim, before: Sheet) -> Claim:
    """A claim that came in, with a key of its own and what was heard for it."""
    known = before.claim(claim.key)
    if known:
        return replace(claim, insights=known.insights)
    return claim if claim.key else replace(claim, key=uuid.uuid4().hex[:8])


def readable(plain: object) -> Sheet:
    try:
        return read_sheet(plain)
    except Unreadable as refused:
        said = _("This cannot be read as a sheet: %(place)s.") % {"place": refused.place or "{}"}
        raise Fault(said, fields={refused.place or "sheet": said}) from None


def steps_of(by: Member) -> frozenset[str]:
    """The steps of the way a claim may be about."""
    return steps_in(by.organization)


def steps_in(organization: Organization) -> frozenset[str]:
    return frozenset(organization.steps.values_list("key", flat=True))


def overtaken(current: object) -> Overtaken:
    said = _(
        "Somebody changed this since you looked. Yours is not saved yet: compare, then choose."
    )
    return Overtaken(said, current=current)
