"""Audiences and messages: drafted by either half, signed once both contributed."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from personas.models import Position, PositionKind
from personas.queries.personas import persona_by_id
from personas.queries.positions import StandingPosition, standing_position, worded_in
from personas.rules.matching import Condition
from personas.rules.positions import (
    CLAIM,
    CONSENT,
    EDIT,
    Contribution,
    Point,
    contributed,
    plain_position,
    point_flaws,
    said_the_same,
    wording_flaws,
)
from personas.rules.positions import Position as Worded
from personas.services.drafts import steps_of
from personas.services.matching import words_for
from personas.services.personas import demand_in_use
from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.services import reach, rights
from smarketing.agreements import services as agreements
from smarketing.agreements.models import Version
from smarketing.audit import services as audit

LONGEST_NAME = 120


@transaction.atomic
def begin_audience(*, by: Member, name: str, now: datetime) -> Position:
    """An audience without a wording yet."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    name = reach.named(name, LONGEST_NAME)
    if by.organization.positions.filter(kind=PositionKind.AUDIENCE, name=name).exists():
        said = _("There is an audience of this name already. Open that one.")
        raise Fault(said, fields={"name": said})
    return begun(by, now, kind=PositionKind.AUDIENCE, name=name)


@transaction.atomic
def begin_message(*, by: Member, persona_id: int, step: str, now: datetime) -> Position:
    """A message to a persona at a step, "" for any; the one there is where there is one."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    persona = persona_by_id(by.organization, persona_id)
    demand_in_use(persona)
    if step and step not in steps_of(by):
        said = _("Choose one of the list.")
        raise Fault(said, fields={"step": said})
    known = by.organization.positions.filter(persona=persona, step=step).first()
    return known or begun(by, now, kind=PositionKind.MESSAGE, persona=persona, step=step)


def begun(by: Member, now: datetime, **fields: object) -> Position:
    position = Position.objects.create(
        organization=by.organization,
        content=plain_position(Worded()),
        changed_by=by,
        changed_at=now,
        **fields,
    )
    audit.record(by, "position.begin", position, name=str(position))
    return position


@transaction.atomic
def word_position(
    *,
    by: Member,
    position_id: int,
    text: str,
    conditions: tuple[Condition, ...] = (),
    accounts: tuple[str, ...] = (),
    seen: int,
    now: datetime,
) -> Position:
    """Say what the next version says; whoever edits has contributed for their half.

    `seen` is the number of the draft the editor saw; raises `Overtaken` where it is older.
    """
    standing = editable(by, position_id, seen)
    names = tuple(dict.fromkeys(one.strip() for one in accounts if one.strip()))
    said = {"text": text.strip(), "conditions": conditions, "accounts": names}
    new = replace(standing.draft, **said)
    complain(wording_flaws(new, standing.position.kind))
    if new != standing.draft:
        new = contributed(new, contribution(by, EDIT, now))
    return keep(by, standing.position, new, now, EDIT)


@transaction.atomic
def add_point(
    *, by: Member, position_id: int, text: str, ground: str, seen: int, now: datetime
) -> Position:
    """Add a claim from one's own half: the market, figures, calls, objections."""
    standing = editable(by, position_id, seen)
    key, on = uuid.uuid4().hex[:8], today_in(by.organization.zone, now)
    point = Point(key, by.side, ground, " ".join(text.split()), on)
    if by.side not in HALVES:
        raise Fault(_("Only whoever belongs to a half contributes for it."))
    complain(point_flaws(point, standing.draft.points))
    new = replace(standing.draft, points=(*standing.draft.points, point))
    new = contributed(new, contribution(by, CLAIM, now, key))
    return keep(by, standing.position, new, now, CLAIM)


@transaction.atomic
def consent_to(*, by: Member, position_id: int, point: str, now: datetime) -> Position:
    """Record that one's half stands behind a claim of the other."""
    standing = editable(by, position_id, None)
    named = standing.draft.point(point)
    if named is None or by.side not in HALVES or named.half == by.side:
        raise Fault(_("Choose a claim of the other half."))
    new = contributed(standing.draft, contribution(by, CONSENT, now, point))
    return keep(by, standing.position, new, now, CONSENT)


@transaction.atomic
def drop_point(*, by: Member, position_id: int, point: str, seen: int, now: datetime) -> Position:
    """Leave a claim out of the next version, with what was contributed to it."""
    standing = editable(by, position_id, seen)
    new = replace(
        standing.draft,
        points=tuple(one for one in standing.draft.points if one.key != point),
        contributions=tuple(one for one in standing.draft.contributions if one.point != point),
    )
    return keep(by, standing.position, new, now, "drop")


