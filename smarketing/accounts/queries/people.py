"""Who works here: by half and team, one person whole, seats and who fills them."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from smarketing.accounts.models import Headship, Member, Membership, Organization, Role, Team
from smarketing.accounts.rules.halves import HALVES


@dataclass(frozen=True)
class Row:
    """A person in the list."""

    member: Member
    team: Team | None
    heads: tuple[str, ...]  # the halves they head today
    deputises: tuple[str, ...]  # the halves they sign for today as deputy
    state: str  # "joined", "invited" or "" for nobody who signs in


@dataclass
class Group:
    """The people of one team, or of none, within a half."""

    team: Team | None
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Seat:
    """The head's seat of a half; vacant where `head` is None."""

    half: str
    head: Headship | None
    deputies: list[Headship]  # whose days are not over


def running(today: date) -> Q:
    """A dated row that counts today."""
    return Q(from_on__lte=today) & (Q(to_on__isnull=True) | Q(to_on__gte=today))


def people_here(organization: Organization, today: date) -> QuerySet[Member]:
    """Everybody who works here today, by name; programs are no people."""
    here = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    return organization.members.exclude(role=Role.PROGRAM).filter(here)


def people_gone(organization: Organization, today: date) -> QuerySet[Member]:
    """Everybody who has left, the latest first."""
    gone = organization.members.exclude(role=Role.PROGRAM).filter(ended_on__lte=today)
    return gone.order_by("-ended_on", "name")


def roster(organization: Organization, today: date) -> dict[str, list[Group]]:
    """Everybody here by half ("" for none yet) and team, in a fixed number of queries."""
    halves: dict[str, dict[int | None, Group]] = {half: {} for half in (*HALVES, "")}
    for row in rows(organization, today):
        side = row.member.side or (row.team.side if row.team else "")
        key = row.team.pk if row.team else None
        halves[side].setdefault(key, Group(row.team)).rows.append(row)
    return {half: sorted(groups.values(), key=by_team) for half, groups in halves.items()}


def by_team(group: Group) -> tuple[bool, str]:
    """Teams by name, those in none at the end."""
    return (group.team is None, group.team.name if group.team else "")


def rows(organization: Organization, today: date) -> list[Row]:
    """Everybody here, each with team, seats and whether they sign in."""
    now_in = Membership.objects.filter(running(today)).select_related("team__office")
    seated = Headship.objects.filter(running(today))
    open_ones = organization.members.filter(
        invitations__used_at__isnull=True, invitations__expires_at__date__gte=today
    )
    invited = set(open_ones.values_list("pk", flat=True))
    people = people_here(organization, today).prefetch_related(
        Prefetch("memberships", now_in, to_attr="places"),
        Prefetch("headships", seated, to_attr="seats"),
    )
    return [row_of(member, member.pk in invited) for member in people.select_related("user")]


def row_of(member: Member, is_invited: bool) -> Row:
    return Row(
        member=member,
        team=member.places[0].team if member.places else None,
        heads=tuple(seat.half for seat in member.seats if not seat.is_deputy),
        deputises=tuple(seat.half for seat in member.seats if seat.is_deputy),
        state="joined" if member.user_id else "invited" if is_invited else "",
    )


def seats(organization: Organization, today: date) -> list[Seat]:
    """Both seats, vacant or not, marketing first, each with its deputies to come."""
    still = organization.headships.exclude(to_on__lt=today).select_related("member__user")
    return [
        Seat(
            half=half,
            head=next((s for s in still if s.half == half and not s.is_deputy), None),
            deputies=[seat for seat in still if seat.half == half and seat.is_deputy],
        )
        for half in HALVES
    ]


def incomplete(organization: Organization, today: date) -> dict[str, int]:
    """What somebody should complete: people and teams first met in a file, by what is missing.

    A company without offices needs none, and no team of it lacks one. Whoever looks at both
    halves, such as the CEO or an administrator, belongs to none.
    """
    working = people_here(organization, today).filter(role__in=(Role.LEADER, Role.MEMBER))
    teams = organization.teams.filter(archived=False)
    homeless = teams.filter(office__isnull=True) if organization.offices.exists() else teams.none()
    return {
        "members_without_half": working.filter(side="").count(),
        "teams_without_half": teams.filter(side="").count(),
        "teams_without_office": homeless.count(),
    }
