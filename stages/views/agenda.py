"""A meeting's agenda, made from the board: what lacks, what is late, what waits, what changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from goals.queries.scenarios import brought
from smarketing.accounts.models import Organization
from smarketing.accounts.shell import url_of
from smarketing.funnel.queries.borders import reasons_of
from smarketing.funnel.queries.given_back import in_words
from smarketing.funnel.queries.handoffs import contested_handoffs
from smarketing.scoreboard.queries.snapshots import panels_at, version_at
from stages import words
from stages.models import MeetingSeries
from stages.queries.assessment import line_of, points
from stages.queries.facts.meetings import series_fact
from stages.queries.meetings import (
    decisions_of,
    late_facts,
    names_of,
    overdue_items,
    waiting_versions,
)
from stages.rules.meetings import slot_before
from stages.views.shown import OF_ONE, ROOMS

KEPT_ENOUGH = 0.95  # of its leads sales answers in time; less is talked about
MOST = 4  # topics of one kind


@dataclass(frozen=True)
class Topic:
    """One thing to talk about: its kind, a language-neutral sentence, and where it leads."""

    kind: str
    text: dict
    url: str
    is_bad: bool = True
    extra: dict = field(default_factory=dict)


def agenda_of(
    organization: Organization, series: MeetingSeries, on: date, today: date
) -> list[Topic]:
    """Everything there is to talk about, in the order of `words.TOPICS`."""
    last = slot_before(series_fact(series), on, today)
    since = last.meeting.held_on if last else None
    panels = panels_at(organization)
    topics = [
        *gaps(panels),
        *breaches(panels),
        *late(organization, since),
        *changes(organization, panels, since),
        *contested(organization),
        *waiting(organization),
        *supposed(organization),
        *due(organization, on, today),
        *behind_plan(organization, today),
        *back(organization, today),
    ]
    order = list(words.TOPICS)
    topics.sort(key=lambda one: order.index(one.kind))
    counts: dict[str, int] = {}
    kept = []
    for topic in topics:
        counts[topic.kind] = counts.get(topic.kind, 0) + 1
        if counts[topic.kind] <= MOST:
            kept.append(topic)
    return kept


def supposed(organization: Organization) -> Iterator[Topic]:
    """The scenarios that somebody brought, until they are adopted or let go."""
    for scenario in brought(organization):
        yield Topic("scenario", said("scenario", name=scenario.name), reverse("scenarios"), False)


def said(key: str, **params: object) -> dict:
    return {"msgid": words.AGENDA[key], "params": params}


def figure(value: int, unit: str, metric: str) -> dict:
    return {"money": [value, unit]} if metric.startswith("amount:") else {"count": value}


def gaps(panels: dict) -> Iterator[Topic]:
    """The goal, the steps and the quotas that are behind."""
    goal = panels.get("goal") or {}
    if goal.get("status") == "behind":
        gap = figure(abs(goal["pace_gap"]), goal["unit"], goal["metric"])
        yield Topic(
            "gap", said("goal", name=goal["name"], gap=gap), reverse("goal", args=[goal["id"]])
        )
    for step in (panels.get("way") or {}).get("steps", []):
        if step["status"] == "behind":
            told = said("step", step={"name": step["name"]}, gap={"count": abs(step["gap"])})
            yield Topic("gap", told, url_of("way") or "")
    for row in (panels.get("quotas") or {}).get("rows", []):
        if row["status"] == "behind":
            closed, quota = (
                figure(row[key], row["unit"], row["metric"]) for key in ("closed", "quota")
            )
            told = said("quota", team=row["team"], closed=closed, quota=quota)
            yield Topic("gap", told, url_of("quotas") or "")


def breaches(panels: dict) -> Iterator[Topic]:
    """What either half promised and did not keep."""
    promises = panels.get("promises") or {}
    sales, marketing = promises.get("sales") or {}, promises.get("marketing") or {}
    rows = {
        "late_leads": (sales, "late"),
        "uncalled": (sales.get("contact") or {}, "uncalled"),
        "untried": (sales.get("tries") or {}, "untried"),
    }
    for key, (row, state) in rows.items():
        if row.get("late"):
            address = f"{reverse('handoff')}?whose=all&state={state}"
            yield Topic("breach", said(key, n={"count": row["late"]}), address)
    if sales.get("due") and sales["inside"] < KEPT_ENOUGH * sales["due"]:
        told = said("slow", kept={"share": sales["kept"]})
        yield Topic("breach", told, url_of("promise") or "")
    if marketing.get("owed"):
        owed = {"money": [marketing["owed"], promises["unit"]]}
        yield Topic("breach", said("owed", owed=owed), url_of("promise") or "")


def late(organization: Organization, since: date | None) -> Iterator[Topic]:
    """Facts about the days before the last meeting that arrived after it."""
    if since is None:
        return
    evening = moment(organization, since)
    n = late_facts(organization, version_at(organization, evening), since)
    if n:
        told = said("late_facts", n={"count": n}, day={"day": since.isoformat()})
        yield Topic("late", told, url_of("data") or url_of("imports") or "", is_bad=False)


def moment(organization: Organization, day: date) -> datetime:
    """The end of a local day."""
    return datetime.combine(day + timedelta(1), time(0), organization.zone)


def changes(organization: Organization, panels: dict, since: date | None) -> Iterator[Topic]:
    """Goal, forecast and position today against the last meeting's day."""
    if since is None:
        return
    now, then = (
        panels.get("goal") or {},
        panels_at(organization, moment(organization, since)).get("goal") or {},
    )
    day = {"day": since.isoformat()}
    if now.get("id") and then.get("id") == now["id"]:
        url = reverse("goal", args=[now["id"]])
        before, after = (figure(one["attained"], one["unit"], one["metric"]) for one in (then, now))
        yield Topic(
            "forecast", said("attained", before=before, day=day, now=after), url, is_bad=False
        )
        if now.get("forecast") and then.get("forecast"):
            before, after = (
                figure(one["forecast"]["p50"], one["unit"], one["metric"]) for one in (then, now)
            )
            if before != after:
                told = said("forecast", before=before, day=day, now=after)
                yield Topic("forecast", told, url, is_bad=False)
    kept = {one.day: one.tenths for one in points(organization)}
    last = max(kept, default=None)
    if since in kept and kept[since] != kept[last]:
        before, after = (words.written(kept[one]) for one in (since, last))
        told = said("position", before=before, day=day, now=after)
        yield Topic("forecast", told, reverse("stages"), is_bad=kept[last] < kept[since])