@transaction.atomic
def propose_position(
    *, by: Member, position_id: int, reason: str, seen: int, now: datetime, sign_as: str = ""
) -> Version:
    """Put the draft before both heads. Refused while a half has not contributed to it."""
    standing = editable(by, position_id, seen)
    draft, published = standing.draft, worded_in(standing.published)
    if not draft.text:
        raise Fault(_("Say something first, then propose it."))
    if published and said_the_same(published, draft):
        raise Fault(_("The draft says what both agreed already. Change something first."))
    demand_both(draft)
    version = agreements.propose(
        by=by,
        kind=standing.position.kind,
        subject_id=position_id,
        content={"edition": standing.edition + 1, **plain_position(draft)},
        reason=reason.strip()[:400],
        now=now,
    )
    audit.record(by, "position.propose", standing.position, name=str(standing.position))
    if sign_as:
        put_name(by, standing.position, version, sign_as, version.digest, now)
    return version


@transaction.atomic
def sign_position(
    *, by: Member, position_id: int, number: int, half: str, digest: str, now: datetime
) -> Version:
    """One half's name under the proposal that waits."""
    rights.demand(by, "persona.agree")
    by.organization.raise_wanted()
    standing = standing_position(by.organization, position_id)
    waiting = standing.proposed
    if waiting is None or waiting.number != number:
        raise Overtaken(_("This version no longer waits for a signature."), current=waiting)
    demand_both(worded_in(waiting))
    return put_name(by, standing.position, waiting, half, digest, now)


@transaction.atomic
def archive_position(*, by: Member, position_id: int, now: datetime) -> Position:
    """Put it away; its versions stay."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    position = standing_position(by.organization, position_id).position
    if position.archived_at is None:
        position.archived_at = now
        position.save(update_fields=["archived_at"])
        audit.record(by, "position.archive", position, name=str(position))
    return position


@transaction.atomic
def restore_position(*, by: Member, position_id: int, now: datetime) -> Position:
    """Take what was archived back into use."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    position = standing_position(by.organization, position_id).position
    if position.archived_at is not None:
        position.archived_at = None
        position.save(update_fields=["archived_at"])
        audit.record(by, "position.restore", position, name=str(position))
    return position


@transaction.atomic
def withdraw_position(*, by: Member, position_id: int, number: int, now: datetime) -> Version:
    """Take the proposal back; the draft goes on, and what was agreed stands."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    position = standing_position(by.organization, position_id).position
    version = agreements.withdraw(
        by=by, kind=position.kind, subject_id=position_id, number=number, now=now
    )
    audit.record(by, "position.withdraw", position, name=str(position))
    return version


def put_name(
    by: Member, position: Position, version: Version, half: str, digest: str, now: datetime
) -> Version:
    signed = agreements.sign(
        by=by,
        kind=position.kind,
        subject_id=position.pk,
        number=version.number,
        half=half,
        digest=digest,
        now=now,
    )
    audit.record(by, "position.sign", position, name=str(position), half=half)
    if signed.agreed_at:  # the next version asks for contributions of its own
        fresh = replace(worded_in(signed), contributions=())
        standing = standing_position(by.organization, position.pk)
        if said_the_same(standing.draft, fresh):
            keep(by, position, fresh, now, "publish")
    return signed


def demand_both(worded: Worded) -> None:
    """Both halves must have had their hand in it."""
    if not worded.silent:
        return
    names = {"marketing": _("marketing"), "sales": _("sales")}
    said = _("Not yet: %(halves)s has added no claim, no edit and no consent to this version.")
    raise Fault(said % {"halves": _(" and ").join(names[half] for half in worded.silent)})


def editable(by: Member, position_id: int, seen: int | None) -> StandingPosition:
    """What stands of a position in use, for whoever may edit it and saw its newest draft."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    standing = standing_position(by.organization, position_id)
    if standing.position.archived_at is not None:
        raise Fault(_("This is archived."))
    if seen is not None and standing.position.number != seen:
        said = _("Somebody changed this since you looked. Yours is not saved yet: look again.")
        raise Overtaken(said, current=standing)
    return standing


def contribution(by: Member, what: str, now: datetime, point: str = "") -> Contribution:
    half = by.side if by.side in HALVES else ""
    return Contribution(half, what, by.name, today_in(by.organization.zone, now), point)


def keep(by: Member, position: Position, new: Worded, now: datetime, what: str) -> Position:
    position.content, position.number = plain_position(new), position.number + 1
    position.changed_by, position.changed_at = by, now
    position.save(update_fields=["content", "number", "changed_by", "changed_at"])
    audit.record(by, "position.draft", position, what=what)
    return position


def complain(flaws) -> None:
    fields = {place: words_for(code) for place, code in flaws}
    if fields:
        raise Fault("; ".join(f"{place}: {said}" for place, said in fields.items()), fields=fields)
