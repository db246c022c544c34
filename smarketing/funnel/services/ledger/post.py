"""One batch into the ledger, in one transaction: its cost is that of the batch."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from smarketing.accounts.models import Member, Organization
from smarketing.funnel.rules.said import About, LeadRef, Posted, Said, fingerprint
from smarketing.funnel.services.handoffs.following import follow
from smarketing.funnel.services.handoffs.hearing import Fresh
from smarketing.funnel.services.ledger import roads
from smarketing.funnel.services.ledger.folding import MOVE_COLUMNS, fold_leads
from smarketing.funnel.services.ledger.leads import (
    Begun,
    Found,
    claim_aliases,
    describe,
    find_leads,
    write_leads,
)
from smarketing.funnel.services.ledger.memory import Memory
from smarketing.funnel.services.ledger.names import names_in_turn, number_names

BY = MOVE_COLUMNS.index("recorded_by")


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
        prints = [fingerprint(fact) for fact in said]
        if known is None:
            fresh = unheard(cursor, road, organization, said, prints, posted)
        else:
            fresh = range(len(said))
        refs = {said[place].lead for place in fresh} | set(about)
        found = find_leads(cursor, road, organization, refs, known)
        numbers, named = number_names(organization, [said[place] for place in fresh])
        trail = (recorded_at, organization.wanted, by and by.pk, brought_by)
        rows = [
            move_row(organization, found, said[place], prints[place], numbers) + trail
            for place in fresh
        ]
        standing = fold_leads(
            cursor,
            road,
            organization,
            {row[1] for row in rows} | found.new.keys(),
            named=named,
            moves=rows,
            new=found.new,
            memory=memory,
        )
        write_leads(cursor, road, organization, found, standing, about)
        claim_aliases(organization, about, found, posted)
        if found.merged:
            fold_leads(cursor, road, organization, found.merged, named=named)
            memory.forget(found.merged)
    describe(organization, about, found)
    own = {lead: ref for lead, ref in found.new.items() if lead not in found.merged}
    follow(
        organization,
        [fresh_fact(row) for row in rows],
        also=found.merged,
        now=recorded_at,
        new=Begun(organization, own, standing, about),
    )
    posted.accepted = len(fresh)
    posted.new_leads = set(found.new.values())
    return posted


def unheard(
    cursor: CursorWrapper,
    road,
    organization: Organization,
    said: Sequence[Said],
    prints: Sequence[int],
    posted: Posted,
) -> list[int]:
    """The places of facts not heard before; repeats and conflicts are noted in `posted`."""
    kept = road.moves_under(cursor, organization.pk, sorted({fact.key for fact in said}))
    heard = {(key, version): mark for key, version, mark in kept}
    fresh = []
    for place, fact in enumerate(said):
        name = (fact.key, fact.version)
        kept = heard.setdefault(name, None)
        if kept is None:
            heard[name] = prints[place]
            fresh.append(place)
        elif kept == prints[place]:
            posted.duplicate.append(place)
        else:
            posted.conflicts.append(place)
    return fresh


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
    lead, key, version, deleted, what, stands, at, on, _back_to, reason = row[1:11]
    return Fresh(lead, key, version, deleted, what, stands, at, on, reason, row[BY])


def refold(organization: Organization, leads: Sequence[int]) -> None:
    """Fold leads again after something beside their facts changed: a rate, a name, a membership."""
    road = roads.here()
    with connection.cursor() as cursor:
        fold_leads(
            cursor,
            road,
            organization,
            leads,
            named=names_in_turn(organization),
        )
