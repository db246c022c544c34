"""Two signatures under a sheet: proposed, signed by both halves, published, read."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from personas.models import Persona, Reading, Status
from personas.queries.personas import PERSONA, edition_of, sheet_in, standing_persona
from personas.rules.sheet import Sheet, content_of, insights_in, sheet_of
from personas.services.drafts import hear_again, show
from personas.services.personas import demand_in_use
from personas.services.telling import tell_version, tell_weighed
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.services import rights
from smarketing.agreements import services as agreements
from smarketing.agreements.models import Version
from smarketing.audit import services as audit
from smarketing.notices.rules.kinds import PERSONA_NEW


@transaction.atomic
def propose_persona(
    *, by: Member, persona_id: int, reason: str, now: datetime, seen: str = "", sign_as: str = ""
) -> Version:
    """Put the draft before both heads; what was only proposed before is withdrawn.

    `seen` is the moment (ISO) at which the draft that the proposer saw was last changed;
    `sign_as` the half for which they sign in the same act, as its head.
    """
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    standing = standing_persona(by.organization, persona_id)
    demand_in_use(standing.persona)
    draft = standing.draft
    if draft is None:
        raise Fault(_("There is no draft. Change a claim first."))
    if seen and draft.changed_at.isoformat() != seen:
        raise Overtaken(_("The draft was changed since you looked. Read it again, then propose."))
    sheet = sheet_of(draft.content)
    demand_news(standing.published, sheet)
    version = agreements.propose(
        by=by,
        kind=PERSONA,
        subject_id=persona_id,
        content={"edition": standing.edition + 1, **content_of(sheet)},
        reason=reason.strip()[:400],
        now=now,
    )
    draft.delete()
    hear_again(by, sheet_in(standing.proposed), sheet)
    audit.record(by, "persona.propose", standing.persona, **told(standing.persona, version))
    if sign_as:
        put_name(by, standing.persona, version, sign_as, version.digest, now)
    return version


@transaction.atomic
def sign_persona(
    *, by: Member, persona_id: int, number: int, half: str, digest: str, now: datetime
) -> Version:
    """One half's name under a proposal; with the second half's it is published.

    Raises `Overtaken` where the digest is not that of the version that waits.
    """
    rights.demand(by, "persona.agree")
    by.organization.raise_wanted()
    standing = standing_persona(by.organization, persona_id)
    demand_in_use(standing.persona)
    waiting = standing.proposed
    if waiting is None or waiting.number != number:
        raise Overtaken(_("This version no longer waits for a signature."), current=waiting)
    return put_name(by, standing.persona, waiting, half, digest, now)


@transaction.atomic
def withdraw_persona(*, by: Member, persona_id: int, number: int, now: datetime) -> Version:
    """Take a proposal back into the draft; what was published goes on standing."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    standing = standing_persona(by.organization, persona_id)
    version = agreements.withdraw(
        by=by, kind=PERSONA, subject_id=persona_id, number=number, now=now
    )
    draft, _made = by.organization.persona_drafts.get_or_create(
        persona=standing.persona,
        defaults={
            "content": content_of(sheet_of(version.content)),
            "changed_by": by,
            "changed_at": now,
        },
    )
    hear_again(by, sheet_in(version), sheet_of(draft.content))
    audit.record(by, "persona.withdraw", standing.persona, **told(standing.persona, version))
    return version


@transaction.atomic
def acknowledge(*, by: Member, persona_id: int, number: int, now: datetime) -> Reading:
    """Confirm having read a published version. Once is enough; again changes nothing."""
    rights.demand(by, "persona.read")
    by.organization.raise_wanted()
    standing = standing_persona(by.organization, persona_id)
    version = standing.published
    if version is None or version.number != number:
        said = _("A newer version was published since you looked. Read what changed in it.")
        raise Overtaken(said, current=version)
    reading, is_new = Reading.objects.get_or_create(
        organization=by.organization, member=by, version=version, defaults={"at": now}
    )
    by.notices.filter(kind=PERSONA_NEW, subject=version.pk).delete()
    if is_new:
        audit.record(by, "persona.read", standing.persona, edition=edition_of(version))
    return reading


def put_name(
    by: Member, persona: Persona, version: Version, half: str, digest: str, now: datetime
) -> Version:
    """Sign, and publish what both halves now stand under."""
    signed = agreements.sign(
        by=by,
        kind=PERSONA,
        subject_id=persona.pk,
        number=version.number,
        half=half,
        digest=digest,
        now=now,
    )
    audit.record(by, "persona.sign", persona, **told(persona, signed), half=half)
    if signed.agreed_at:
        publish(by, persona, signed, now)
    return signed


def publish(by: Member, persona: Persona, version: Version, now: datetime) -> None:
    """Show the new version, tell everybody who ought to read it, and those who heard what it
    says what became of it."""
    sheet = sheet_of(version.content)
    show(persona, sheet.about)
    heard = by.organization.insights.filter(
        pk__in=insights_in(sheet.claims), status=Status.CLAIM, edition__isnull=True
    )
    tell_weighed(by, list(heard), now)
    heard.update(edition=edition_of(version), is_told=False)
    tell_version(by.organization, persona, version, now)
    audit.record(by, "persona.publish", persona, **told(persona, version))


def demand_news(published: Version | None, sheet: Sheet) -> None:
    if published and sheet_of(published.content) == sheet:
        raise Fault(_("The draft says what is published already. Change a claim first."))
    if not sheet.claims:
        raise Fault(_("The draft claims nothing yet. Add a claim first."))


def told(persona: Persona, version: Version) -> dict:
    """What the trail keeps of a version."""
    return {
        "name": persona.name,
        "edition": edition_of(version),
        "number": version.number,
        "reason": version.reason,
    }
