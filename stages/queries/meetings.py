"""Meetings as people look for them: what comes, what was, and what there is to talk about."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from goals.queries.attained import attained
from goals.queries.goals import running_goal, standing_goal, told
from smarketing.accounts.models import Organization
from smarketing.agreements.models import Version
from stages.models import MeetingDecision, MeetingSeries
from stages.queries.facts import series_fact
from stages.rules.meetings import LAST, WAITS, Slot, slot_at, slots_between, slots_until

KINDS = ("statement", "definition", "implementation_plan", "goal", "persona", "plan", "chain")


@dataclass(frozen=True)
class Calendar:
    """One series with its last slots and the next ones."""

    series: MeetingSeries
    past: list[Slot]  # newest first
    coming: list[Slot]  # next first

    @property
    def held(self) -> int:
        return sum(bool(slot.credit) for slot in self.past)


def calendars(organization: Organization, today: date) -> list[Calendar]:
    """Every series that still runs, in four queries."""
    every = organization.meeting_series.prefetch_related(
        "meetings__attendances", "meetings__decisions"
    )
    return [calendar(one, today) for one in every if one.ended_on is None or one.ended_on >= today]


def calendar(series: MeetingSeries, today: date) -> Calendar:
    fact = series_fact(series)
    since, until = today - timedelta(series.every), today + timedelta(2 * series.every)
    near = [slot_at(fact, on, today) for on in slots_between(fact, since, until)]
    past = slots_until(fact, today, LAST[series.kind])
    return Calendar(series, past[::-1], [slot for slot in near if slot.state == WAITS])


def decisions_of(organization: Organization) -> QuerySet[MeetingDecision]:
    """What meetings decided, newest first."""
    mine = MeetingDecision.objects.filter(meeting__series__organization=organization)
    return mine.select_related("owner", "meeting__series").order_by("-meeting__held_on", "-id")


def waiting_versions(organization: Organization) -> list[Version]:
    """What waits for a signature, oldest first."""
    waiting = organization.versions.filter(
        kind__in=KINDS, agreed_at__isnull=True, withdrawn_at__isnull=True
    )
    return list(waiting.prefetch_related("signatures").order_by("proposed_at"))


def goal_told(organization: Organization, today: date) -> dict | None:
    """The running goal as the board tells it."""
    goal = running_goal(organization, today)
    if goal is None:
        return None
    standing = standing_goal(organization, goal.pk)
    reached = attained(organization, standing.wording.of, standing.wording.period)
    return told(standing, today, reached.value)
