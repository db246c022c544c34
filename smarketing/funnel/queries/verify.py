"""Everything derived, recomputed from the moves by separate code, and compared.

Nothing here shares a line with the ledger: another fold (`rules.refold`), another way to find
rates and teams, sums made in dictionaries. Where both agree, the board is right.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Cohort, DailyCount, Entry, Lead, PeriodTotal
from smarketing.funnel.models.counts import ORIGINS
from smarketing.funnel.queries.second_ground import Ground

MOST = 200  # differences told; there may be more
AT_A_TIME = 5_000
Sums = defaultdict[tuple, list[int]]


class Difference(NamedTuple):
    """Where what is stored is not what the moves say."""

    where: str
    key: str
    stored: str
    recomputed: str


def differences(organization: Organization) -> list[Difference]:
    """Where the entries, the sums, the cohorts or the leads' standing are not what they should be.

    At most MOST are told. Read it inside one moment, or while nothing is written.
    """
    found: list[Difference] = []
    sums: Sums = defaultdict(lambda: [0, 0, 0, 0, 0])
    cohorts: dict[tuple, list[int]] = defaultdict(lambda: [0, 0])
    ground = Ground(organization)
    for leads in lead_chunks(organization):
        folded = {lead: ground.fold(moves) for lead, moves in moves_of(organization, leads).items()}
        entries = entries_of(organization, leads)
        for lead in leads:
            compare_lead(found, lead, entries.get(lead.pk, ()), folded.get(lead.pk, []), ground)
            for entry in folded.get(lead.pk, ()):
                add_to_sums(sums, entry)
            count_in_cohorts(cohorts, ground.steps, folded.get(lead.pk, ()))
    tell_strays(found, organization)
    add_visits(organization, sums)
    compare_sums(found, organization, sums)
    compare_cohorts(found, organization, cohorts)
    return found[:MOST]


def lead_chunks(organization: Organization) -> Iterator[list[Lead]]:
    after = 0
    while leads := list(
        organization.leads.filter(pk__gt=after).order_by("pk").defer("attributes")[:AT_A_TIME]
    ):
        yield leads
        after = leads[-1].pk


def moves_of(organization: Organization, leads: list[Lead]) -> dict[int, list]:
    """The moves each lead carries: its own, unless it was taken in, and those it took in."""
    low, high = leads[0].pk, leads[-1].pk
    moves = (
        organization.moves.annotate(carrier=Coalesce("lead__merged_into_id", "lead_id"))
        .filter(carrier__gte=low, carrier__lte=high)
        .order_by("carrier")
    )
    return {lead: list(group) for lead, group in groupby(moves, key=lambda move: move.carrier)}


def entries_of(organization: Organization, leads: list[Lead]) -> dict[int, list[Entry]]:
    entries = organization.entries.filter(
        lead_id__gte=leads[0].pk, lead_id__lte=leads[-1].pk
    ).order_by("lead_id")
    return {lead: list(group) for lead, group in groupby(entries, key=lambda row: row.lead_id)}


def compare_lead(
    found: list[Difference],
    lead: Lead,
    stored: Iterable[Entry],
    folded: list[tuple],
    ground: Ground,
) -> None:
    """The multiset of entries that hold, and where the lead is said to stand."""
    kept: Counter = Counter()
    for row in stored:
        sign = -1 if row.correction else 1
        kept[held(row, sign)] += sign
    for row, more in sorted((kept - Counter(folded)).items(), key=repr):
        tell(found, "entry", f"lead {lead.pk}", f"{more} × {row}", "nothing")
    for row, more in sorted((Counter(folded) - kept).items(), key=repr):
        tell(found, "entry", f"lead {lead.pk}", "nothing", f"{more} × {row}")
    standing = steps_standing(folded)
    highest = next((step for step in reversed(ground.steps) if step in standing), "")
    if lead.step != highest:
        tell(found, "lead.step", f"lead {lead.pk}", lead.step, highest)


def held(row: Entry, sign: int) -> tuple:
    """A stored entry as the fold writes it, a correction as what it corrects."""
    return (
        row.day,
        row.what,
        row.n * sign,
        row.amount * sign,
        row.unpriced * sign,
        row.implied,
        row.team,
        row.owner,
        row.persona,
        row.source,
        row.campaign,
        row.office,
        row.origin,
    )


def tell_strays(found: list[Difference], organization: Organization) -> None:
    """Moves and entries whose lead is not a lead of the organisation: nothing else sees to it."""
    there = Exists(organization.leads.filter(pk=OuterRef("lead_id")))
    counted = organization.entries.filter(lead__isnull=False)
    for where, rows in (("move", organization.moves), ("entry", counted)):
        strays = rows.exclude(there).values_list("pk", "lead_id")
        for key, lead in strays[:MOST]:
            tell(found, f"{where}.lead", f"{where} {key}", f"lead {lead}", "a lead of its own")


def add_to_sums(sums: Sums, entry: tuple) -> None:
    """Add an entry to each dimension's day and month."""
    day, what, n, amount, unpriced, _implied, *keys, origin = entry
    for dim, key in enumerate((0, *keys, ORIGINS.index(origin))):
        for when in (("day", day), ("month", day.replace(day=1))):
            cell = sums[(*when, dim, what, key)]
            cell[0] += n
            cell[1] += max(n, 0)
            cell[2] += max(-n, 0)
            cell[3] += amount
            cell[4] += unpriced


