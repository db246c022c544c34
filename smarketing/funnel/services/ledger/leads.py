"""Leads found or made for a batch, and the aliases by which they are known."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.db.backends.utils import CursorWrapper

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Alias, Lead, Person
from smarketing.funnel.rules.said import About, LeadRef, Posted
from smarketing.funnel.services.ledger import roads
from smarketing.funnel.services.ledger.persons import erase_persons, keep_persons

STANDING = ("step", "outcome", "moved_on", "owner", "team", "persona", "source", "told_in")
NAMED = "id organization_id source_system external_id attributes first_seen".split()
LEAD_COLUMNS = (*NAMED, *STANDING)


@dataclass
class Found:
    """The leads of a batch by how they were named."""

    ids: dict[LeadRef, int] = field(default_factory=dict)
    new: dict[int, LeadRef] = field(default_factory=dict)  # not written yet
    merged: set[int] = field(default_factory=set)  # took in another lead's facts


def find_leads(
    cursor: CursorWrapper,
    road,
    organization: Organization,
    wanted: Collection[LeadRef],
    known: Mapping[LeadRef, int] | None,
) -> Found:
    """Every lead named; what is not known gets an id, in this order, and is written later.

    `known` are those that are there, where the caller has looked.
    """
    if known is None:
        known = known_leads(cursor, road, organization, wanted)
    found = Found(dict(known))
    missing = [ref for ref in wanted if ref not in found.ids]
    for ref, id_ in zip(missing, road.next_ids(cursor, "funnel_lead", len(missing)), strict=True):
        found.ids[ref] = id_
        found.new[id_] = ref
    return found


def known_leads(
    cursor: CursorWrapper, road, organization: Organization, wanted: Iterable[LeadRef]
) -> dict[LeadRef, int]:
    """Those of the leads that are there."""
    known: dict[LeadRef, int] = {}
    by_system: dict[str, list[str]] = {}
    for ref in wanted:
        if ref.external_id is not None:
            by_system.setdefault(ref.source_system, []).append(ref.external_id)
    for system, externals in by_system.items():
        condition, values = road.among("external_id", externals)
        cursor.execute(
            "SELECT external_id, id FROM funnel_lead "
            f"WHERE organization_id = %s AND source_system = %s AND {condition}",
            [organization.pk, system, values],
        )
        known.update((LeadRef(system, name), id_) for name, id_ in cursor.fetchall())
    return known | leads_by_alias(organization, wanted)


def known_ids(organization: Organization, wanted: set[LeadRef]) -> dict[LeadRef, int]:
    """The ids of those of the leads that are there, for whoever has no batch at hand."""
    with connection.cursor() as cursor:
        return known_leads(cursor, roads.here(), organization, wanted)


def leads_by_alias(organization: Organization, wanted: Iterable[LeadRef]) -> dict[LeadRef, int]:
    refs = [ref for ref in wanted if ref.external_id is None]
    if not refs:
        return {}
    aliases = organization.aliases.filter(value__in={ref.alias for ref in refs})
    known = {(alias.source_system, alias.kind, alias.value): alias.lead_id for alias in aliases}
    named = {ref: (ref.source_system, ref.alias_kind, ref.alias) for ref in refs}
    return {ref: known[name] for ref, name in named.items() if name in known}


def rows_begun(
    organization: Organization, found: Found, about: Mapping[LeadRef, About]
) -> dict[int, tuple]:
    """The rows of the new leads up to STANDING, with what is said of them."""
    return {
        id_: (id_, organization.pk, ref.source_system, ref.external_id)
        + (attributes_in(about.get(ref)), organization.wanted)
        for id_, ref in found.new.items()
    }


def name_nameless(organization: Organization, found: Found) -> None:
    """Give the new leads that have no id of their own the alias by which they are known."""
    Alias.objects.bulk_create(
        [
            Alias(
                organization=organization,
                source_system=ref.source_system,
                kind=ref.alias_kind,
                value=ref.alias,
                lead_id=id_,
            )
            for id_, ref in found.new.items()
            if ref.external_id is None
        ]
    )


@dataclass(frozen=True)
class Begun(Mapping[int, Lead]):
    """The new leads as they were just written, each made when it is asked for."""

    organization: Organization
    refs: Mapping[int, LeadRef]
    standing: Mapping[int, tuple]
    about: Mapping[LeadRef, About]

    def __getitem__(self, id_: int) -> Lead:
        ref = self.refs[id_]
        return Lead(
            id=id_,
            organization=self.organization,
            source_system=ref.source_system,
            external_id=ref.external_id,
            attributes=json.loads(attributes_in(self.about.get(ref))),
            first_seen=self.organization.wanted,
            **dict(zip(STANDING, self.standing[id_], strict=True)),
        )

    def __contains__(self, id_: object) -> bool:
        return id_ in self.refs

    def __iter__(self) -> Iterator[int]:
        return iter(self.refs)

    def __len__(self) -> int:
        return len(self.refs)


def attributes_in(one: About | None) -> str:
    return json.dumps(dict(one.attributes)) if one and one.attributes else "{}"


def claim_aliases(
    organization: Organization, about: Mapping[LeadRef, About], found: Found, posted: Posted
) -> None:
    """Give each lead the aliases said of it. A nameless lead under one is taken in.

    Must run after the new leads are written. Fills `found.merged` with every lead whose facts
    changed hands, both sides, since both are folded again.
    """
    said = {
        (ref.source_system, kind, value): ref
        for ref, one in about.items()
        for kind, value in one.also_known_as
    }
    if not said:
        return
    known = {
        (alias.source_system, alias.kind, alias.value): alias
        for alias in organization.aliases.filter(
            value__in={value for _system, _kind, value in said}
        ).select_related("lead")
    }
    fresh = []
    for (system, kind, value), ref in said.items():
        lead_id, alias = found.ids[ref], known.get((system, kind, value))
        if alias is None:
            fresh.append(
                Alias(
                    organization=organization,
                    source_system=system,
                    kind=kind,
                    value=value,
                    lead_id=lead_id,
                )
            )
        elif alias.lead_id != lead_id and alias.lead.external_id is not None:
            posted.refused_aliases.append((ref, kind, value))
        elif alias.lead_id != lead_id:
            take_in(organization, alias.lead_id, lead_id)
            found.merged |= {alias.lead_id, lead_id}
    Alias.objects.bulk_create(fresh)


def take_in(organization: Organization, nameless_id: int, lead_id: int) -> None:
    """The nameless lead's facts are folded with this lead from now on; whoever was erased with one
    is erased with the other."""
    organization.leads.filter(pk=nameless_id).update(merged_into_id=lead_id)
    organization.aliases.filter(lead_id=nameless_id).update(lead_id=lead_id)
    both = (nameless_id, lead_id)
    if gone := Person.objects.filter(lead__in=both, erased_at__isnull=False).first():
        erase_persons(organization, both, gone.erased_at)


def describe(organization: Organization, about: Mapping[LeadRef, About], found: Found) -> None:
    """Keep what else is said of the leads: attributes with them, the personal apart."""
    told = {
        lead: one
        for ref, one in about.items()
        if one.attributes and (lead := found.ids[ref]) not in found.new
    }
    if told:
        leads = list(organization.leads.filter(pk__in=told).only("id", "attributes"))
        for lead in leads:
            lead.attributes = {**lead.attributes, **told[lead.pk].attributes}
        Lead.objects.bulk_update(leads, ["attributes"], batch_size=500)
    persons = {found.ids[ref]: one.person for ref, one in about.items() if any(one.person.values())}
    if persons:
        keep_persons(organization, persons)
