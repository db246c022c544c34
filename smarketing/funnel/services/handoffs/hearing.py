"""What is kept of some leads and of those they took in: hand-offs, facts, attempts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, QuerySet, TextField
from django.db.models.functions import Cast

from smarketing.accounts.models import Organization
from smarketing.accounts.statements import Later, Statement
from smarketing.funnel.models import Attempt, Handoff, Lead, Move
from smarketing.funnel.rules.handoffs import Heard, Try, moment_of
from smarketing.funnel.services.ledger import roads

LEAD = [field.attname for field in Lead._meta.concrete_fields]
HANDOFF = [field.attname for field in Handoff._meta.concrete_fields]

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
    mine = organization.pk
    leads = heads_of(mine, ids)
    heads = [lead.pk for lead in leads]
    family = dict(zip(heads, heads, strict=True)) | dict(asked(taken_in(), mine, heads))
    facts = facts_of(organization, family)
    return Stories(leads, facts, tries_at(mine, family), kept_of(mine, family))


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


def heads_of(organization_id: int, ids: Iterable[int]) -> list[Lead]:
    """These leads, and for one that was taken in who took it in."""
    found = leads_numbered(organization_id, ids)
    into = {lead.merged_into_id for lead in found.values()} - found.keys() - {None}
    found |= leads_numbered(organization_id, into) if into else {}
    return [lead for lead in found.values() if lead.merged_into_id is None]


def leads_numbered(organization_id: int, ids: Iterable[int]) -> dict[int, Lead]:
    rows = asked(leads(), organization_id, ids)
    return {row[0]: Lead.from_db(Lead.objects.db, LEAD, row) for row in rows}


def kept_of(organization_id: int, family: Family) -> dict[int, dict[str, Handoff]]:
    """The hand-offs of these leads, by the fact that passed them."""
    kept: dict[int, dict[str, Handoff]] = {}
    for row in asked(handoffs(), organization_id, family):
        handoff = Handoff.from_db(Handoff.objects.db, HANDOFF, row)
        kept.setdefault(family[handoff.lead_id], {})[handoff.passed_by] = handoff
    return kept


def facts_of(organization: Organization, family: Family) -> dict[int, list[Heard]]:
    """What was said of these leads: the highest version of each fact."""
    moment = roads.here().moment
    rows = asked(said_of(), organization.pk, family)
    moves = (
        (family[lead], key, what, stands, moment(at), on, moment(recorded_at), *rest)
        for lead, key, what, stands, at, on, recorded_at, *rest in rows
    )
    return newest_said(moves, organization.zone)


def tries_at(organization_id: int, family: Family) -> dict[int, list[Try]]:
    """When a person tried to reach these leads."""
    found: dict[int, list[Try]] = {}
    for lead, at, reached in asked(attempts(), organization_id, family):
        found.setdefault(family[lead], []).append(Try(at, reached))
    return found


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


def with_handoff_among(organization: Organization, ids: Iterable[int]) -> set[int]:
    """Those of the leads that have a hand-off."""
    return {lead for (lead,) in asked(with_handoff(), organization.pk, ids)}


def asked(statement: Statement, organization_id: int, ids: Iterable[int]) -> Iterable[tuple]:
    """The rows of an organisation; many ids are one value, so that the statement stays the same."""
    _condition, listed = roads.here().among("", sorted(ids))
    return statement.rows(organization=organization_id, ids=listed)


def among(rows: QuerySet, column: str, *names: str | Cast) -> Statement:
    """Of the rows those of an `organization` where a column is one of the `ids`, both said later.

    The plus keeps the organisation out of the choice of an index (`roads`).
    """
    table = rows.model._meta.db_table
    condition, _none = roads.here().among(f"{table}.{column}", ())
    mine = rows.extra(
        where=[f"+{table}.organization_id = %s", condition],
        params=[Later("organization", BigIntegerField()), Later("ids", TextField())],
    )
    return Statement(mine.values_list(*names))


@cache
def leads() -> Statement:
    return among(Lead.objects.all(), "id", *LEAD)


@cache
def taken_in() -> Statement:
    return among(Lead.objects.all(), "merged_into_id", "id", "merged_into_id")


@cache
def handoffs() -> Statement:
    return among(Handoff.objects.all(), "lead_id", *HANDOFF)


@cache
def with_handoff() -> Statement:
    """Those of the leads that have one."""
    return among(Handoff.objects.all(), "lead_id", "lead_id")


@cache
def attempts() -> Statement:
    rows = Attempt.objects.filter(human=True, deleted=False).order_by("at")
    return among(rows, "lead_id", "lead_id", "at", "reached")


@cache
def said_of() -> Statement:
    """What was said of leads, in the order of the versions; moments as text (`roads.spelled`)."""
    at, recorded_at = Cast("at", TextField()), Cast("recorded_at", TextField())
    return among(
        Move.objects.exclude(what="", deleted=False).order_by("version"),
        "lead_id",
        "lead_id", "event_key", "what", "stands", at, "on", recorded_at, "reason",
        "recorded_by", "deleted",
    )  # fmt: skip
