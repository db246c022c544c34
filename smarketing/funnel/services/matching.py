"""Leads matched with personas by the rules in force: on entry, and all again as a job.

A match is a fact that only says a persona, on the first day there is: whoever says a persona
otherwise, a person or a source system, has the last word, whenever they say it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from personas.models import MatchingRules
from personas.queries.matching import matching_in, personas_in_use, rules_in_force
from personas.rules.matching import NOBODY, TIE, Matching, verdict_of
from personas.services.matching import demand_rules, keep_rules, readable_rules
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries.settled import found_in_turn
from smarketing.accounts.services import rights
from smarketing.audit.bell import if_redis, ring_after_commit
from smarketing.celery import app
from smarketing.funnel.models import Lead, Rematch
from smarketing.funnel.queries.known import MATCHED
from smarketing.funnel.queries.matching import matchable, said_of_leads
from smarketing.funnel.rules.said import About, LeadRef, Posted, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.ledger.leads import known_ids
from smarketing.funnel.services.naming import persona_name

MATCHED_ON = date(1970, 1, 1)
CHUNK = 1_000
ASLEEP = timedelta(minutes=2)


@transaction.atomic
def change_rules(*, by: Member, matching: Matching, seen: int, now: datetime) -> MatchingRules:
    """Put new rules in force, and have every lead matched again.

    `seen` is the number of the rules the editor started from; see `keep_rules`.
    """
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    kept = keep_rules(by=by, matching=matching, seen=seen, now=now)
    order_rematch(by.organization, kept, now)
    return kept


def demand_sound(organization: Organization, matching: Matching) -> None:
    """Raise a `Fault` with every place of rules that cannot be so; writes nothing."""
    demand_rules(organization, matching)


def read_rules(plain: object) -> Matching:
    """Rules from plain data, or a `Fault` that says what cannot be read."""
    return readable_rules(plain)


@transaction.atomic
def match_again(*, by: Member, now: datetime) -> Rematch | None:
    """Match every lead again with the rules in force, if there are any."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    rules = rules_in_force(by.organization)
    return order_rematch(by.organization, rules, now) if rules else None


def match_entered(
    organization: Organization,
    posted: Posted,
    said: Iterable[Said],
    about: Mapping[LeadRef, About] | None,
    now: datetime,
) -> int:
    """Match the leads of a batch that are new, or of which something was said that rules read.

    Runs after the batch was posted, in its transaction. How many leads were given another persona.
    """
    settled = found_in_turn(organization)
    rules = settled.of("matching rules", lambda: rules_in_force(organization))
    if rules is None:
        return 0
    refs = set(posted.new_leads) | {fact.lead for fact in said if fact.source is not None}
    refs |= {ref for ref, one in (about or {}).items() if one.attributes}
    return match_leads(organization, rules, known_ids(organization, refs).values(), now)["changed"]


def match_leads(
    organization: Organization, rules: MatchingRules, ids: Collection[int], now: datetime
) -> Counter[str]:
    """Match these leads; how many were seen, changed, unmatched, and tied among these."""
    leads = list(matchable(organization).filter(pk__in=set(ids))) if ids else []
    in_use = personas_in_use(organization)
    matching = matching_in(rules).only(in_use)
    said, standing = said_of_leads(organization, leads), matches_of(organization, leads)
    told, found = [], Counter(seen=len(leads))
    for lead in leads:
        verdict = verdict_of(matching, said[lead.pk])
        version, before = standing.get(lead.pk, (0, NOBODY))
        found["unmatched"] += verdict.persona == NOBODY
        found["tied"] += verdict.why == TIE
        if verdict.persona == NOBODY and before and before not in in_use:
            continue  # an archived persona keeps its leads
        if verdict.persona != before:
            told.append((lead, version + 1, verdict.persona))
    found["changed"] = len(told)
    facts = facts_of(organization, told)
    if facts:
        ledger.post(organization, facts, recorded_at=now)
    return found


