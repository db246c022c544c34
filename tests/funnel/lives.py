"""Lives of leads, written and told as the specification of the fold writes them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from smarketing.funnel.rules.fold import Fact, Ground, fold

STEPS = ("lead", "mql", "sal", "opportunity", "customer")
ANA, BO = 1, 2
NORTH, SOUTH = 10, 20
NAMES = {0: "", ANA: "ana", BO: "bo", NORTH: "north", SOUTH: "south"}
RATE = {"EUR": (11, 10)}


def day(text):
    return datetime.strptime(f"{text} 2026", "%d %b %Y").replace(tzinfo=UTC).date()


def team_of(owner, on):
    return NORTH if owner == ANA and on <= day("31 May") else SOUTH


def price(amount, currency, on):
    if currency not in RATE:
        return None
    times, by = RATE[currency]
    return amount * times // by


def ground(**changes):
    usual = {
        "steps": STEPS,
        "marketing_last": 1,
        "zone": ZoneInfo("America/Sao_Paulo"),
        "currency": "BRL",
        "price": price,
        "team_of": team_of,
        "office_of": {NORTH: 1, SOUTH: 2}.get,
    }
    return Ground(**usual | changes)


def fact(when, what="", amount=None, *, key=None, at=None, **said):
    """A fact of a day, as the specification writes it: `=sal` stands on sal."""
    step = what.removeprefix("=")
    fields = {
        "key": key or f"{when} {step} {at}",
        "version": 1,
        "deleted": False,
        "what": step,
        "stands": what.startswith("="),
        "at": at,
        "on": day(when) if when else None,
        "back_to": "",
        "amount": amount,
        "currency": "",
    }
    values = dict.fromkeys(["owner", "team", "source", "campaign", "persona", "origin"])
    return Fact(**fields | values | said)


def written(entry, who):
    """An entry as the specification writes it: day, step, amount, and where it matters who."""
    sign = {1: "+", -1: "-", 0: "0 "}[entry.n] + "~" * entry.implied
    text = f"{entry.day:%-d %b} {sign}{entry.what} {entry.amount}"
    if entry.unpriced:
        text += f" unpriced {entry.unpriced}"
    return f"{text} {NAMES[entry.owner]}/{NAMES[entry.team]}" if who else text


def told(*facts, who=False, **changes):
    return [written(entry, who) for entry in fold(facts, ground(**changes)).entries]
