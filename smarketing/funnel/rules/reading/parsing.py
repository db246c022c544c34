"""The mapping that people and scripts write as JSON, checked key by key."""

from typing import Any
from zoneinfo import ZoneInfo

from smarketing.funnel.rules.reading.answers import MappingRefused, Unreadable, Why, _
from smarketing.funnel.rules.reading.counted import SideReader
from smarketing.funnel.rules.reading.encoding import known_encoding
from smarketing.funnel.rules.reading.mapping import (
    ANY,
    KINDS,
    AnyMapping,
    AttemptsMapping,
    Column,
    Format,
    Literal,
    PeopleMapping,
    QuotasMapping,
    RatesMapping,
    Said,
    VisitsMapping,
)
from smarketing.funnel.rules.reading.parsing_leads import lead_of, leads
from smarketing.funnel.rules.reading.parts import Part
from smarketing.funnel.rules.reading.spelling import Spelling

DELIMITERS = {",": ",", ";": ";", "\t": "\t", "|": "|", "tab": "\t", "comma": ","}
DELIMITERS |= {"semicolon": ";", "pipe": "|"}
LAST_HEADING = 1_000  # line: all above it is looked at together
LONGEST_SYSTEM = 50  # characters, so that the key of a fact fits


def parse(data: Any, kind: str, steps: tuple[str, ...]) -> AnyMapping:
    """The mapping of one kind of file (`leads`, `visits` …, see `KINDS`) from its JSON.

    `steps` are the keys of the organisation's. Raises MappingRefused with every fault found.
    """
    faults: list[Why] = []
    top = Part(data, "", faults)
    if kind not in KINDS:
        top.fault(_("“%(kind)s” cannot be imported. Known: %(kinds)s."), kind=kind, kinds=KINDS)
        raise MappingRefused(tuple(faults))
    shared = {"source_system": _source_system(top), "format": _format(top)}
    if kind == "leads":
        mapping = leads(top, steps, **shared)
    elif kind == "quotas":
        mapping = _quotas(top, steps, shared)
    else:
        mapping = OTHERS[kind](top, shared)
    top.close()
    if faults:
        raise MappingRefused(tuple(faults))
    return mapping


def _source_system(top: Part) -> Column | Literal:
    said = top.said("source_system") or Literal("file")
    if isinstance(said, Literal) and len(said.text.strip()) > LONGEST_SYSTEM:
        top.fault(_("“source_system” is longer than %(n)s characters."), n=LONGEST_SYSTEM)
    return Literal(said.text.strip()) if isinstance(said, Literal) else said


def _visits(top: Part, shared: dict) -> VisitsMapping:
    day, count = top.column("day", needed=True), top.column("count", needed=True)
    return VisitsMapping(day, count, top.column("source"), **shared)


def _half(top: Part) -> Said | None:
    """The half of every row, by the name that the ledger knows, or the column that says it."""
    said = top.said("side")
    if not isinstance(said, Literal):
        return said
    try:
        return Literal(SideReader().read(said.text))
    except Unreadable:
        top.fault(_("“side” is marketing, sales or the column that says it: {“column”: “…”}."))
        return None


def _people(top: Part, shared: dict) -> PeopleMapping:
    return PeopleMapping(
        member=top.column("member", needed=True),
        team=top.column("team"),
        office=top.column("office"),
        side=_half(top),
        role=top.said("role"),
        starts=top.column("from"),
        ends=top.column("to"),
        **shared,
    )


def _rates(top: Part, shared: dict) -> RatesMapping:
    currency = top.said("currency")
    if currency is None:
        top.fault(_("Rates need “currency”."))
    return RatesMapping(
        currency=currency,
        first_on=top.column("from", needed=True),
        rate=top.column("rate", needed=True),
        last_on=top.column("to"),
        **shared,
    )


def _attempts(top: Part, shared: dict) -> AttemptsMapping:
    lead, alias = lead_of(top)
    return AttemptsMapping(
        lead=lead,
        lead_alias=alias,
        at=top.column("at", needed=True),
        kind_said=top.said("kind"),
        by=top.column("by"),
        human=top.column("human"),
        reached=top.column("reached"),
        id=top.column("id"),
        **shared,
    )


def _quotas(top: Part, steps: tuple[str, ...], shared: dict) -> QuotasMapping:
    count = top.part("count")
    column = count.column("column", needed=True) if count else None
    step = count.said("step") if count else None
    if count:
        count.close()
        if step is None or (isinstance(step, Literal) and step.text not in steps):
            known = ", ".join(steps)
            top.fault(_("“count.step” has to be one of the steps: %(steps)s."), steps=known)
    amount = top.column("amount")
    if not (amount or column):
        top.fault(_("Quotas need “amount” or “count”."))
    return QuotasMapping(
        year=top.column("year", needed=True),
        quarter=top.column("quarter", needed=True),
        side=_half(top),
        team=top.column("team"),
        owner=top.column("owner"),
        amount=amount,
        currency=top.said("currency"),
        count=column,
        count_step=step,
        **shared,
    )


OTHERS = {"visits": _visits, "people": _people, "rates": _rates, "attempts": _attempts}


def format_of(data: Any) -> Format:
    """The format of a mapping that may say nothing else yet; what it says wrongly is left out."""
    return _format(Part({"format": data}, "", []))


def _format(top: Part) -> Format:
    part = top.part("format")
    if part is None:
        return Format()
    found = Format(
        encoding=_encoding(part),
        delimiter=_delimiter(part),
        heading=_heading(part),
        timezone=_timezone(part),
        date=_dates(part),
        decimal=_decimals(part),
        empty=_by_column(part, "empty"),
    )
    part.close()
    return found


def _encoding(part: Part) -> str | None:
    text = part.text("encoding")
    found = known_encoding(text) if text else None
    if text and not found:
        part.fault(_("“%(name)s” is no encoding known here, like utf-8, windows-1252."), name=text)
    return found


def _delimiter(part: Part) -> str | None:
    value = part.take("delimiter")
    if value is None:
        return None
    if value not in DELIMITERS:
        part.fault(_("“format.delimiter” has to be one of , ; | or tab."))
    return DELIMITERS.get(value)


def _heading(part: Part) -> int | None:
    value = part.take("heading")
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if value is None or (type(value) is int and 0 < value <= LAST_HEADING):
        return value
    part.fault(_("“format.heading” has to be the number of the line that holds the headings."))
    return None


def _timezone(part: Part) -> str | None:
    text = part.text("timezone")
    try:
        if text:
            ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        part.fault(_("“%(name)s” is no time zone, like Europe/Madrid."), name=text)
    return text


def _by_column(part: Part, key: str) -> dict[str, tuple[str, ...]]:
    value = part.data.get(key)
    if not isinstance(value, dict):
        found = part.texts(key)
        return {ANY: found} if value is not None else {}
    inner = part.part(key)
    return {name: inner.texts(name) for name in value}


def _dates(part: Part) -> dict[str, tuple[str, ...]]:
    found = _by_column(part, "date")
    for text in (text for texts in found.values() for text in texts):
        try:
            Spelling(text)
        except Unreadable as fault:
            part.faults.append(fault.why)
    return found


def _decimals(part: Part) -> dict[str, str]:
    found = _by_column(part, "decimal")
    if any(len(texts) != 1 or texts[0] not in (".", ",") for texts in found.values()):
        part.fault(_("“format.decimal” has to be “.” or “,”."))
        return {}
    return {name: texts[0] for name, texts in found.items()}
