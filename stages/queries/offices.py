"""Where each office stands: the company's agreements, with its own people, leads and councils."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Sum

from smarketing.accounts.models import Membership, Office, Organization
from smarketing.accounts.queries.people import running
from smarketing.accounts.rules.halves import HALVES, MARKETING, SALES
from smarketing.funnel.queries.borders import border_of
from stages.models import Attendance
from stages.queries.facts import facts_of
from stages.queries.facts.leads import REFUSALS, grouped_handoffs
from stages.rules.assess import Assessment, assess
from stages.rules.evidence.together import ANSWER_DAYS, WINDOW
from stages.rules.facts import Facts, Passed, Series
from stages.rules.meetings import COUNCIL
from stages.rules.table import UNDER_ONE_LEADER_DAYS


@dataclass(frozen=True)
class OfficeLine:
    """One office with the line of its own evidence."""

    office: Office
    assessment: Assessment


def offices_of(organization: Organization, day: date) -> list[OfficeLine]:
    """The line of every office that has evidence of its own, in a fixed number of queries.

    Evidence of its own are people of both halves, or leads passed to its teams. What both heads
    sign, CMO and CSO's meeting, plan and pay are the company's and count for every office; its
    people, its leads and who of it sat in the council are its own.
    """
    offices = list(organization.offices.all())
    if not offices:
        return []
    facts = facts_of(organization, day)
    home = places(organization, day)
    ground = Ground(
        places=home,
        passed=passed_by_office(organization, day),
        flows=flows_by_office(organization, day),
        councils=councils_by_office(organization, home),
    )
    every = [(one, of_office(facts, ground, one.pk)) for one in offices]
    return [OfficeLine(one, assess(own, day)) for one, own in every if has_evidence(own)]


@dataclass(frozen=True)
class Ground:
    """What differs from office to office, by the office's number."""

    places: Mapping[int, int]  # person -> office
    passed: Mapping[int, list[Passed]]
    flows: Mapping[int, dict[str, dict[date, int]]]  # office -> passed, answered, skipped
    councils: Mapping[int, Mapping[int, dict[str, int]]]  # office -> meeting -> half -> how many


def of_office(facts: Facts, ground: Ground, office: int) -> Facts:
    """The company's facts with what of them is this office's.

    Where no lead of its own came to the border (marketing may pass them from no office), how the
    definition is used is told by the company's.
    """
    flows = ground.flows.get(office, {})
    if flows.get("passed"):
        facts = replace(facts, **flows)
    return replace(
        facts,
        people=tuple(one for one in facts.people if ground.places.get(one.id) == office),
        handoffs=tuple(ground.passed.get(office, ())),
        series=tuple(seen_from(one, ground.councils.get(office, {})) for one in facts.series),
    )


def has_evidence(facts: Facts) -> bool:
    """Whether an office has people of both halves, or leads of its own."""
    return bool(facts.handoffs) or {one.half for one in facts.people} == set(HALVES)


def seen_from(series: Series, there: Mapping[int, dict[str, int]]) -> Series:
    """A council counts for an office by who of it was there; one of each half is its quorum."""
    if series.kind != COUNCIL:
        return series
    meetings = {
        on: replace(
            held,
            marketing=there.get(held.id, {}).get(MARKETING, 0),
            sales=there.get(held.id, {}).get(SALES, 0),
        )
        for on, held in series.meetings.items()
    }
    return replace(series, meetings=meetings, quorum_marketing=1, quorum_sales=1)


def places(organization: Organization, day: date) -> dict[int, int]:
    """In which office everybody works."""
    now_in = Membership.objects.filter(running(day), organization=organization)
    rows = now_in.filter(team__office__isnull=False).values_list("member_id", "team__office_id")
    return dict(rows)


def since(day: date) -> date:
    """The first day that an assessment of a day may look at."""
    return day - WINDOW - timedelta(ANSWER_DAYS + UNDER_ONE_LEADER_DAYS + 2)


def passed_by_office(organization: Organization, day: date) -> dict[int, list[Passed]]:
    found: dict[int, list[Passed]] = {}
    for (office,), one in grouped_handoffs(organization, since(day), day, "team__office_id"):
        if office:
            found.setdefault(office, []).append(one)
    return found


def flows_by_office(organization: Organization, day: date) -> dict[int, dict[str, dict]]:
    """What came to the border, was answered, and came round its definition, by office and day."""
    at = border_of(organization)
    if at is None:
        return {}
    kinds = {at.entry: "passed", at.accepting: "answered"} | dict.fromkeys(REFUSALS, "answered")
    rows = (
        organization.entries.filter(day__gt=since(day), day__lte=day, what__in=kinds)
        .exclude(office=0)
        .values_list("office", "what", "day", "implied")
        .annotate(came=Sum("n"))
        .order_by()
    )
    found: dict[int, dict[str, dict[date, int]]] = {}
    for office, what, on, implied, came in rows:
        mine = found.setdefault(office, {"passed": {}, "answered": {}, "skipped": {}})
        into = mine[kinds[what]]
        into[on] = into.get(on, 0) + came
        if what == at.entry and implied:
            mine["skipped"][on] = mine["skipped"].get(on, 0) + came
    return found


def councils_by_office(
    organization: Organization, offices: Mapping[int, int]
) -> dict[int, dict[int, dict[str, int]]]:
    """Who of each office sat in which council, by half."""
    rows = Attendance.objects.filter(
        meeting__series__organization=organization, meeting__series__kind=COUNCIL
    ).values_list("meeting_id", "member_id", "half")
    found: dict[int, dict[int, dict[str, int]]] = {}
    for meeting, member, half in rows:
        if office := offices.get(member):
            halves = found.setdefault(office, {}).setdefault(meeting, {})
            halves[half] = halves.get(half, 0) + 1
    return found