def contested(organization: Organization) -> Iterator[Topic]:
    """Rejections that marketing contested and no council has decided."""
    found = list(contested_handoffs(organization))
    reasons = reasons_of(organization, retired=True) if found else {}
    for one in found:
        told = said("contested", reason=in_words(one, reasons))
        yield Topic("contest", told, f"{reverse('handoff')}?whose=all&state=answered&h={one.pk}")


def waiting(organization: Organization) -> Iterator[Topic]:
    """Versions that wait for a signature: definitions, personas, messages, goals, plans."""
    versions = waiting_versions(organization)
    names = names_of(organization, versions)
    for version in versions:
        name = version.content.get("name") or names.get((version.kind, version.subject_id), "")
        kind = words.KINDS[version.kind]
        url = url_of(PLACES[version.kind]) if version.kind in PLACES else None
        if version.kind in ROOMS and ROOMS[version.kind] in OF_ONE:
            url = reverse(ROOMS[version.kind], args=[version.subject_id])
        yield Topic("waiting", {"msgid": kind}, url or "", is_bad=False, extra={"name": name})


PLACES = {
    "statement": "stage_statement",
    "definition": "stage_qualification",
    "implementation_plan": "stage_plan",
    "plan": "pay",
    "chain": "chain",
    "border": "handoff_rules",
}


def due(organization: Organization, on: date, today: date) -> Iterator[Topic]:
    """What earlier meetings decided, is due by this one, and nobody has finished."""
    open_still = decisions_of(organization).filter(done_on__isnull=True)
    for one in open_still.filter(due_on__lte=max(on, today)):
        extra = {"name": one.text, "who": one.owner.name, "day": one.due_on}
        late = one.due_on < today
        yield Topic("due", {"msgid": _("Decision")}, reverse("meetings"), late, extra)


def behind_plan(organization: Organization, today: date) -> Iterator[Topic]:
    for one in overdue_items(organization, today):
        extra = {"name": one.text, "who": one.owner.name, "day": one.due_on}
        yield Topic("plan", {"msgid": _("Plan item")}, reverse("stage_plan"), extra=extra)


def back(organization: Organization, today: date) -> Iterator[Topic]:
    """What holds the line back, as the page of stages says it."""
    for one in line_of(organization, today).back:
        url = reverse("stage_evidence", args=[one.key])
        yield Topic("back", words.sentence(one.found), url)
