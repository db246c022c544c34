"""What people did and said: plan items, decisions, appointments, boards opened, personas read."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from smarketing.accounts.models import BoardDay, Organization, Role
from smarketing.accounts.queries.people import people_here
from smarketing.accounts.rules.halves import HALVES
from stages.queries.facts.wordings import local
from stages.rules.evidence.addressed import LATELY
from stages.rules.facts import Item, Person, Said


def items_of(organization: Organization) -> tuple[Item, ...]:
    items = organization.plan_items.select_related("owner")
    return tuple(
        Item(
            id=one.pk,
            text=one.text,
            owner=one.owner.name,
            due_on=one.due_on,
            made_on=one.made_on,
            done_on=one.done_on,
            dropped_on=one.dropped_on,
            half=one.owner.side,
            progressed_on=one.progressed_on,
        )
        for one in items
    )


def said_of(organization: Organization) -> tuple[Said, ...]:
    """The decisions and mandates, oldest first."""
    said = organization.resolutions.select_related("by")
    return tuple(Said(one.pk, one.kind, one.by.name, one.on, one.why) for one in said)


def appointed(organization: Organization) -> tuple[Said, ...]:
    """Who led both functions, oldest first."""
    rows = organization.appointments.select_related("member")
    return tuple(
        Said(
            one.pk,
            "leader",
            one.member.name,
            one.from_on,
            one.why,
            one.ended_on,
            one.title.upper(),
        )
        for one in rows
    )


def people_of(organization: Organization, today: date) -> tuple[Person, ...]:
    """Who works here, belongs to a half and can sign in."""
    here = people_here(organization, today).filter(user__isnull=False, side__in=HALVES)
    rows = here.exclude(role=Role.VIEWER).values_list("id", "name", "side")
    return tuple(Person(*row) for row in rows)


def opened(organization: Organization, first: date, last: date) -> dict[date, frozenset[int]]:
    """Who opened the board on which day."""
    rows = BoardDay.objects.filter(
        member__organization=organization, day__gte=first, day__lte=last
    ).values_list("day", "member_id")
    return {day: frozenset(who) for day, who in grouped(rows).items()}


def grouped(rows: Iterable[tuple[date, int]]) -> dict[date, list[int]]:
    found: dict[date, list[int]] = {}
    for day, who in rows:
        found.setdefault(day, []).append(who)
    return found


def readings(organization: Organization) -> tuple[tuple[int, int, date], ...]:
    """Who confirmed on which day to have read which persona."""
    rows = organization.readings.values_list("version__subject_id", "member_id", "at")
    return tuple((about, who, local(at, organization.zone)) for about, who, at in rows)


def insights(organization: Organization, first: date) -> tuple[tuple[int, str, date], ...]:
    """What each half heard of each persona lately enough to count, by day."""
    since = datetime.combine(first - timedelta(LATELY), time(0), organization.zone)
    heard = organization.insights.filter(
        persona__isnull=False, half__in=HALVES, heard_at__gte=since
    )
    rows = heard.values_list("persona_id", "half", "heard_at")
    return tuple((about, half, local(at, organization.zone)) for about, half, at in rows)
