"""Rows of a file against what the ledger knows of them: which facts are news.

The same row again is no news. A changed date, amount, reason, source, campaign, persona or origin
is the next version of its fact; a changed owner or team alone is said at the moment of the
import; what a row no longer gives is taken back as the contract says.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Lead
from smarketing.funnel.rules.reading.facts import RowFacts, SaidFact
from smarketing.funnel.rules.reading.mapping import OUTCOMES, PAYMENTS
from smarketing.funnel.rules.said import LeadRef, Said, fingerprint
from smarketing.funnel.services.importing.book import Book, Kept, Special, values_of
from smarketing.funnel.services.importing.chunk import Moment, OneLead, named_in, version_of
from smarketing.funnel.services.importing.owners import changed_owner, silent_leads
from smarketing.funnel.services.ledger import roads

new_said = partial(tuple.__new__, Said)  # a third of the time of Said(...)


def news_of(
    organization: Organization,
    rows: Sequence[RowFacts],
    refs: Sequence[LeadRef],
    book: Book,
    moment: Moment,
) -> list[list[Said]]:
    """For each row, of these leads, the facts that it adds to the ledger; none where it says
    nothing new."""
    news: list[list[Said]] = [[] for _row in rows]
    leads: dict[LeadRef, list[int]] = {}
    heard_of = book.leads_heard_of(refs, rows)
    for place, (ref, row) in enumerate(zip(refs, rows, strict=True)):
        if ref in heard_of:
            leads.setdefault(ref, []).append(place)
        else:
            news[place] = [said_of(ref, fact) for fact in row.facts]
    known = {ref: OneLead(ref, [rows[p] for p in places]) for ref, places in leads.items()}
    changed = changed_facts(organization, known.values(), book, moment)
    silent = silent_leads(known.values(), book, moment)
    for ref, places in leads.items():
        one = known[ref]
        for place in places:
            news[place] = [said for fact in rows[place].facts for said in changed[fact.key]]
        said = [*taken_back(one, book, moment), *given_again(one, book, moment)]
        if ref not in silent:
            said += changed_owner(one, book, moment)
        news[places[-1]] += said
    return news


def said_of(ref: LeadRef, fact: SaidFact) -> Said:
    """A fact of a file as the ledger takes it."""
    key, what, stands, at, on, back_to, amount, currency, *who, origin, reason = fact
    currency = (currency or "") if amount is not None else ""
    said = (what, stands, at, on, back_to or "", reason or "", amount, currency)
    return new_said((ref, key, 1, False, *said, *who, origin))


def changed_facts(
    organization: Organization, leads: Iterable[OneLead], book: Book, moment: Moment
) -> dict[str, list[Said]]:
    """Each given fact as its first or next version, by its key; empty where it stands as it is."""
    news: dict[str, list[Said]] = {}
    doubtful: list[tuple[Said, SaidFact, Kept]] = []
    for one in leads:
        for key, fact in one.facts.items():
            said, kept = said_of(one.ref, fact), book.facts.get(key)
            if kept is None or kept.deleted:  # what was taken back is said anew, owner and all
                news[key] = [said._replace(version=kept.version + 1 if kept else 1)]
                continue
            news[key] = []
            if said.what:  # an assignment says its owner itself; every other fact keeps its first
                said = said._replace(owner=kept.owner, team=kept.team)
            if fingerprint(said) != kept.mark:
                doubtful.append((said, fact, kept))
    stood = values_of(organization, [kept for *_said, kept in doubtful]) if doubtful else {}
    for said, fact, kept in doubtful:
        unsaid = moment.unsaid if fact.reason is not None else (*moment.unsaid, "reason")
        said = said._replace(**{name: stood[kept.id][name] for name in unsaid})
        if fingerprint(said) != kept.mark:
            news[fact.key] = next_versions(organization, said, kept, book, moment)
    return news


def next_versions(
    organization: Organization, said: Said, kept: Kept, book: Book, moment: Moment
) -> list[Said]:
    """The fact's next version; under its new lead, where its row names another one now."""
    before = former_lead(organization, kept.lead, book) if moment.own_ids else said.lead
    if before == said.lead or book.leads.get(said.lead) == kept.lead:
        return [said._replace(version=kept.version + 1)]
    return [tombstone(before, said.key, kept), said._replace(version=kept.version + 2)]


def former_lead(organization: Organization, lead_id: int, book: Book) -> LeadRef:
    """How the lead that had a fact is named; the book knows it from then on."""
    lead = Lead.objects.get(organization=organization, pk=lead_id)
    if lead.external_id is not None:
        ref, id_ = LeadRef(lead.source_system, lead.external_id), lead.pk
    else:
        alias = organization.aliases.filter(lead=lead.merged_into_id or lead.pk).first()
        ref, id_ = LeadRef(alias.source_system, None, alias.kind, alias.value), alias.lead_id
    book.leads[ref] = id_
    return ref


def tombstone(ref: LeadRef, key: str, kept: Kept) -> Said:
    return Said(ref, key, version=kept.version + 1, deleted=True, what=kept.what)


def taken_back(one: OneLead, book: Book, moment: Moment) -> list[Said]:
    """What the rows no longer give: outcomes vanish, a step is gone back from."""
    gone = one.gone(book)
    steps = [(absent, kept) for absent, kept in gone if absent.what in moment.steps]
    said = [
        tombstone(one.ref, absent.key, kept)
        for absent, kept in gone
        if absent.what not in moment.steps
    ]
    given = {fact.what for fact in one.facts.values()}
    if not steps or not given.isdisjoint(set(OUTCOMES) - set(PAYMENTS)):
        return said
    there = one.given_steps(moment)
    late = [pair for pair in steps if not there or is_later(pair[1], moment)]
    said += [tombstone(one.ref, absent.key, kept) for absent, kept in late]
    if len(late) < len(steps) and not went_back(one, book, there[-1]):
        said.append(gone_back(one, there[-1], book, moment))
    return said


def gone_back(one: OneLead, step: str, book: Book, moment: Moment) -> Said:
    key = one.key("back", moment.id)
    version = version_of(key, book.backs.get(one.stem, ()))
    return Said(one.ref, key, version, what=step, stands=True, at=moment.at)


def is_later(kept: Kept, moment: Moment) -> bool:
    """Whether a fact is dated after the import: then there is nothing to go back from."""
    road = roads.here()
    if kept.at:
        return road.moment(kept.at) > moment.at
    return bool(kept.on) and road.day(kept.on) > moment.on


def went_back(one: OneLead, book: Book, step: str) -> bool:
    """Whether an earlier import said already that the lead went back to this step."""
    backs = book.backs.get(one.stem, ())
    return any(back.kept.what == step for back in backs if not back.kept.deleted)


def given_again(one: OneLead, book: Book, moment: Moment) -> list[Said]:
    """A going back is taken out once a step is given again that it went back from."""
    given, all_there = one.given_steps(moment), not one.gone(book)
    return [
        tombstone(one.ref, back.key, back.kept)
        for back in book.backs.get(one.stem, ())
        if not back.kept.deleted and is_given_again(back, given, all_there, book, moment)
    ]


def is_given_again(
    back: Special, given: Sequence[str], all_there: bool, book: Book, moment: Moment
) -> bool:
    named = named_in(book.mappings.get(back.import_id, {}))
    if all_there and named == named_in(moment.mapping):
        return True
    ranks = {step: place for place, step in enumerate(moment.steps)}
    highest = ranks.get(back.kept.what, len(ranks))
    return any(ranks[step] > highest for step in given if step in named)
