"""The hand-offs of touched leads, brought to what the ledger says. The cost is the batch's."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from smarketing.accounts.models import Organization
from smarketing.accounts.queries.hours import HoursBook, hours_book
from smarketing.accounts.queries.settled import Facts, found_in_turn
from smarketing.accounts.rules.hours import Hours, worked
from smarketing.funnel.models import Handoff, Lead, StandingDefinition
from smarketing.funnel.queries.borders import Border, borders_of, reason_keys
from smarketing.funnel.queries.qualifying import in_force, said_about
from smarketing.funnel.rules.handoffs import (
    ACCEPTED,
    FORWARDED,
    LOOKS_BACK,
    Heard,
    Limits,
    Round,
    Try,
    rounds_of,
    worked_out,
)
from smarketing.funnel.rules.qualifying import qualifying_of
from smarketing.funnel.services.handoffs.hearing import (
    Fresh,
    Stories,
    stories_begun,
    stories_kept,
    with_handoff_among,
)
from smarketing.funnel.services.handoffs.telling import tell_changes
from smarketing.funnel.services.handoffs.turns import Turns
from smarketing.funnel.services.handoffs.writing import join_threads, values_of, write

AT_ONCE = 500
MOST_TRIES = 9999


@dataclass(frozen=True)
class Ground:
    """What all hand-offs of a batch are read with."""

    organization: Organization
    borders: dict[str, Border]  # by the step behind which each lies
    reasons: dict[str, str]
    turns: Turns
    hours: HoursBook
    settled: Facts
    now: datetime

    def hours_for(self, handoff: Handoff) -> Hours:
        """When the office works that should answer."""
        return self.hours.of(self.turns.staff.office_of.get(handoff.team_id))

    def definition_of(self, step: str) -> StandingDefinition | None:
        """What makes a lead stand on a step, as both heads signed it."""
        return self.settled.of(("definition", step), lambda: in_force(self.organization, step))


def follow(
    organization: Organization,
    facts: Collection[Fresh],
    *,
    also: Iterable[int],
    now: datetime,
    new: Mapping[int, Lead] | None = None,
) -> None:
    """Open, answer and withdraw the hand-offs of leads whose facts changed. Safe to run twice.

    `also` are leads that changed without a fact of their own, `new` those that the batch brought,
    of which these facts are all there is. An entry older than two weeks when it arrives opens
    nothing. Runs in the batch's transaction, after its fold.
    """
    if not facts and not also:
        return
    settled, new = found_in_turn(organization), new or {}
    borders = settled.of("borders", lambda: borders_by_step(organization))
    entered = {fact.lead for fact in facts if fact.what in borders and is_news(fact, now)}
    touched = {fact.lead for fact in facts}.union(also) - new.keys()
    leads = sorted(entered.union(also) | known_among(organization, touched)) if borders else ()
    if not leads:
        return
    ground = ground_of(organization, borders, settled, now)
    said: dict[int, list[Fresh]] = {lead: [] for lead in leads if lead in new}
    for fact in facts:
        if fact.lead in said:
            said[fact.lead].append(fact)
    for start in range(0, len(leads), AT_ONCE):
        some = leads[start : start + AT_ONCE]
        begun = {new[lead]: said[lead] for lead in some if lead in new}
        kept = stories_kept(organization, [lead for lead in some if lead not in new])
        follow_some(ground, stories_begun(organization.zone, begun, now) + kept)
    ground.turns.keep()


def borders_by_step(organization: Organization) -> dict[str, Border]:
    return {border.entry: border for border in borders_of(organization)}


def ground_of(
    organization: Organization, borders: Mapping[str, Border], settled: Facts, now: datetime
) -> Ground:
    """The ground of a batch; reasons are known by their words in the active language."""
    return Ground(
        organization,
        borders,
        settled.of(("reasons", get_language()), lambda: reason_keys(organization)),
        Turns(organization, borders, now),
        settled.of("hours", lambda: hours_book(organization)),
        settled,
        now,
    )


def is_news(fact: Fresh, now: datetime) -> bool:
    """Whether a fact is recent enough to pass a lead; of a day alone, give or take its zone."""
    if fact.at is not None:
        return fact.at >= now - LOOKS_BACK
    return fact.on is not None and fact.on >= (now - LOOKS_BACK).date() - timedelta(1)


def known_among(organization: Organization, leads: set[int]) -> set[int]:
    """Those of the leads that have a hand-off already."""
    if len(leads) > AT_ONCE and not organization.handoffs.exists():
        return set()
    known: set[int] = set()
    ordered = sorted(leads)
    for start in range(0, len(ordered), 10 * AT_ONCE):
        some = ordered[start : start + 10 * AT_ONCE]
        known |= with_handoff_among(organization, some)
    return known


def follow_some(ground: Ground, stories: Stories) -> None:
    fresh: list[Handoff] = []
    changed: list[Handoff] = []
    waited: dict[int, bool] = {}
    hands: dict[int, int] = {}  # who passed a lead by hand
    threads: list[tuple[Handoff, Handoff]] = []
    ground.turns.look_at(stories.leads)
    for lead in stories.leads:
        known = stories.kept.get(lead.pk, {})
        still: list[Handoff] = []  # what waits of it
        sent: Handoff | None = None  # forwarded, and the next one is where it went
        for border, one in rounds_at(ground.borders, stories.heard.get(lead.pk, ()), known):
            handoff = known.pop(one.key, None)
            if handoff is None and one.passed_at < ground.now - LOOKS_BACK:
                continue
            told = handoff or new_handoff(ground, lead, border, one)
            before, waits = values_of(told), not told.answer
            told.lead = lead  # it may have been another's, which this one took in
            tell(ground, told, lead, one)
            if told.due_at is None:
                limit = border.limits.answer
                told.due_at = limit.ends(told.passed_at, ground.hours_for(told))
            tell_work(ground, told, border.limits, one, stories.tries.get(lead.pk, ()))
            still += [told] if not told.answer else []
            if handoff is None:
                fresh.append(told)
                threads += [(sent, told)] if sent else []
            elif values_of(told) != before:
                changed.append(told)
                waited[told.pk] = waits
                if one.by:
                    hands[told.pk] = one.by
            sent = told if told.answer == FORWARDED else None
        left = [one for one in known.values() if one.step in ground.borders]
        gone = [one for one in left if withdraw(one)]
        waited |= {one.pk: not one.answer for one in gone}
        changed += gone
        threads += [(one, waits_on) for one in gone for waits_on in still[-1:]]
    qualify(ground.organization, fresh, ground.definition_of)
    for one in fresh + changed:
        one.told_in = ground.organization.wanted
    write(fresh, changed)
    join_threads(threads)
    told = [(one, waited[one.pk]) for one in changed]
    tell_changes(ground.organization, fresh, told, hands, ground.now)


def rounds_at(
    borders: Mapping[str, Border], facts: Collection[Heard], known: Collection[str]
) -> list[tuple[Border, Round]]:
    """A lead's rounds at every border; what marketing delivered counts at the first that accepts.

    What was passed before leads waited at a border is none, unless it is kept (`known`, by key).
    """
    found = [
        (border, one)
        for border in borders.values()
        for one in rounds_of(facts, border.steps, border.entry)
        if border.since is None or one.passed_at >= border.since or one.key in known
    ]
    delivered = [one for border, one in found if border.delivers and one.answer == ACCEPTED]
    first = min(delivered, key=lambda one: one.answered_at, default=None)
    for _border, one in found:
        one.is_first = one is first
    return found


def qualify(
    organization: Organization,
    fresh: Collection[Handoff],
    definition_of: Callable[[str], StandingDefinition | None],
) -> None:
    """Mark new hand-offs with the definition in force, and whether their leads meet it."""
    for step in {one.step for one in fresh}:
        standing = definition_of(step)
        if standing is None:
            continue
        rule, mine = qualifying_of(standing.rule), [one for one in fresh if one.step == step]
        said = said_about(organization, [one.lead for one in mine], rule)
        for one in mine:
            one.definition, one.qualifies = standing.number, rule.lets(said[one.lead.pk])


def withdraw(handoff: Handoff) -> bool:
    """The fact that passed the lead is no more; whether that is new."""
    was, handoff.withdrawn = handoff.withdrawn, True
    return not was


def new_handoff(ground: Ground, lead: Lead, border: Border, one: Round) -> Handoff:
    return Handoff(
        organization=ground.organization,
        lead=lead,
        passed_by=one.key,
        step=border.entry,
        passed_at=one.passed_at,
        passed_on=local_day(ground, one.passed_at),
    )


def local_day(ground: Ground, moment: datetime | None) -> date | None:
    return moment and moment.astimezone(ground.organization.zone).date()


def tell(ground: Ground, handoff: Handoff, lead: Lead, one: Round) -> None:
    """Write what the ledger says onto a hand-off."""
    was_open = not handoff.answer
    answered_at = one.answered_at and max(one.answered_at, handoff.passed_at)
    handoff.withdrawn = False
    handoff.answer = one.answer
    handoff.answered_at = answered_at
    handoff.answered_on = local_day(ground, answered_at)
    handoff.answered_by_id = one.answered_by if one.answer else None
    handoff.took = answered_at and seconds(answered_at - handoff.passed_at)
    handoff.reason = one.reason if one.answer != ACCEPTED else ""
    handoff.reason_key = ground.reasons.get(handoff.reason.casefold(), "")
    handoff.is_first = one.is_first
    handoff.taken_back_on = local_day(ground, one.taken_back_at)
    handoff.expired_at = one.expired_at or handoff.expired_at
    if was_open:
        handoff.persona = lead.persona
        if one.answer != FORWARDED:
            ground.turns.give(handoff, lead)


def tell_work(
    ground: Ground, handoff: Handoff, limits: Limits, one: Round, tries: Iterable[Try]
) -> None:
    """Write how long the answer took in working hours, and how an accepted lead was worked."""
    hours, answered_at = ground.hours_for(handoff), handoff.answered_at
    handoff.worked = answered_at and seconds(worked(hours, handoff.passed_at, answered_at))
    accepted = one.answer == ACCEPTED
    if not accepted:
        handoff.contact_due_at = handoff.tries_due_at = None
        handoff.tries_needed = 0
    elif handoff.contact_due_at is None:
        handoff.contact_due_at = limits.contact.ends(answered_at, hours)
        if limits.tries:
            handoff.tries_needed = limits.tries
            handoff.tries_due_at = answered_at + timedelta(limits.tries_days)
    found = worked_out(one, handoff.passed_at, handoff.tries_due_at, tries)
    handoff.contacted_at, handoff.tries = found.contacted_at, min(found.tries, MOST_TRIES)
    handoff.settled_at = found.settled_at if accepted else None
    reached = accepted and found.contacted_at
    handoff.contact_took = seconds(max(reached - answered_at, timedelta(0))) if reached else None
    handoff.contact_worked = seconds(worked(hours, answered_at, reached)) if reached else None


def seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)
