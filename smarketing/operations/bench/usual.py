"""The import of a file of moves as most would write it: objects and `bulk_create`, no more.

It does what the product's import does, and `verify` finds nothing to say against it: names are
found or made, a repeated move is left out, leads are folded and know where they stand, entries,
sums and cohorts are kept.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import islice, pairwise
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from personas.services.names import persona_names_for
from smarketing.accounts.models import Organization
from smarketing.accounts.services.names import member_names_for
from smarketing.funnel.models import (
    Cohort,
    DailyCount,
    Entry,
    Lead,
    Move,
    PeriodTotal,
    Source,
)
from smarketing.funnel.queries.ground import Named, ground_of, names_of
from smarketing.funnel.rules.fold import fold
from smarketing.funnel.rules.ledger import Fact, Folded
from smarketing.funnel.rules.said import LeadRef, Said, fingerprint
from smarketing.funnel.rules.sums import FIGURES, sums_by_day, sums_by_month
from smarketing.funnel.services.ledger.leads import STANDING

SYSTEM = "bench"
AT_ONCE = 1_000  # objects of one statement


@transaction.atomic
def import_objects(organization: Organization, path: Path, most: int) -> None:
    """Take the first rows of a file, as `ground.write_csv` writes them, into an empty ledger."""
    organization.raise_wanted()
    with path.open(newline="") as file:
        rows = list(islice(csv.DictReader(file), most))
    leads = leads_of(organization, {row["lead"] for row in rows})
    names = numbers_of(organization, rows)
    now = timezone.now()
    Move.objects.bulk_create(
        [move_of(organization, row, leads[row["lead"]], names, now) for row in rows],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
    folded = folded_by_lead(organization)
    for lead in leads.values():
        stand(lead, folded[lead.pk], organization.wanted)
    Lead.objects.bulk_create(  # `bulk_update` takes many times as long
        leads.values(),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=STANDING,
    )
    entries = [
        entry_of(organization, lead, entry) for lead, one in folded.items() for entry in one.entries
    ]
    Entry.objects.bulk_create(entries, batch_size=AT_ONCE)
    keep_sums(organization, entries)
    keep_cohorts(organization, folded.values())


def leads_of(organization: Organization, names: Iterable[str]) -> dict[str, Lead]:
    made = Lead.objects.bulk_create(
        [
            Lead(
                organization=organization,
                source_system=SYSTEM,
                external_id=name,
                first_seen=organization.wanted,
            )
            for name in sorted(names)
        ],
        batch_size=AT_ONCE,
    )
    return {lead.external_id: lead for lead in made}


def numbers_of(organization: Organization, rows: list[dict]) -> dict[str, Mapping[str, int]]:
    """The numbers of all names, found or made."""
    sources = {row["source"] for row in rows}
    Source.objects.bulk_create([Source(organization=organization, name=name) for name in sources])
    return {
        "owner": member_names_for(organization, SYSTEM, {row["owner"] for row in rows}),
        "persona": persona_names_for(organization, SYSTEM, {row["persona"] for row in rows}),
        "source": dict(organization.sources.values_list("name", "id")),
    }


def move_of(
    organization: Organization, row: dict, lead: Lead, names: Mapping, now: datetime
) -> Move:
    at = datetime.fromisoformat(row["at"])
    amount = int(row["amount"].replace(".", "")) if row["amount"] else None
    said = Said(
        LeadRef(SYSTEM, row["lead"]),
        row["id"],
        what=row["step"],
        stands=True,
        at=at,
        amount=amount,
        owner=row["owner"],
        source=row["source"],
        persona=row["persona"],
    )
    return Move(
        organization=organization,
        lead=lead,
        event_key=f"file:{SYSTEM}:{row['id']}",
        what=row["step"],
        stands=True,
        at=at,
        amount=amount,
        owner=names["owner"][row["owner"]],
        source=names["source"][row["source"]],
        persona=names["persona"][row["persona"]],
        fingerprint=fingerprint(said),
        recorded_at=now,
        recorded_in=organization.wanted,
    )


def folded_by_lead(organization: Organization) -> dict[int, Folded]:
    """Every lead's facts as they are kept, folded."""
    ground, named = ground_of(organization), names_of(organization)
    facts: defaultdict[int, list[Fact]] = defaultdict(list)
    for move in Move.objects.filter(organization=organization):
        facts[move.lead_id].append(fact_of(move, named))
    return {lead: fold(said, ground) for lead, said in facts.items()}


def fact_of(move: Move, named: Named) -> Fact:
    return Fact(
        move.event_key,
        move.version,
        move.deleted,
        move.what,
        move.stands,
        move.at,
        move.on,
        move.back_to,
        move.amount,
        move.currency,
        named.owner[move.owner],
        move.team,
        move.source,
        move.campaign,
        named.persona[move.persona],
        move.origin,
    )


def stand(lead: Lead, folded: Folded, version: int) -> None:
    """Tell a lead where it stands."""
    lead.step, lead.outcome, lead.moved_on = folded.highest, folded.outcome, folded.since
    lead.owner, lead.team, lead.persona = folded.owner, folded.team, folded.persona
    lead.source, lead.told_in = folded.source, version


def entry_of(organization: Organization, lead: int, entry: tuple) -> Entry:
    reached = max(entry.n, 0)
    return Entry(
        organization=organization,
        lead_id=lead,
        version=organization.wanted,
        reached=reached,
        taken_back=reached - entry.n,
        correction=False,
        **entry._asdict(),
    )


def keep_sums(organization: Organization, entries: list[Entry]) -> None:
    """The sums by day and by month, an object each."""
    dimensions = ("team", "owner", "persona", "source", "campaign", "office", "origin")
    columns = ("day", "what", *FIGURES, *dimensions)
    daily = sums_by_day([tuple(getattr(entry, name) for name in columns) for entry in entries])
    for model, when, sums in (
        (DailyCount, "day", daily),
        (PeriodTotal, "month", sums_by_month(daily)),
    ):
        names = ("dim", when, "what", "key", *FIGURES)
        model.objects.bulk_create(
            [
                model(organization=organization, **dict(zip(names, row, strict=True)))
                for row in sums
            ],
            batch_size=AT_ONCE,
        )


def keep_cohorts(organization: Organization, folded: Iterable[Folded]) -> None:
    """How many entered each step on a day, and how many of them got further."""
    steps = list(organization.steps.order_by("position").values_list("key", flat=True))
    following = dict(pairwise([step for step in steps if step != "visitor"]))
    entered: Counter[tuple[str, date]] = Counter()
    reached: Counter[tuple[str, date]] = Counter()
    for one in folded:
        for step, day in one.standing.items():
            entered[step, day] += 1
            reached[step, day] += following.get(step) in one.standing
    Cohort.objects.bulk_create(
        [
            Cohort(
                organization=organization,
                step=step,
                day=day,
                entered=count,
                reached=reached[step, day],
            )
            for (step, day), count in entered.items()
        ],
        batch_size=AT_ONCE,
    )