def matches_of(organization: Organization, leads: Sequence[Lead]) -> dict[int, tuple[int, int]]:
    """The newest match of each lead: its version, and the persona it means."""
    keys = [f"{MATCHED}{lead.pk}" for lead in leads]
    moves = organization.moves.filter(event_key__in=keys).order_by("version")
    found = {
        lead: (version, 0 if deleted else persona)
        for lead, version, deleted, persona in moves.values_list(
            "lead_id", "version", "deleted", "persona"
        )
    }
    numbers = {name for _version, name in found.values()}
    meant = dict(organization.persona_names.filter(pk__in=numbers).values_list("pk", "persona_id"))
    return {lead: (version, meant.get(name, NOBODY)) for lead, (version, name) in found.items()}


def facts_of(organization: Organization, told: Sequence[tuple[Lead, int, int]]) -> list[Said]:
    """Each match as a fact: a persona, or a tombstone for none any more."""
    aliases = {
        alias.lead_id: alias
        for alias in organization.aliases.filter(
            lead__in=[lead.pk for lead, *_rest in told if lead.external_id is None]
        )
    }
    names: dict[tuple[str, int], str] = {}
    facts = []
    for lead, version, persona in told:
        ref = LeadRef(lead.source_system, lead.external_id)
        if alias := aliases.get(lead.pk):
            ref = LeadRef(alias.source_system, None, alias.kind, alias.value)
        place = (ref.source_system, persona)
        if place not in names:
            names[place] = persona_name(organization, *place)
        facts.append(
            Said(
                ref,
                f"{MATCHED}{lead.pk}",
                version,
                deleted=persona == NOBODY,
                on=MATCHED_ON,
                persona=names[place] or None,
            )
        )
    return facts


def order_rematch(organization: Organization, rules: MatchingRules, now: datetime) -> Rematch:
    """Begin the job anew, also where one runs already."""
    job, _made = Rematch.objects.update_or_create(
        organization=organization,
        defaults={
            "number": rules.number,
            "after": 0,
            "total": matchable(organization).count(),
            "seen": 0,
            "changed": 0,
            "unmatched": 0,
            "tied": 0,
            "moved_at": now,
            "ended_at": None,
        },
    )

    def send() -> None:
        send_rematch(organization.pk)

    transaction.on_commit(send, robust=True)
    return job


def send_rematch(organization_id: int) -> None:
    """Hand the next chunk to a worker; if Redis is silent the timetable finds the job asleep."""
    if_redis(lambda: app.send_task("funnel.rematch", (organization_id,), queue="work"))


@transaction.atomic
def rematch_chunk(organization_id: int, now: datetime) -> bool:
    """Match the job's next leads, in one transaction; whether there are more."""
    organization = Organization.objects.get(pk=organization_id)
    organization.raise_wanted()
    job = Rematch.objects.filter(organization=organization, ended_at__isnull=True).first()
    rules = rules_in_force(organization)
    if job is None or rules is None:
        return False
    left = matchable(organization).filter(pk__gt=job.after).order_by("pk")
    chunk = list(left.values_list("pk", flat=True)[:CHUNK])
    if not chunk:
        Rematch.objects.filter(pk=job.pk).update(ended_at=now, moved_at=now)
        return False
    found = match_leads(organization, rules, chunk, now)
    Rematch.objects.filter(pk=job.pk).update(
        after=chunk[-1],
        moved_at=now,
        **{name: F(name) + found[name] for name in ("seen", "changed", "unmatched", "tied")},
    )
    ring_after_commit(organization_id)
    return True


def wake_rematches(now: datetime) -> None:
    """Send again the jobs whose worker was lost."""
    asleep = Rematch.objects.filter(ended_at__isnull=True, moved_at__lt=now - ASLEEP)
    for organization_id in asleep.values_list("organization_id", flat=True):
        send_rematch(organization_id)
