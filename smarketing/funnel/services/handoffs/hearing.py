"""What is kept of some leads and of those they took in: hand-offs, facts, attempts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Attempt, Handoff, Lead, Move
from smarketing.funnel.rules.handoffs import Heard, Try, moment_of

Family = Mapping[int, int]  # the lead that speaks for each of these


class Fresh(NamedTuple):
    """A new fact of a batch, as far as it may pass a lead, or answer."""

    lead: int
    key: str
    version: int
    deleted: bool
    what: str
    stands: bool
    at: datetime | None
    on: date | None
    reason: str
    by: int | None  # the member who recorded it


@dataclass(frozen=True)
class Stories:
    """Some leads, by the lead what was said and done of each, and its hand-offs."""

    leads: list[Lead]
    heard: dict[int, list[Heard]]
    tries: dict[int, list[Try]] = field(default_factory=dict)
    kept: dict[int, dict[str, Handoff]] = field(default_factory=dict)  # by what passed them

    def __add__(self, other: "Stories") -> "Stories":
        """Both, of different leads; told in the order of the leads."""
        return Stories(
            sorted([*self.leads, *other.leads], key=lambda lead: lead.pk),
            self.heard | other.heard,
            self.tries | other.tries,
            self.kept | other.kept,
        )


def stories_kept(organization: Organization, ids: Collection[int]) -> Stories:
    """As the ledger has them; a lead that was taken in is told by who took it in."""
    if not ids:
        return Stories([], {})
    family = family_of(ids)
    return Stories(
        list(organization.leads.filter(pk__in=set(family.values()))),
        facts_of(organization.zone, family),
        tries_at(family),
        kept_of(family),
    )


def stories_begun(zone: ZoneInfo, begun: Mapping[Lead, Iterable[Fresh]], now: datetime) -> Stories:
    """Of leads that a batch brings: what it says of each is all there is."""
    facts = (one for said in begun.values() for one in sorted(said, key=attrgetter("version")))
    moves = (
        (one.lead, one.key, one.what, one.stands, one.at, one.on, now, one.reason, one.by)
        + (one.deleted,)
        for one in facts
        if one.what or one.deleted
    )
    return Stories(list(begun), newest_said(moves, zone))


def family_of(ids: Collection[int]) -> dict[int, int]:
    """Who speaks for these leads and for those they took in: themselves, else who took them in."""
    pairs = Lead.objects.filter(pk__in=ids).values_list("pk", "merged_into_id")
    heads = {into or lead for lead, into in pairs}
    taken_in = Lead.objects.filter(merged_into__in=heads).values_list("pk", "merged_into_id")
    return {lead: lead for lead in heads} | dict(taken_in)


def kept_of(family: Family) -> dict[int, dict[str, Handoff]]:
    """The hand-offs of these leads, by the fact that passed them."""
    kept: dict[int, dict[str, Handoff]] = {}
    for handoff in Handoff.objects.filter(lead__in=family):
        kept.setdefault(family[handoff.lead_id], {})[handoff.passed_by] = handoff
    return kept


def facts_of(zone: ZoneInfo, family: Family) -> dict[int, list[Heard]]:
    """What was said of these leads: the highest version of each fact."""
    moves = (
        Move.objects.filter(lead__in=family)
        .exclude(what="", deleted=False)
        .order_by("version")
        .values_list(
            "lead_id", "event_key", "what", "stands", "at", "on", "recorded_at", "reason",
            "recorded_by", "deleted",
        )
    )  # fmt: skip
    return newest_said(((family[lead], *said) for lead, *said in moves), zone)


def newest_said(moves: Iterable[tuple], zone: ZoneInfo) -> dict[int, list[Heard]]:
    """The facts that stand of moves in the order of their versions, by lead."""
    newest = {(lead, key): said for lead, key, *said in moves}
    facts: dict[int, list[Heard]] = {}
    for (lead, key), said in newest.items():
        what, stands, at, on, recorded_at, reason, by, deleted = said
        moment = moment_of(at, on, recorded_at, zone)
        if not deleted and moment is not None:
            facts.setdefault(lead, []).append(Heard(key, what, stands, moment, reason, by))
    return facts


def tries_at(family: Family) -> dict[int, list[Try]]:
    """When a person tried to reach these leads."""
    attempts = Attempt.objects.filter(lead__in=family, human=True, deleted=False).order_by("at")
    found: dict[int, list[Try]] = {}
    for lead, at, reached in attempts.values_list("lead_id", "at", "reached"):
        found.setdefault(family[lead], []).append(Try(at, reached))
    return found
