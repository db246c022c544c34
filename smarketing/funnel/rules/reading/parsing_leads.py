"""The mapping of leads and deals from its JSON: steps, outcomes, moves, assignments."""

from typing import Any

from smarketing.funnel.rules.reading.answers import _
from smarketing.funnel.rules.reading.mapping import (
    DIMENSIONS,
    OUTCOMES,
    PERSON,
    Column,
    Given,
    LeadsMapping,
    Literal,
    Moves,
    Said,
)
from smarketing.funnel.rules.reading.memo import folded
from smarketing.funnel.rules.reading.parts import Part

VISITOR = "visitor"


def leads(top: Part, steps: tuple[str, ...], **shared: Any) -> LeadsMapping:
    """The mapping of a file of leads; faults are gathered in `top`."""
    lead, alias = lead_of(top)
    amount = top.column("amount")
    moves = _moves(top, steps)
    if moves and not amount:
        amount = moves[1]
    mapping = LeadsMapping(
        lead=lead,
        lead_alias=alias,
        aliases=_aliases(top),
        given=(*_steps(top, steps), *_outcomes(top, steps), *_assigned(top)),
        moves=moves[0] if moves else None,
        amount=amount,
        currency=top.said("currency"),
        dimensions=_dimensions(top),
        person=top.columns("person", tuple(PERSON)),
        attributes=top.columns("attributes"),
        **shared,
    )
    if mapping.moves and mapping.given:
        top.fault(_("“moves” cannot stand beside steps or outcomes: a file is long or wide."))
    return mapping


def lead_of(top: Part) -> tuple[Column, str | None]:
    """The column that names the lead, and the kind of id it holds where it is an alias."""
    value = top.data.get("lead")
    if not (isinstance(value, dict) and "alias" in value):
        return top.column("lead", needed=True), None
    part = top.part("lead")
    alias, column = part.text("alias"), part.column("column", needed=True)
    part.close()
    return column, alias


def _aliases(top: Part) -> tuple[tuple[str, Column], ...]:
    found = top.columns("aliases")
    for kind, __ in found:
        if len(kind) > 40:
            top.fault(_("“%(kind)s” is too long for a kind of alias."), kind=kind)
    return found


def _dimensions(top: Part) -> dict[str, Column]:
    found = {name: top.column(name) for name in DIMENSIONS}
    return {name: column for name, column in found.items() if column}


def _steps(top: Part, steps: tuple[str, ...]) -> list[Given]:
    part = top.part("steps")
    if part is None:
        return []
    found = []
    for name in list(part.data):
        inner = part.part(name)
        _check_step(part, name, steps)
        found.append(Given(name, "step", inner.column("at", needed=True), inner.when()))
        inner.close()
    return found


def _check_step(part: Part, name: str, steps: tuple[str, ...]) -> None:
    if name == VISITOR:
        part.fault(
            _(
                "Visitors are counted by day, not as leads: import them as visits, or send them "
                "to POST /api/v1/funnel/visits."
            )
        )
    elif name not in steps:
        known = ", ".join(step for step in steps if step != VISITOR)
        part.fault(_("“%(step)s” is not a step. Steps: %(steps)s."), step=name, steps=known)


def _outcomes(top: Part, steps: tuple[str, ...]) -> list[Given]:
    found = []
    for name in OUTCOMES:
        part = top.part(name)
        if part is None:
            continue
        back_to = _back_to(part, steps) if name == "returned" else None
        at, when, reason = part.column("at", needed=True), part.when(), part.column("reason")
        found.append(Given(name, "outcome", at, when, reason, back_to))
        part.close()
    return found


def _back_to(part: Part, steps: tuple[str, ...]) -> Said | None:
    back_to = part.said("step")
    if isinstance(back_to, Literal):
        _check_step(part, back_to.text, steps)
    return back_to


def _assigned(top: Part) -> list[Given]:
    part = top.part("assigned")
    if part is None:
        return []
    at, to = part.column("at", needed=True), part.column("to", needed=True)
    part.close()
    return [Given("assigned", "assigned", at, owner=to)]


def _moves(top: Part, steps: tuple[str, ...]) -> tuple[Moves, Column | None] | None:
    part = top.part("moves")
    if part is None:
        top.known.append("id")
        if top.data.get("id") is not None:
            top.fault(_("“id” names the column of a move's own id; it needs “moves”."))
        return None
    moves = Moves(
        step=part.column("step", needed=True),
        at=part.column("at", needed=True),
        names=_names(part, steps),
        when=part.when(),
        reason=part.column("reason"),
        back_to=part.column("back_to"),
        id=part.column("id") or top.column("id"),
    )
    amount = part.column("amount")
    part.close()
    top.known.append("id")
    return moves, amount


def _names(part: Part, steps: tuple[str, ...]) -> dict[str, str]:
    """What labels mean; a step's or outcome's own key means itself, null or "" says nothing."""
    own = {key: key for key in (*steps, *OUTCOMES) if key != VISITOR}
    names = part.part("names")
    if names is None:
        return own
    for label, what in names.data.items():
        if what in (None, ""):
            own[folded(label)] = ""
        elif isinstance(what, str) and what in OUTCOMES:
            own[folded(label)] = what
        else:
            _check_step(names, str(what), steps)
            own[folded(label)] = str(what)
    return own
