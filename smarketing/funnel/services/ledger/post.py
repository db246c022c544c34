"""One batch into the ledger, in one transaction: its cost is that of the batch."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from django.db import connection
from django.db.backends.utils import CursorWrapper

from smarketing.accounts.models import Member, Organization
from smarketing.funnel.queries.ground import Named
from smarketing.funnel.rules.said import About, LeadRef, Posted, Said, fingerprint
from smarketing.funnel.services.handoffs.following import follow
from smarketing.funnel.services.handoffs.hearing import Fresh
from smarketing.funnel.services.ledger import roads
from smarketing.funnel.services.ledger.folding import AT_ONCE, MOVE_COLUMNS, fold_leads
from smarketing.funnel.services.ledger.leads import (
    Begun,
    Found,
    claim_aliases,
    describe,
    find_leads,
    name_nameless,
    rows_begun,
)
from smarketing.funnel.services.ledger.memory import Memory
from smarketing.funnel.services.ledger.names import names_in_turn, number_names
from smarketing.funnel.services.ledger.reading import Reading, facts_in
from smarketing.funnel.services.ledger.roads.handing import writing

REASON, BY = MOVE_COLUMNS.index("reason"), MOVE_COLUMNS.index("recorded_by")
new_fresh = partial(tuple.__new__, Fresh)  # a third of the time of Fresh(...)


def post(
    organization: Organization,
    said: Sequence[Said],
    *,
    about: Mapping[LeadRef, About] | None = None,
    recorded_at: datetime,
    by: Member | None = None,
    brought_by: int | None = None,
    known: Mapping[LeadRef, int] | None = None,
    memory: Memory | None = None,
) -> Posted:
    """Record facts, fold the leads they touch, keep the sums. What was said before changes nothing.

    The caller holds a transaction in which it raised the organisation's `wanted` first; so batches
    of one organisation follow each other, and what is read here cannot change underneath. A caller
    that has looked up in it which of these facts are news tells the leads that it found: `known`.
    One that posts batch after batch brings its memory of the last leads.
    """
    about = about or {}
    road, posted, memory = roads.here(), Posted(), memory or Memory()
    memory.begin(organization)
    with connection.cursor() as cursor:
        if known is None:
            said, marks = unheard(cursor, road, organization, said, posted)
        else:
            marks = map(fingerprint, said)
        refs = dict.fromkeys(fact.lead for fact in said) | dict.fromkeys(about)
        found = find_leads(cursor, road, organization, refs, known)
        numbers, named = number_names(organization, said)
        leads = {found.ids[fact.lead] for fact in said} | found.new.keys()
        before = Reading(cursor, road, organization, leads - found.new.keys(), named, memory)
        trail = (recorded_at, organization.wanted, by and by.pk, brought_by)
        rows: list[tuple] = []
        with writing(cursor, len(said)) as write:
            for start in range(0, len(said), AT_ONCE):  # the first are on their way meanwhile
                some = zip(said[start : start + AT_ONCE], marks, strict=False)
                made = [move_row(organization, found, *one, numbers) + trail for one in some]
                write(road.copy("funnel_move", MOVE_COLUMNS, made))
                rows += made
            standing = fold_leads(
                write,
                road,
                organization,
                leads,
                before,
                told=facts_in(rows, named),
                new=rows_begun(organization, found, about),
            )
        name_nameless(organization, found)
        claim_aliases(organization, about, found, posted)
        memory.forget(found.merged)
    if found.merged:
        refold(organization, found.merged, named)
    describe(organization, about, found)
    own = {lead: ref for lead, ref in found.new.items() if lead not in found.merged}
    follow(
        organization,
        [fresh_fact(row) for row in rows],
        also=found.merged,
        now=recorded_at,
        new=Begun(organization, own, standing, about),
    )
    posted.accepted = len(said)
    posted.new_leads = set(found.new.values())
    return posted


def unheard(
    cursor: CursorWrapper,
    road,
    organization: Organization,
    said: Sequence[Said],
    posted: Posted,
) -> tuple[list[Said], Iterator[int]]:
    """The facts not heard before, with their fingerprints; the others are noted in `posted`."""
    kept = road.moves_under(cursor, organization.pk, sorted({fact.key for fact in said}))
    heard = {(key, version): mark for key, version, mark in kept}
    fresh: list[Said] = []
    marks: list[int] = []
    for place, fact in enumerate(said):
        name, mark = (fact.key, fact.version), fingerprint(fact)
        if name not in heard:
            heard[name] = mark
            fresh.append(fact)
            marks.append(mark)
        elif heard[name] == mark:
            posted.duplicate.append(place)
        else:
            posted.conflicts.append(place)
    return fresh, iter(marks)


def move_row(
    organization: Organization, found: Found, fact: Said, mark: int, numbers: dict
) -> tuple:
    """A fact as the columns of MOVE_COLUMNS up to its fingerprint."""
    system = fact.lead.source_system
    return (
        organization.pk,
        found.ids[fact.lead],
        fact.key,
        fact.version,
        fact.deleted,
        fact.what,
        fact.stands,
        fact.at,
        fact.on,
        fact.back_to,
        fact.reason,
        fact.amount,
        fact.currency,
        numbers["owner"][system, fact.owner],
        numbers["team"][system, fact.team],
        numbers["source"][fact.source],
        numbers["campaign"][fact.campaign],
        numbers["persona"][system, fact.persona],
        fact.origin,
        mark,
    )


def fresh_fact(row: tuple) -> Fresh:
    """A row of MOVE_COLUMNS, as far as hand-offs follow it."""
    return new_fresh((*row[1:9], row[REASON], row[BY]))


def refold(organization: Organization, leads: Collection[int], named: Named | None = None) -> None:
    """Fold leads again after something beside their facts changed: a rate, a name, a membership."""
    road = roads.here()
    with connection.cursor() as cursor:
        named = named or names_in_turn(organization)
        before = Reading(cursor, road, organization, leads, named)
        with writing(cursor, len(leads)) as write:
            fold_leads(write, road, organization, leads, before)
