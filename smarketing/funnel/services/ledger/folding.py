"""Touched leads folded again, the difference appended, the sums kept in step."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from django.db.backends.utils import CursorWrapper

from smarketing.accounts.models import Organization
from smarketing.funnel.rules.fold import lived
from smarketing.funnel.rules.ledger import Entry, Fact, Folded, Ground, difference
from smarketing.funnel.rules.life import Life
from smarketing.funnel.rules.sums import FIGURES, sums_by_day, sums_by_month
from smarketing.funnel.services.ledger.leads import LEAD_COLUMNS, STANDING
from smarketing.funnel.services.ledger.memory import Known
from smarketing.funnel.services.ledger.reading import Reading
from smarketing.funnel.services.ledger.roads.handing import Write, writing

MOVE_COLUMNS = (
    'organization_id lead_id event_key version deleted what stands at "on" back_to reason amount '
    "currency owner team source campaign persona origin fingerprint recorded_at recorded_in "
    "recorded_by brought_by"
).split()
ENTRY_COLUMNS = (
    "day what n reached taken_back amount unpriced team owner persona source campaign office "
    "origin organization_id version lead_id implied correction"
).split()
AT_ONCE = 2_000  # leads or moves, handed to the database while the next are reckoned
NOTHING: Mapping = MappingProxyType({})
Standing = tuple  # the values of STANDING


def fold_leads(
    write: Write,
    road,
    organization: Organization,
    leads: Collection[int],
    before: Reading,
    *,
    told: Mapping[int, Sequence[Fact]] = NOTHING,
    new: Mapping[int, tuple] = NOTHING,
) -> dict[int, Standing]:
    """Fold the leads with what is told of them, append what changed, add it to the sums.

    `new` are leads that are not written yet, each as its row up to STANDING. Gives where each lead
    stands.
    """
    batch = Batch(organization, before.ground)
    ordered = sorted(leads)  # a list of leads by their entries has one order
    for start in range(0, len(ordered), AT_ONCE):
        some, written = ordered[start : start + AT_ONCE], len(batch.entries)
        for lead in some:
            known = batch.live_on(lead, before.known(lead), told.get(lead, ()))
            before.memory.keep(lead, known)
        write(road.copy("funnel_entry", ENTRY_COLUMNS, batch.entries[written:]))
        write(road.copy("funnel_lead", LEAD_COLUMNS, batch.begun(some, new)))
        write(road.update("funnel_lead", STANDING, batch.moved(some, new)))
    before.memory.shed()
    write_sums(write, road, organization, batch.entries)
    write_cohorts(write, road, organization, batch.cohorts)
    return batch.standing


class Batch:
    """What the folding of some leads comes to: their new entries, and where they stand."""

    def __init__(self, organization: Organization, ground: Ground) -> None:
        self.ground = ground
        self.trail = (organization.pk, organization.wanted)
        self.following = dict(zip(ground.steps, (*ground.steps[1:], ""), strict=True))
        self.entries: list[tuple] = []  # as ENTRY_COLUMNS
        self.cohorts: dict[tuple[str, date], list[int]] = {}
        self.standing: dict[int, Standing] = {}

    def live_on(self, lead: int, before: Known, facts: Sequence[Fact]) -> Known:
        """Fold these facts into a lead's life."""
        life, changes = live_on(before, facts, self.ground)
        folded = life.told()
        append_changes(self.entries, (*self.trail, lead), changes)
        count_cohorts(self.cohorts, self.following, before.standing, folded.standing)
        self.standing[lead] = state_of(folded, self.trail[1])
        return Known(before.facts, folded.entries, folded.standing, life)

    def begun(self, leads: Iterable[int], new: Mapping[int, tuple]) -> list[tuple]:
        """Those that are new, as LEAD_COLUMNS."""
        return [new[lead] + self.standing[lead] for lead in leads if lead in new]

    def moved(self, leads: Iterable[int], new: Mapping[int, tuple]) -> list[tuple]:
        """The others, as STANDING and the lead."""
        return [(*self.standing[lead], lead) for lead in leads if lead not in new]


def live_on(
    before: Known, facts: Sequence[Fact], ground: Ground
) -> tuple[Life, list[tuple[Entry, bool]]]:
    """The lead's life with these facts too, and what it adds to the entries (rule 10).

    Most lives just go on. The others are lived anew.
    """
    life, count = before.life, len(before.entries)
    is_same = life is not None and life.ground is ground and are_new(facts, before.facts)
    before.facts.extend(facts)
    if is_same and life.goes_on(facts):
        return life, [(entry, False) for entry in life.entries[count:]]
    life = lived(before.facts, ground)
    return life, difference(before.entries, life.entries)


def are_new(facts: Iterable[Fact], known: Iterable[Fact]) -> bool:
    """Whether none of the facts is a version of one that is known."""
    keys = {fact.key for fact in known}
    return keys.isdisjoint([fact.key for fact in facts])


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
    with writing(cursor, len(rows)) as write:
        write(road.copy("funnel_entry", ENTRY_COLUMNS, rows))
        write_sums(write, road, organization, rows)


def write_sums(write: Write, road, organization: Organization, rows: list[tuple]) -> None:
    """Add entries, as ENTRY_COLUMNS, to the sums by day and by month."""
    daily = sums_by_day(rows)
    for table, when, sums in (
        ("funnel_dailycount", "day", daily),
        ("funnel_periodtotal", "month", sums_by_month(daily)),
    ):
        keys = ("organization_id", "dim", when, "what", "key")
        write(road.add(table, keys, FIGURES, [(organization.pk, *row) for row in sums]))


def count_cohorts(
    cohorts: dict[tuple[str, date], list[int]],
    following: Mapping[str, str],
    before: Mapping[str, date],
    after: Mapping[str, date],
) -> None:
    """Count a lead out of the cohorts of the steps where it stood, and into those where it stands.

    `following` gives for each step the one after it.
    """
    for standing, other, sign in ((before, after, -1), (after, before, 1)):
        for step, day in standing.items():
            if (further := following.get(step)) is None:
                continue  # an outcome, or a step that is no more
            reaches = further in standing
            if other.get(step) == day and reaches == (further in other):
                continue  # in and out again
            cell = cohorts.get((step, day))
            if cell is None:
                cell = cohorts[step, day] = [0, 0]
            cell[0] += sign
            if reaches:
                cell[1] += sign


def write_cohorts(
    write: Write,
    road,
    organization: Organization,
    cohorts: Mapping[tuple[str, date], list[int]],
) -> None:
    rows = [
        (organization.pk, step, day, *counted)
        for (step, day), counted in cohorts.items()
        if any(counted)
    ]
    keys, figures = ("organization_id", "step", "day"), ("entered", "reached")
    write(road.add("funnel_cohort", keys, figures, rows))


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
