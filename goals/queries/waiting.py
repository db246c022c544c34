"""Who has how many leads waiting for an answer, and to whom they might go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries.people import people_here, running
from smarketing.accounts.rules.halves import MARKETING
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.handoffs import owes_answer


@dataclass(frozen=True)
class Holder:
    """One person of sales (0: nobody yet) with the leads that wait for their answer."""

    key: int
    name: str
    team_id: int
    team: str
    waiting: int
    late: int
    oldest: date | None


def waiting_handoffs(organization: Organization, member_id: int) -> QuerySet[Handoff]:
    """What waits for a member's answer, or for nobody's, the oldest first."""
    waiting = organization.handoffs.filter(answer="", withdrawn=False)
    return waiting.filter(member=member_id or None).order_by("passed_at", "pk")


def holders(organization: Organization, today: date, now: datetime) -> list[Holder]:
    """Everybody of sales who works here, those with the most waiting first; three queries."""
    waits = organization.handoffs.filter(answer="", withdrawn=False).order_by()
    told: Mapping[int, tuple] = {
        member or 0: (n, late, oldest)
        for member, n, late, oldest in waits.values_list("member").annotate(
            n=Count("pk"), late=Count("pk", filter=owes_answer(now)), oldest=Min("passed_on")
        )
    }
    teams = teams_today(organization, today)
    people = people_here(organization, today).exclude(side=MARKETING).exclude(role="program")
    found = [
        Holder(member.pk, member.name, *teams.get(member.pk, (0, "")), *told.get(member.pk, NONE))
        for member in people.filter(Q(side="sales") | Q(pk__in=told))
    ]
    if 0 in told:
        found.append(Holder(0, "", 0, "", *told[0]))
    return sorted(found, key=lambda one: (-one.waiting, one.name))


NONE = (0, 0, None)


def teams_today(organization: Organization, today: date) -> dict[int, tuple[int, str]]:
    """The team of each member on a day, by id, with its name."""
    places = organization.memberships.filter(running(today)).order_by("from_on")
    return {
        member: (team, name)
        for member, team, name in places.values_list("member_id", "team_id", "team__name")
    }


def own_teams(member: Member, today: date) -> set[int]:
    """The teams that a member is in on a day."""
    places = member.memberships.filter(running(today))
    return set(places.values_list("team_id", flat=True))
