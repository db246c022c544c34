"""Reads of agreements: the version in force, the one that waits, who signed and who has not."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from smarketing.accounts.models import Headship, Member, Organization
from smarketing.accounts.rules.halves import HALVES
from smarketing.agreements.models import Signature, Version


@dataclass(frozen=True)
class Agreement:
    """What stands of one subject: the last agreed version and, beside it, the proposal."""

    agreed: Version | None
    proposed: Version | None  # newer than agreed and not withdrawn

    @property
    def shown(self) -> Version | None:
        """What the board shows: the agreed version, or the proposal if there was none yet."""
        return self.agreed or self.proposed

    @property
    def is_shared(self) -> bool:
        return self.agreed is not None


def versions_of(organization: Organization, kind: str, subject_id: int) -> list[Version]:
    """Every version of a subject, newest first, with its signatures."""
    return list(with_names(organization.versions.filter(kind=kind, subject_id=subject_id)))


def with_names(versions: QuerySet[Version]) -> QuerySet[Version]:
    """The versions with who proposed and who signed them, in two queries."""
    signatures = Prefetch("signatures", Signature.objects.select_related("member"))
    return versions.select_related("proposed_by").prefetch_related(signatures)


def agreements_of(organization: Organization, kind: str) -> dict[int, Agreement]:
    """What stands of every subject of a kind, in two queries."""
    return standing_in(organization.versions.filter(kind=kind))


def agreement_of(organization: Organization, kind: str, subject_id: int) -> Agreement:
    """What stands of one subject."""
    found = standing_in(organization.versions.filter(kind=kind, subject_id=subject_id))
    return found.get(subject_id, Agreement(None, None))


def standing_in(versions: QuerySet[Version]) -> dict[int, Agreement]:
    """What stands of each subject of these versions of one kind."""
    newest: dict[int, list[Version | None]] = {}
    for version in with_names(versions.filter(withdrawn_at__isnull=True).order_by("number")):
        pair = newest.setdefault(version.subject_id, [None, None])
        if version.agreed_at:
            pair[:] = [version, None]
        else:
            pair[1] = version
    return {subject: Agreement(*pair) for subject, pair in newest.items()}


def signed_by(version: Version) -> dict[str, Signature]:
    """The signature of each half that has signed."""
    return {signature.half: signature for signature in version.signatures.all()}


def names_under(version: Version | None, zone: ZoneInfo) -> dict[str, dict[str, Any]]:
    """Who signed a version for each half that has, as `name`, and on which local day, as `on`."""
    return {
        half: {"name": one.member.name, "on": one.signed_at.astimezone(zone).date()}
        for half, one in (signed_by(version) if version else {}).items()
    }


def waits_for(version: Version) -> list[str]:
    """The halves that have not signed yet."""
    return [half for half in HALVES if half not in signed_by(version)]


def digest_named(organization: Organization, kind: str, subject_id: int, number: int) -> str:
    """The digest of a version that a signer names by its number alone; "" where there is none."""
    named = organization.versions.filter(kind=kind, subject_id=subject_id, number=number)
    return named.values_list("digest", flat=True).first() or ""


def signed_already(
    member: Member, kind: str, subject_id: int, number: int, half: str
) -> Version | None:
    """The version, where this member's name stands under it for this half."""
    if half not in HALVES:
        return None
    return member.organization.versions.filter(
        kind=kind,
        subject_id=subject_id,
        number=number,
        signatures__member=member,
        signatures__half=half,
    ).first()


def seat_of(member: Member, half: str, today: date) -> Headship | None:
    """The seat from which this member signs for a half today: as its head, else as deputy."""
    return (
        member.headships.filter(half=half, from_on__lte=today)
        .filter(Q(to_on__isnull=True) | Q(to_on__gte=today))
        .order_by("is_deputy")
        .first()
    )
