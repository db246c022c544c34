"""Leads and deals of a file, chunk by chunk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from smarketing.accounts.models import Member, Organization
from smarketing.funnel.models import Lead
from smarketing.funnel.rules.reading.facts import RowFacts
from smarketing.funnel.rules.said import About, LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.importing.facts import Moment, look_up, news_of, ref_of
from smarketing.funnel.services.ledger.leads import PERSONAL


@dataclass
class Taken:
    """What a chunk added."""

    accepted: int = 0
    unchanged: int = 0
    leads: int = 0
    moves: int = 0
    without_lead: int = 0


def take_leads(
    organization: Organization,
    rows: Sequence[RowFacts],
    *,
    import_id: int,
    started_at: datetime,
    by: Member | None,
) -> Taken:
    """Post what these rows say anew. Runs in a transaction that raised `wanted`."""
    steps = tuple(organization.steps.order_by("position").values_list("key", flat=True))
    moment = Moment(import_id, started_at, steps)
    book = look_up(organization, rows)
    news = [news_of(row, book, moment) for row in rows]
    about = news_about(organization, rows)
    posted = ledger.post(
        organization,
        in_file_order(news),
        about=about,
        recorded_at=started_at,
        by=by,
        brought_by=import_id,
    )
    changed = [bool(said) or ref_of(row) in about for row, said in zip(rows, news, strict=True)]
    return Taken(
        accepted=sum(changed),
        unchanged=len(rows) - sum(changed),
        leads=posted.leads,
        moves=posted.accepted,
        without_lead=posted.without_lead,
    )


def in_file_order(news: Sequence[list[Said]]) -> list[Said]:
    """Each fact once: a file may give the same fact of a lead in several rows."""
    return list({(fact.key, fact.version): fact for said in news for fact in said}.values())


def news_about(organization: Organization, rows: Sequence[RowFacts]) -> dict[LeadRef, About]:
    """What the rows say of their leads that is not known yet; every new lead is in it."""
    told: dict[LeadRef, About] = {}
    for row in rows:
        before = told.get(ref_of(row), About())
        told[ref_of(row)] = About(
            aliases={**before.aliases, **dict(row.aliases or ())},
            person={**before.person, **{k: v for k, v in (row.person or {}).items() if v}},
            attributes={**before.attributes, **(row.attributes or {})},
        )
    known = known_leads(organization, told)
    return {ref: one for ref, one in told.items() if ref not in known or differs(one, known[ref])}


def known_leads(organization: Organization, refs: dict[LeadRef, About]) -> dict[LeadRef, Lead]:
    """Those of the leads that are there, with their person and aliases."""
    named = {ref.external_id for ref in refs if ref.external_id is not None}
    aliased = {ref.alias for ref in refs if ref.external_id is None}
    leads = (
        organization.leads.filter(external_id__in=named)
        .select_related("person")
        .prefetch_related("aliases")
    )
    found = {LeadRef(lead.source_system, lead.external_id): lead for lead in leads}
    aliases = organization.aliases.filter(value__in=aliased).select_related("lead__person")
    for alias in aliases.prefetch_related("lead__aliases"):
        found[LeadRef(alias.source_system, None, alias.kind, alias.value)] = alias.lead
    return {ref: found[ref] for ref in refs if ref in found}


def differs(one: About, lead: Lead) -> bool:
    """Whether something said of a lead is not kept of it."""
    if any(lead.attributes.get(name) != value for name, value in one.attributes.items()):
        return True
    person = getattr(lead, "person", None)
    if any(
        one.person.get(name, "") != getattr(person, name, "")
        for name in PERSONAL
        if name in one.person
    ):
        return True
    known = {(alias.kind, alias.value) for alias in lead.aliases.all()}
    return any((kind, value) not in known for kind, value in one.aliases.items() if value)