def add_visits(organization: Organization, sums: Sums) -> None:
    """Visits as last sent. What was sent before cancels out, also in `reached`, so only n tells."""
    for visit in organization.visit_days.all():
        entry = (visit.day, "visitor", visit.count, 0, 0, False, 0, 0, 0, visit.source, 0, 0, "")
        add_to_sums(sums, entry)


def compare_sums(found: list[Difference], organization: Organization, sums: Sums) -> None:
    left = dict(sums)
    for model, when in ((DailyCount, "day"), (PeriodTotal, "month")):
        rows = model.objects.filter(organization=organization).iterator(chunk_size=AT_A_TIME)
        for row in rows:
            place = (when, getattr(row, when), row.dim, row.what, row.key)
            stored = (row.n, row.reached, row.taken_back, row.amount, row.unpriced)
            compare_cell(found, place, stored, tuple(left.pop(place, (0, 0, 0, 0, 0))))
    for place, cell in left.items():
        compare_cell(found, place, (0, 0, 0, 0, 0), tuple(cell))


def compare_cell(found: list[Difference], place: tuple, stored: tuple, recomputed: tuple) -> None:
    """Two cells of the sums. Visits sent again raise `reached` and `taken_back` alike."""
    if place[3] == "visitor":
        stored, recomputed = (stored[0], stored[1] - stored[2]), (recomputed[0], recomputed[0])
    if stored != recomputed:
        tell(found, f"sums by {place[0]}", f"{place[1:]}", f"{stored}", f"{recomputed}")


def steps_standing(folded: Iterable[tuple]) -> dict[str, date]:
    """The day of the +1 that still stands, for each step: one at most does."""
    standing: dict[str, date] = {}
    for day, what, n, *_rest in folded:
        if n > 0:
            standing[what] = day
        elif n < 0:
            standing.pop(what, None)
    return standing


def count_in_cohorts(
    cohorts: dict[tuple, list[int]], steps: tuple[str, ...], folded: Iterable[tuple]
) -> None:
    standing = steps_standing(folded)
    for place, step in enumerate(steps):
        if step in standing:
            cell = cohorts[(step, standing[step])]
            cell[0] += 1
            cell[1] += place + 1 < len(steps) and steps[place + 1] in standing


def compare_cohorts(
    found: list[Difference], organization: Organization, cohorts: dict[tuple, list[int]]
) -> None:
    left = dict(cohorts)
    for row in Cohort.objects.filter(organization=organization):
        recomputed = left.pop((row.step, row.day), [0, 0])
        if [row.entered, row.reached] != recomputed:
            stored = f"{[row.entered, row.reached]}"
            tell(found, "cohort", f"{row.step} {row.day}", stored, f"{recomputed}")
    for (step, day), cell in left.items():
        tell(found, "cohort", f"{step} {day}", "nothing", f"{cell}")


def tell(found: list[Difference], where: str, key: str, stored: str, recomputed: str) -> None:
    if len(found) < MOST:
        found.append(Difference(where, key, stored, recomputed))
