"""Meetings as people look for them: what comes, what was, and what there is to talk about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from personas.queries.positions import called
from smarketing.accounts.models import Organization
from smarketing.agreements.models import Version
from smarketing.funnel.queries.steps import step_names
from stages.models import MeetingDecision, MeetingSeries, PlanItem
from stages.queries.facts.meetings import series_fact
from stages.rules.facts import SIGNED
from stages.rules.meetings import LAST, WAITS, Slot, slot_at, slots_between, slots_until

LOOKS_BACK = timedelta(366)  # what arrives about days before that is history, not late


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
        kind__in=SIGNED, agreed_at__isnull=True, withdrawn_at__isnull=True
    )
    standing = waiting.exclude(put_away(organization))
    return list(standing.prefetch_related("signatures").order_by("proposed_at", "pk"))


def put_away(organization: Organization) -> Q:
    """The versions of what was archived or dropped: nobody waits for them."""
    personas = organization.personas.filter(archived_at__isnull=False)
    positions = organization.positions.filter(archived_at__isnull=False)
    goals = organization.goals.filter(dropped_at__isnull=False)
    return (
        Q(kind="persona", subject_id__in=personas.values("pk"))
        | Q(kind__in=("audience", "message"), subject_id__in=positions.values("pk"))
        | Q(kind="goal", subject_id__in=goals.values("pk"))
    )


def names_of(organization: Organization, versions: Iterable[Version]) -> dict[tuple[str, int], str]:
    """What versions are of that do not say it themselves: personas, audiences, messages."""
    asked = {one.subject_id for one in versions if one.kind in ("persona", "audience", "message")}
    if not asked:
        return {}
    steps = step_names(organization)
    personas = organization.personas.filter(pk__in=asked)
    positions = organization.positions.filter(pk__in=asked).select_related("persona")
    return {("persona", one.pk): one.name for one in personas} | {
        (one.kind, one.pk): called(one, steps) for one in positions
    }


def open_items(organization: Organization, day: date) -> QuerySet[PlanItem]:
    """What the plan still had before it at the end of a day, the earliest due first."""
    standing = organization.plan_items.filter(made_on__lte=day)
    for over in ("done_on", "dropped_on"):
        standing = standing.filter(Q(**{f"{over}__isnull": True}) | Q(**{f"{over}__gt": day}))
    return standing.select_related("owner")


def overdue_items(organization: Organization, today: date) -> QuerySet[PlanItem]:
    """What the plan says should be done and is not."""
    late = organization.plan_items.filter(
        done_on__isnull=True, dropped_on__isnull=True, due_on__lt=today
    )
    return late.select_related("owner")


def late_facts(organization: Organization, version: int, before: date) -> int:
    """How many leads' counts of the days before a day changed after a version."""
    late = organization.entries.filter(version__gt=version, day__lt=before)
    return late.filter(day__gte=before - LOOKS_BACK).values("lead").distinct().count()
