"""Touched leads folded again, the difference appended, the sums kept in step."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from django.db.backends.utils import CursorWrapper

from smarketing.accounts.models import Organization
from smarketing.accounts.queries.settled import found_in_turn
from smarketing.funnel.queries.ground import Named, ground_of
from smarketing.funnel.rules.fold import lived
from smarketing.funnel.rules.ledger import (
    BLANK,
    Entry,
    Fact,
    Folded,
    Ground,
    difference,
    uncorrected,
)
from smarketing.funnel.rules.life import Life
from smarketing.funnel.rules.sums import FIGURES, sums_by_day, sums_by_month
from smarketing.funnel.services.ledger.leads import STANDING
from smarketing.funnel.services.ledger.memory import Known, Memory

FACT = (
    "event_key version deleted what stands at on back_to amount currency "
    "owner team source campaign persona origin"
).split()
MOVE_COLUMNS = (
    'organization_id lead_id event_key version deleted what stands at "on" back_to reason amount '
    "currency owner team source campaign persona origin fingerprint recorded_at recorded_in "
    "recorded_by brought_by"
).split()
ENTRY_COLUMNS = (
    "day what n reached taken_back amount unpriced team owner persona source campaign office "
    "origin organization_id version lead_id implied correction"
).split()
Standing = tuple  # the values of STANDING
new_fact = partial(tuple.__new__, Fact)  # a third of the time of Fact(...)


def fold_leads(
    cursor: CursorWrapper,
    road,
    organization: Organization,
    leads: Collection[int],
    *,
    named: Named,
    moves: Sequence[tuple] = (),
    new: Collection[int] = (),
    memory: Memory | None = None,
) -> dict[int, Standing]:
    """Append moves, fold the leads, append what changed, add it to the sums.

    `moves`, as MOVE_COLUMNS, are of some of the leads; of `new` leads, which are not written yet,
    there are no others. Gives where each lead stands.
    """
    memory = memory or Memory()
    ground = found_in_turn(organization).of("ground", lambda: ground_of(organization))
    unread = {lead for lead in leads if lead not in new and lead not in memory.leads}
    facts = facts_of(cursor, road, organization, unread, named)
    kept = entries_of(cursor, road, organization, unread)
    following = dict(zip(ground.steps, (*ground.steps[1:], ""), strict=True))
    batch, rows = (organization.pk, organization.wanted), []
    cohorts: dict[tuple[str, date], list[int]] = {}
    standing: dict[int, Standing] = {}
    with road.copying(cursor, "funnel_move", MOVE_COLUMNS, moves):
        told = facts_in(moves, named)
        for lead in (leads := sorted(leads)):  # a list of leads by their entries has one order
            before = memory.leads.get(lead)
            if before is None:
                entries = kept.get(lead, [])
                before = Known(facts.get(lead, []), entries, standing_days(entries))
            life, changes = live_on(before, told.get(lead, []), ground)
            folded = life.told()
            append_changes(rows, (*batch, lead), changes)
            count_cohorts(cohorts, following, before.standing, folded.standing)
            standing[lead] = state_of(folded, organization.wanted)
            memory.keep(lead, Known(before.facts, folded.entries, folded.standing, life))
        memory.shed()
        changed = [(*standing[lead], lead) for lead in leads if lead not in new]
    write_entries(cursor, road, organization, rows)
    write_cohorts(cursor, road, organization, cohorts)
    if changed:
        road.update(cursor, "funnel_lead", STANDING, changed)
    return standing


def live_on(
    before: Known, facts: list[Fact], ground: Ground
) -> tuple[Life, list[tuple[Entry, bool]]]:
    """The lead's life with these facts too, and what it adds to the entries (rule 10).

    Most lives just go on. The others are lived anew.
    """
    life, count = before.life, len(before.entries)
    keys = {fact.key for fact in before.facts}
    before.facts.extend(facts)
    is_same = life is not None and life.ground is ground and keys.isdisjoint(f.key for f in facts)
    if is_same and life.goes_on(facts):
        return life, [(entry, False) for entry in life.entries[count:]]
    life = lived(before.facts, ground)
    return life, difference(before.entries, life.entries)


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


def append_changes(rows: list[tuple], trail: tuple, changes: Iterable[tuple[Entry, bool]]) -> None:
    """The rows to append for one lead, as ENTRY_COLUMNS; `trail` is organisation, version, lead."""
    for entry, correction in changes:
        day, what, n, amount, unpriced, implied, *dimensions = entry
        # A correction negates its own column: taking back a +1 lowers `reached`.
        reached = (n if (n > 0) != correction else 0) if n else 0
        rows.append(
            (day, what, n, reached, reached - n, amount, unpriced, *dimensions)
            + (*trail, implied, correction)
        )


def write_entries(
    cursor: CursorWrapper, road, organization: Organization, rows: list[tuple]
) -> None:
    """Append entries and add them to the sums by day and by month."""
    if not rows:
        return
    with road.copying(cursor, "funnel_entry", ENTRY_COLUMNS, rows):
        daily = sums_by_day([row[:14] for row in rows])
        monthly = sums_by_month(daily)
    for table, when, sums in (
        ("funnel_dailycount", "day", daily),
        ("funnel_periodtotal", "month", monthly),
    ):
        if sums:
            keys = ("organization_id", "dim", when, "what", "key")
            road.add(cursor, table, keys, FIGURES, [(organization.pk, *row) for row in sums])


def count_cohorts(
    cohorts: dict[tuple[str, date], list[int]],
    following: Mapping[str, str],
    before: Mapping[str, date],
    after: Mapping[str, date],
) -> None:
    """Count a lead out of the cohorts of the steps where it stood, and into those where it stands.

    `following` gives for each step the one after it.
    """
    for standing, sign in ((before, -1), (after, 1)):
        for step, day in standing.items():
            if (further := following.get(step)) is None:
                continue  # an outcome, or a step that is no more
            cell = cohorts.get((step, day))
            if cell is None:
                cell = cohorts[step, day] = [0, 0]
            cell[0] += sign
            if further in standing:
                cell[1] += sign


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


def write_cohorts(
    cursor: CursorWrapper,
    road,
    organization: Organization,
    cohorts: Mapping[tuple[str, date], list[int]],
) -> None:
    rows = [
        (organization.pk, step, day, *counted)
        for (step, day), counted in cohorts.items()
        if any(counted)
    ]
    if rows:
        keys, figures = ("organization_id", "step", "day"), ("entered", "reached")
        road.add(cursor, "funnel_cohort", keys, figures, rows)


def state_of(folded: Folded, version: int) -> Standing:
    """Where a lead stands, as the columns of STANDING, told in this version."""
    return (
        folded.highest,
        folded.outcome,
        folded.since,
        folded.owner,
        folded.team,
        folded.persona,
        folded.source,
        version,
    )
