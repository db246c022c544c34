"""Leads against the rules of personas: who fits whom, and why."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import QuerySet

from personas.queries.matching import matching_in, personas_in_use, rules_in_force
from personas.rules.matching import NOBODY, SOURCE, TIE, Matching, Verdict, said_of, verdict_of
from personas.rules.positions import Position
from smarketing.accounts.models import Organization
from smarketing.funnel.models import Lead

PAST = 5_000  # leads of a preview, the newest
EXAMPLES = 8
FIELDS_FROM = 2_000  # leads that tell which fields there are


def matchable(organization: Organization) -> QuerySet[Lead]:
    """The leads that are counted at all: they stand somewhere, or ended."""
    return organization.leads.filter(merged_into__isnull=True).exclude(step="", outcome="")


def said_of_leads(organization: Organization, leads: Collection[Lead]) -> dict[int, dict]:
    """What the rules are asked of, for each lead by its id; one query."""
    numbers = {lead.source for lead in leads}
    sources = dict(organization.sources.filter(pk__in=numbers).values_list("pk", "name"))
    return {lead.pk: said_of(lead.attributes, sources.get(lead.source, "")) for lead in leads}


def known_fields(organization: Organization) -> list[str]:
    """The fields that leads have: the source, and the attributes of the newest of them."""
    newest = matchable(organization).order_by("-pk").values_list("attributes", flat=True)
    found = {name for attributes in newest[:FIELDS_FROM] for name in attributes}
    return [SOURCE, *sorted(found - {SOURCE})]


@dataclass(frozen=True)
class Example:
    lead: Lead
    verdict: Verdict
    said: dict[str, str]  # of the fields that the rules ask for


@dataclass
class Preview:
    """What rules would make of past leads: of each persona how many now, and how many then."""

    leads: int = 0
    is_all: bool = True
    now: dict[int, int] = field(default_factory=dict)
    then: dict[int, int] = field(default_factory=dict)
    tied: int = 0
    changed: int = 0
    examples: list[Example] = field(default_factory=list)


def preview(organization: Organization, matching: Matching, most: int = PAST) -> Preview:
    """Try rules on the newest leads; a fixed number of queries, nothing is written."""
    leads = list(matchable(organization).order_by("-pk")[: most + 1])
    found = Preview(min(len(leads), most), len(leads) <= most)
    leads = leads[:most]
    said = said_of_leads(organization, leads)
    matching = matching.only(personas_in_use(organization))
    asked = {one.field for rule in matching.rules for one in rule.conditions}
    shown: dict[tuple[int, str], int] = {}
    for lead in leads:
        verdict = verdict_of(matching, said[lead.pk])
        found.now[lead.persona] = found.now.get(lead.persona, 0) + 1
        found.then[verdict.persona] = found.then.get(verdict.persona, 0) + 1
        found.tied += verdict.why == TIE
        found.changed += verdict.persona != lead.persona
        kind = (verdict.persona, verdict.why)
        if len(found.examples) < EXAMPLES and shown.get(kind, 0) < 2:
            shown[kind] = shown.get(kind, 0) + 1
            mine = {name: text for name, text in said[lead.pk].items() if name in asked}
            found.examples.append(Example(lead, verdict, mine))
    return found


def verdict_for(organization: Organization, lead: Lead) -> Verdict | None:
    """What the rules in force say of one lead; None where there are none."""
    rules = rules_in_force(organization)
    if rules is None:
        return None
    matching = matching_in(rules).only(personas_in_use(organization))
    return verdict_of(matching, said_of_leads(organization, [lead])[lead.pk])


def unmatched(organization: Organization) -> int:
    """How many leads on the way are nobody's."""
    return matchable(organization).filter(persona=NOBODY).count()


def audience_size(organization: Organization, audience: Position) -> tuple[int, int]:
    """How many of the newest leads belong to an audience, and of how many; accounts go by the
    company of a lead, where one is known."""
    leads = list(matchable(organization).select_related("person").order_by("-pk")[:PAST])
    said = said_of_leads(organization, leads)
    found = sum(
        audience.fits(said[lead.pk], lead.person.company if hasattr(lead, "person") else "")
        for lead in leads
    )
    return found, len(leads)
