"""What the ledger keeps of leads, and what a batch adds, as the fold reads it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from django.db.backends.utils import CursorWrapper

from smarketing.accounts.models import Organization
from smarketing.accounts.queries.settled import found_in_turn
from smarketing.funnel.queries.ground import Named, ground_of
from smarketing.funnel.rules.ledger import BLANK, Entry, Fact, uncorrected
from smarketing.funnel.services.ledger.memory import Known, Memory

FACT = (
    "event_key version deleted what stands at on back_to amount currency "
    "owner team source campaign persona origin"
).split()
new_fact = partial(tuple.__new__, Fact)  # a third of the time of Fact(...)


def facts_in(moves: Sequence[tuple], named: Named) -> dict[int, list[Fact]]:
    """Moves, as MOVE_COLUMNS, as the facts of their leads."""
    facts: dict[int, list[Fact]] = {}
    for move in moves:
        _organization, lead, key, version, deleted, what, stands, at, on, back_to = move[:10]
        _reason, amount, currency, owner, team, source, campaign, persona, origin = move[10:19]
        owner, team = meant(owner, named.owner), meant(team, named.team)
        persona = meant(persona, named.persona)
        said = (key, version, deleted, what, stands, at, on, back_to, amount, currency)
        facts.setdefault(lead, []).append(
            new_fact((*said, owner, team, source, campaign, persona, origin))
        )
    return facts


class Reading:
    """All that a fold needs to know before a batch: the ground, and the leads as they were."""

    def __init__(
        self,
        cursor: CursorWrapper,
        road,
        organization: Organization,
        leads: Iterable[int],
        named: Named,
        memory: Memory | None = None,
    ) -> None:
        self.ground = found_in_turn(organization).of("ground", lambda: ground_of(organization))
        self.memory = memory or Memory()
        unread = {lead for lead in leads if lead not in self.memory.leads}
        self.facts = facts_of(cursor, road, organization, unread, named)
        self.entries = entries_of(cursor, road, organization, unread)

    def known(self, lead: int) -> Known:
        """A lead of these; of one that is new nothing is known."""
        if remembered := self.memory.leads.get(lead):
            return remembered
        entries = self.entries.get(lead, [])
        return Known(self.facts.get(lead, []), entries, standing_days(entries))


def facts_of(
    cursor: CursorWrapper, road, organization: Organization, leads: set[int], named: Named
) -> dict[int, list[Fact]]:
    """All facts of these leads, with those of the nameless leads they took in."""
    if not leads:
        return {}
    mine, values = road.among("lead.id", sorted(leads))
    taken, also = road.among("lead.merged_into_id", sorted(leads))
    columns = [road.spelled("move.at") if one == "at" else f'move."{one}"' for one in FACT]
    cursor.execute(
        f"SELECT COALESCE(lead.merged_into_id, lead.id), {', '.join(columns)} "
        "FROM funnel_lead AS lead "
        "JOIN funnel_move AS move ON move.lead_id = lead.id "
        f"WHERE +lead.organization_id = %s AND ({mine} OR {taken})",
        [organization.pk, values, also],
    )
    facts: dict[int, list[Fact]] = {}
    for lead, *said in cursor.fetchall():
        facts.setdefault(lead, []).append(fact_from(said, road, named))
    return facts


def fact_from(said: list, road, named: Named) -> Fact:
    """A row of the ledger as the fold reads it: names as whom they mean."""
    (key, version, deleted, what, stands, at, on, back_to, amount, currency) = said[:10]
    owner, team, source, campaign, persona, origin = said[10:]
    return Fact(
        key,
        version,
        bool(deleted),
        what,
        bool(stands),
        road.moment(at),
        road.day(on),
        back_to,
        amount,
        currency,
        meant(owner, named.owner),
        meant(team, named.team),
        source,
        campaign,
        meant(persona, named.persona),
        origin,
    )


def meant(name: int | None, whom: Mapping[int, int]) -> int | None:
    """Whom a name means; not said stays not said, blank stays blank."""
    return whom.get(name, BLANK) if name else name


def entries_of(
    cursor: CursorWrapper, road, organization: Organization, leads: set[int]
) -> dict[int, list[Entry]]:
    """What holds of these leads' entries: corrections have left with what they corrected."""
    if not leads:
        return {}
    condition, values = road.among("lead_id", sorted(leads))
    cursor.execute(
        "SELECT lead_id, correction, day, what, n, amount, unpriced, implied, team, owner, "
        "persona, source, campaign, office, origin FROM funnel_entry "
        f"WHERE +organization_id = %s AND {condition}",
        [organization.pk, values],
    )
    kept: dict[int, list[tuple[Entry, bool]]] = {}
    for lead, correction, day, what, n, amount, unpriced, implied, *dimensions in cursor.fetchall():
        entry = Entry(road.day(day), what, n, amount, unpriced, bool(implied), *dimensions)
        kept.setdefault(lead, []).append((entry, bool(correction)))
    return {lead: uncorrected(rows) for lead, rows in kept.items()}


def standing_days(entries: Iterable[Entry]) -> dict[str, date]:
    """The day on which each standing step was entered, from what holds of a lead's entries.

    A step stands once at most, so where it stands its last +1 does, also if it was taken back and
    entered again on one day.
    """
    totals: dict[str, int] = {}
    entered: dict[str, date] = {}
    for entry in entries:
        totals[entry.what] = totals.get(entry.what, 0) + entry.n
        if entry.n > 0:
            entered[entry.what] = max(entry.day, entered.get(entry.what, entry.day))
    return {what: entered[what] for what, total in totals.items() if total > 0}
