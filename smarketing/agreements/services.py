"""One mechanism for everything both heads must stand behind: propose, sign, withdraw.

A room proposes and signs through these inside its own service and transaction; it applies what an
agreed version says when `sign` answers that both halves now stand under it.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.accounts.rules.halves import HALVES
from smarketing.agreements.models import Signature, Version
from smarketing.agreements.queries import seat_of, signed_by
from smarketing.agreements.rules.digest import digest_of


def propose(
    *, by: Member, kind: str, subject_id: int, content: dict, reason: str, now: datetime
) -> Version:
    """A new version without signatures; whatever was only proposed before is withdrawn."""
    mine = by.organization.versions.filter(kind=kind, subject_id=subject_id)
    mine.filter(agreed_at__isnull=True, withdrawn_at__isnull=True).update(withdrawn_at=now)
    last = mine.values_list("number", flat=True).first() or 0
    return Version.objects.create(
        organization=by.organization,
        kind=kind,
        subject_id=subject_id,
        number=last + 1,
        content=content,
        digest=digest_of(content),
        reason=reason,
        proposed_by=by,
        proposed_at=now,
    )


def sign(
    *, by: Member, kind: str, subject_id: int, number: int, half: str, digest: str, now: datetime
) -> Version:
    """Put one half's signature under a version; `agreed_at` of the answer says if both stand.

    Raises `Refused` where the member holds no seat of that half today, `Overtaken` where the
    version is no longer the one that waits or is not what the signer saw.
    """
    version = waiting_version(by, kind, subject_id, number)
    if version.digest != digest:
        raise Overtaken(_("This is not the wording you were shown. Look again, then sign."))
    seat = seat_of(by, half, today_in(by.organization.zone, now)) if half in HALVES else None
    if seat is None:
        raise Refused(_("Only the head of that half, or a named deputy, signs for it."))
    try:
        with transaction.atomic():
            Signature.objects.create(
                version=version,
                half=half,
                member=by,
                as_deputy=seat.is_deputy,
                digest=digest,
                signed_at=now,
            )
    except IntegrityError as error:
        raise Fault(_("This half has signed already.")) from error
    if len(signed_by(fresh(version))) == len(HALVES):
        version.agreed_at = now
        version.save(update_fields=["agreed_at"])
    return version


def withdraw(*, by: Member, kind: str, subject_id: int, number: int, now: datetime) -> Version:
    """Take a proposal back; what was agreed before goes on standing."""
    version = waiting_version(by, kind, subject_id, number)
    version.withdrawn_at = now
    version.save(update_fields=["withdrawn_at"])
    return version


def end(*, by: Member, kind: str, subject_id: int, now: datetime) -> None:
    """Let no version of a subject stand or wait from now on; what was signed is kept."""
    mine = by.organization.versions.filter(kind=kind, subject_id=subject_id)
    mine.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)


def waiting_version(by: Member, kind: str, subject_id: int, number: int) -> Version:
    """The proposal that waits for signatures, if it is this one."""
    version = by.organization.versions.filter(
        kind=kind, subject_id=subject_id, number=number
    ).first()
    if version is None:
        raise Missing(_("There is no such version."))
    if version.agreed_at or version.withdrawn_at:
        raise Overtaken(_("This version no longer waits for a signature."), current=version)
    return version


def fresh(version: Version) -> Version:
    return Version.objects.prefetch_related("signatures").get(pk=version.pk)
