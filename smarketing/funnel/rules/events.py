"""One event of the API, checked and turned into a fact. Nothing is guessed, nothing is cut off."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from smarketing.accounts.rules.plain_json import texts_in
from smarketing.funnel.rules.ledger import ACTS, OUTCOMES
from smarketing.funnel.rules.money import digits
from smarketing.funnel.rules.said import About, LeadRef, Said

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)
AMOUNT_LIMIT = 10**15
NAME_LENGTH = 200
ORIGINS = ("", "marketing", "sales", "partner", "referral")
PERSONAL = ("name", "company", "email", "phone", "url")
KNOWN = frozenset(
    "event_id version deleted source_system lead step outcome stands at amount currency source "
    "campaign persona origin owner team person attributes reason".split()
)
DECIMAL = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,6})?\Z")
CURRENCY = re.compile(r"[A-Z]{3}\Z")


class Wrong(Exception):
    """Why an event cannot be taken: a field, and a sentence (with its values) that mends it."""

    def __init__(self, field: str, msgid: str, **values: object) -> None:
        super().__init__(msgid % values)
        self.field, self.msgid, self.values = field, msgid, values


@dataclass(frozen=True)
class Known:
    """What an event may refer to."""

    steps: Collection[str]  # with `visitor`
    source_system: str  # of the token or the page
    currency: str


def read_event(event: object, known: Known) -> tuple[Said, About]:
    """A fact and what else is said of its lead; raises `Wrong` at the first fault."""
    if not isinstance(event, Mapping):
        raise Wrong("", _("An event is an object with fields, not %(kind)s."), kind=kind(event))
    for name in event:
        if name not in KNOWN:
            raise Wrong(str(name)[:60], _("There is no such field. Leave it out."))
    system = name_in(event, "source_system", 60) or known.source_system
    what, back_to = what_in(event, known)
    at, on = moment_in(event, what)
    amount, currency = amount_in(event, known)
    said = Said(
        lead=lead_in(event, system),
        key=f"event:{system}:{required(event, 'event_id')}",
        version=version_in(event),
        deleted=truth_in(event, "deleted"),
        what=what,
        stands=truth_in(event, "stands"),
        at=at,
        on=on,
        back_to=back_to,
        reason=name_in(event, "reason", 400) or "",
        amount=amount,
        currency=currency,
        owner=name_in(event, "owner"),
        team=name_in(event, "team"),
        source=name_in(event, "source"),
        campaign=name_in(event, "campaign"),
        persona=name_in(event, "persona"),
        origin=choice_in(event, "origin", ORIGINS),
    )
    return said, About(person=person_in(event), attributes=attributes_in(event))


def required(event: Mapping, field: str) -> str:
    value = name_in(event, field)
    if not value:
        raise Wrong(field, _("This field is needed."))
    return value


def name_in(event: Mapping, field: str, length: int = NAME_LENGTH) -> str | None:
    """A text field; absent or null is not said."""
    value = event.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Wrong(field, _("Write this as text, not as %(kind)s."), kind=kind(value))
    if len(value) > length:
        raise Wrong(field, _("At most %(length)s characters fit here."), length=length)
    if "\x00" in value:
        raise Wrong(field, _("Take out the NUL character."))
    return value.strip()


def truth_in(event: Mapping, field: str) -> bool:
    value = event.get(field, False)
    if not isinstance(value, bool):
        raise Wrong(field, _("Write true or false."))
    return value


def version_in(event: Mapping) -> int:
    value = event.get("version", 1)
    if type(value) is not int or not 1 <= value < 2**31:
        raise Wrong("version", _("A version is a whole number from 1 on."))
    return value


def choice_in(event: Mapping, field: str, choices: Collection[str]) -> str | None:
    value = name_in(event, field)
    if value is not None and value not in choices:
        named = ", ".join(choice for choice in choices if choice)
        raise Wrong(field, _("“%(value)s” is not one of: %(named)s."), value=value, named=named)
    return value


def object_in(event: Mapping, field: str) -> Mapping:
    value = event.get(field) or {}
    if not isinstance(value, Mapping):
        raise Wrong(field, _("Write an object with fields, not %(kind)s."), kind=kind(value))
    return value


def person_in(event: Mapping) -> dict[str, str]:
    person = object_in(event, "person")
    for name in person:
        if name not in PERSONAL:
            raise Wrong(
                "person",
                _("“%(name)s” is not one of: %(named)s."),
                name=name,
                named=", ".join(PERSONAL),
            )
    return {name: text for name in person if (text := name_in(person, name)) is not None}


def attributes_in(event: Mapping) -> Mapping:
    """Whatever else is known of a lead, of any shape."""
    attributes = object_in(event, "attributes")
    if any("\x00" in text for _place, text in texts_in(attributes)):
        raise Wrong("attributes", _("Take out the NUL character."))
    return attributes


def lead_in(event: Mapping, system: str) -> LeadRef:
    lead = event.get("lead")
    if isinstance(lead, Mapping):
        return LeadRef(system, None, required(lead, "alias")[:40], required(lead, "id"))
    return LeadRef(system, required(event, "lead"))


def what_in(event: Mapping, known: Known) -> tuple[str, str]:
    """The step or outcome, and the step that a `returned` goes back to."""
    step, outcome = name_in(event, "step") or "", name_in(event, "outcome") or ""
    if step == "visitor":
        raise Wrong("step", _("Visitors are counted by day: send them to funnel/visits."))
    if step and step not in known.steps:
        named = ", ".join(key for key in known.steps if key != "visitor")
        raise Wrong("step", _("“%(value)s” is not one of: %(named)s."), value=step, named=named)
    if outcome and outcome not in OUTCOMES + ACTS:
        named = ", ".join(OUTCOMES + ACTS)
        raise Wrong(
            "outcome", _("“%(value)s” is not one of: %(named)s."), value=outcome, named=named
        )
    if step and outcome and outcome != "returned":
        raise Wrong("outcome", _("Say a step or an outcome; only “returned” may name a step."))
    return (outcome, step) if outcome else (step, "")


def moment_in(event: Mapping, what: str) -> tuple[datetime | None, date | None]:
    """A moment with its zone, or a day of its own."""
    text = name_in(event, "at")
    if text is None:
        if event.get("deleted") is True:
            return None, None
        raise Wrong("at", _("Say when: 2026-03-31T14:05:00Z, or a day such as 2026-03-31."))
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return None, in_range(day)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Wrong(
            "at", _("“%(value)s” is no moment. Write it as 2026-03-31T14:05:00Z."), value=text
        ) from error
    if moment.tzinfo is None:
        raise Wrong("at", _("“%(value)s” does not say its zone. Add Z or an offset."), value=text)
    in_range(moment.date())
    return moment.astimezone(UTC), None


def in_range(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Wrong("at", _("%(day)s lies outside 1970 to 2100. Check the year."), day=day)
    return day


def amount_in(event: Mapping, known: Known) -> tuple[int | None, str]:
    """The amount in minor units, and its currency if said."""
    currency = name_in(event, "currency") or ""
    if currency and not CURRENCY.match(currency):
        raise Wrong("currency", _("A currency has three capital letters, such as EUR."))
    value = event.get("amount")
    if value is None:
        return None, currency
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Wrong("amount", _('Write the amount as text, such as "1482.50".'))
    return minor_units("amount", str(value), currency or known.currency), currency


def minor_units(field: str, text: str, currency: str) -> int:
    """A decimal text in whole minor units of a currency; more decimals than it has are refused."""
    if not DECIMAL.match(text):
        raise Wrong(
            field,
            _("“%(value)s” is no amount. Write digits and one point: 1482.50."),
            value=text[:40],
        )
    try:
        minor = Decimal(text).scaleb(digits(currency))
    except InvalidOperation as error:
        raise Wrong(field, _("“%(value)s” is no amount."), value=text[:40]) from error
    if minor != minor.to_integral_value():
        raise Wrong(
            field,
            _("%(currency)s has %(places)s decimals, “%(value)s” has more."),
            currency=currency,
            places=digits(currency),
            value=text,
        )
    if abs(minor) >= AMOUNT_LIMIT:
        raise Wrong(field, _("“%(value)s” is too large to be counted."), value=text)
    return int(minor)


def kind(value: object) -> str:
    """What a JSON value is, in a word a person knows."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list"}
    return names.get(type(value), "nothing" if value is None else "an object")


def _(msgid: str) -> str:
    """Mark a sentence for translation; the edge that shows it translates it."""
    return msgid
