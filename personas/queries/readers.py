"""Who has read which version: by half, and never a ranking of people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from personas.models import Reading
from personas.queries.personas import StandingPersona
from smarketing.accounts.models import Member, Organization, Role
from smarketing.accounts.queries.people import people_here
from smarketing.accounts.rules.halves import HALVES
from smarketing.agreements.models import Version


@dataclass(frozen=True)
class HalfRead:
    """Of one half's people, those who confirmed and those who have not."""

    half: str
    read: list[Member]
    unread: list[Member]

    @property
    def of(self) -> int:
        return len(self.read) + len(self.unread)


@dataclass(frozen=True)
class Read:
    """Who has read one version."""

    halves: list[HalfRead]

    @property
    def n(self) -> int:
        return sum(len(half.read) for half in self.halves)

    @property
    def of(self) -> int:
        return sum(half.of for half in self.halves)

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.n, self.of) if self.of else None


def readers(organization: Organization, today: date) -> list[Member]:
    """Everybody who ought to read: signs in, works here today and belongs to a half."""
    here = people_here(organization, today).filter(user__isnull=False, side__in=HALVES)
    return list(here.exclude(role=Role.VIEWER))


def read_of(
    organization: Organization, versions: Collection[Version], today: date
) -> dict[int, Read]:
    """Who has read each of these versions, by its id; two queries."""
    people = readers(organization, today)
    done = set(
        Reading.objects.filter(organization=organization, version__in=versions).values_list(
            "version_id", "member_id"
        )
    )
    return {
        version.pk: Read([half_read(version, half, people, done) for half in HALVES])
        for version in versions
    }


def half_read(
    version: Version, half: str, people: list[Member], done: set[tuple[int, int]]
) -> HalfRead:
    mine = [member for member in people if member.side == half]
    return HalfRead(
        half,
        [member for member in mine if (version.pk, member.pk) in done],
        [member for member in mine if (version.pk, member.pk) not in done],
    )


def unread_by(member: Member, standing: Collection[StandingPersona]) -> list[StandingPersona]:
    """The published personas that this member has not confirmed in their newest version."""
    published = [one for one in standing if one.published]
    versions = [one.published.pk for one in published]
    done = set(member.readings.filter(version__in=versions).values_list("version_id", flat=True))
    return [one for one in published if one.published.pk not in done]


def editions_read(member: Member) -> dict[int, int]:
    """The newest version's number that the member has read of each persona, by its id."""
    numbers: dict[int, int] = {}
    for persona, number in member.readings.order_by("version__number").values_list(
        "version__subject_id", "version__number"
    ):
        numbers[persona] = number
    return numbers
