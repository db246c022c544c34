"""Leads and deals of a file, chunk by chunk."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from smarketing.accounts.models import Member, Organization
from smarketing.funnel.rules.events import PERSONAL
from smarketing.funnel.rules.reading.facts import RowFacts
from smarketing.funnel.rules.said import About, LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.importing.book import look_up, ref_of
from smarketing.funnel.services.importing.chunk import Moment
from smarketing.funnel.services.importing.facts import news_of
from smarketing.funnel.services.ledger import roads
from smarketing.funnel.services.matching import match_entered

Claim = list  # [alias, the nameless lead that had it or None]
NOTHING = About()  # is said of a lead beside its facts


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
    moment: Moment,
    by: Member | None,
    memory: ledger.Memory,
) -> tuple[Taken, list[Claim]]:
    """Post what these rows say anew, and tell the aliases that they claimed.

    Runs in a transaction that raised `wanted`.
    """
    refs = [ref_of(row) for row in rows]
    book = look_up(organization, rows, refs, moment.own_ids)
    news = news_of(organization, rows, refs, book, moment)
    about = news_about(organization, rows, refs, book.leads)
    before = nameless_under(organization, about)
    said = each_once(news)
    posted = ledger.post(
        organization,
        said,
        about=about,
        recorded_at=moment.at,
        by=by,
        brought_by=moment.id,
        known=book.leads,
        memory=memory,
    )
    if match_entered(organization, posted, said, about, moment.at):
        memory.leads.clear()
    changed = [bool(said) or ref in about for ref, said in zip(refs, news, strict=True)]
    taken = Taken(
        accepted=sum(changed),
        unchanged=len(rows) - sum(changed),
        leads=posted.leads,
        moves=posted.accepted,
        without_lead=posted.without_lead,
    )
    return taken, claims_of(organization, before)


def each_once(news: Iterable[list[Said]]) -> list[Said]:
    """Each fact once: a file may give the same fact of a lead in several rows."""
    return list({(fact.key, fact.version): fact for said in news for fact in said}.values())


def news_about(
    organization: Organization,
    rows: Sequence[RowFacts],
    refs: Sequence[LeadRef],
    known: Mapping[LeadRef, int],
) -> dict[LeadRef, About]:
    """What the rows say of their leads that is not known yet; every new lead is in it."""
    told: dict[LeadRef, About] = {}
    for ref, row in zip(refs, rows, strict=True):
        if row.aliases or row.person or row.attributes:
            told[ref] = joined(told[ref], about_of(row)) if ref in told else about_of(row)
        elif ref not in known:
            told.setdefault(ref, NOTHING)
    kept = Kept(organization, rows, told, known)
    return {
        ref: one if one is NOTHING else kept.completed(ref, one)
        for ref, one in told.items()
        if kept.is_news(ref, one)
    }


def about_of(row: RowFacts) -> About:
    """What one row says of its lead; a blank alias is none, a blank of the person says nothing."""
    aliases: dict[str, set[str]] = {}
    for kind, value in row.aliases:
        aliases.setdefault(kind, set()).add(value)
    person = {name: text for name, text in (row.person or {}).items() if text}
    return About(aliases, person, row.attributes or {})


def joined(one: About, other: About) -> About:
    """What two rows say of the same lead; the later one has the last word."""
    aliases = {kind: set(values) for kind, values in one.aliases.items()}
    for kind, values in other.aliases.items():
        aliases[kind] = aliases.get(kind, set()) | set(values)
    return About(aliases, {**one.person, **other.person}, {**one.attributes, **other.attributes})


class Kept:
    """What is kept of known leads beside their facts, as far as these rows speak of it."""

    def __init__(
        self,
        organization: Organization,
        rows: Sequence[RowFacts],
        told: Mapping[LeadRef, About],
        known: Mapping[LeadRef, int],
    ) -> None:
        self.leads = known
        ids = [known[ref] for ref in told if ref in known]
        self.attributes: dict[int, dict] = {}
        self.people: dict[int, dict[str, str]] = {}
        self.erased: set[int] = set()
        self.aliases: dict[tuple[str, str, str], int] = {}
        if any(row.attributes for row in rows):
            kept = rows_of("funnel_lead", "id", ("attributes",), ids)
            self.attributes = {lead: json.loads(text) for lead, text in kept}
        if any(row.person for row in rows):
            kept = rows_of("funnel_person", "lead_id", (*PERSONAL, "erased_at"), ids)
            for lead, *said, erased_at in kept:
                self.people[lead] = dict(zip(PERSONAL, said, strict=True))
                if erased_at:
                    self.erased.add(lead)
        values = {value for one in told.values() for _kind, value in one.also_known_as}
        if values:
            aliases = organization.aliases.filter(value__in=values)
            for *name, lead in aliases.values_list("source_system", "kind", "value", "lead_id"):
                self.aliases[tuple(name)] = lead

    def is_news(self, ref: LeadRef, one: About) -> bool:
        """Whether something said of a lead is not kept of it."""
        lead = self.leads.get(ref)
        if lead is None:
            return True
        attributes, person = self.attributes.get(lead, {}), self.people.get(lead, {})
        return (
            any(attributes.get(name) != value for name, value in one.attributes.items())
            or (
                lead not in self.erased
                and any(person.get(name, "") != text for name, text in one.person.items())
            )
            or any(
                self.aliases.get((ref.source_system, kind, value)) != lead
                for kind, value in one.also_known_as
            )
        )

    def completed(self, ref: LeadRef, one: About) -> About:
        """With what the rows do not say of the person, which is kept as one whole."""
        person = self.people.get(self.leads.get(ref), {})
        return About(one.aliases, {**person, **one.person} if one.person else {}, one.attributes)


def rows_of(table: str, key: str, columns: Sequence[str], ids: Sequence[int]) -> list[tuple]:
    """The rows of these leads: their key, then the columns."""
    condition, values = roads.here().among(key, ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {', '.join(columns)} FROM {table} WHERE {condition}", [values]
        )
        return cursor.fetchall()


def nameless_under(
    organization: Organization, about: Mapping[LeadRef, About]
) -> dict[tuple[str, str, str], int | None]:
    """The aliases that these leads claim, each with the nameless lead that has it now, if any."""
    claimed = {
        (ref.source_system, kind, value): ref
        for ref, one in about.items()
        for kind, value in one.also_known_as
    }
    if not claimed:
        return {}
    known = organization.aliases.filter(value__in={value for _system, _kind, value in claimed})
    had = {
        (alias.source_system, alias.kind, alias.value): alias.lead
        for alias in known.select_related("lead")
    }
    return {
        name: lead.pk if lead else None
        for name in claimed
        if (lead := had.get(name)) is None or lead.external_id is None
    }


def claims_of(
    organization: Organization, before: Mapping[tuple[str, str, str], int | None]
) -> list[Claim]:
    """The same with the alias that was made or handed over."""
    if not before:
        return []
    now = organization.aliases.filter(value__in={value for _system, _kind, value in before})
    return [
        [pk, before[tuple(name)]]
        for pk, lead, *name in now.values_list("pk", "lead_id", "source_system", "kind", "value")
        if tuple(name) in before and before[tuple(name)] != lead
    ]
