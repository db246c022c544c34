"""A statement's lines as plain data, exact, and read back: what a closing keeps."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from goals.rules.pay.curve import Curve, Point
from goals.rules.pay.lines import Line
from goals.rules.pay.measures import Reading
from goals.rules.pay.payout import Payout
from smarketing.funnel.rules.questions import Question

EXACT = ("exact", "weight", "base", "pays")
PLAIN = ("amount", "half", "version", "number", "measure", "days", "of_days", "note")
EMPTY = Line("")


def kept(paid: Payout, ledger: int) -> dict:
    """A payout as JSON; its rows are asked for as the ledger stood at this version."""
    return {"lines": [line_kept(line, ledger) for line in paid.lines]}


def read_back(content: Mapping, total: int, carried: int) -> Payout:
    return Payout(tuple(line_of(one) for one in content["lines"]), total, carried)


def line_kept(line: Line, ledger: int) -> dict:
    """What of a line is said at all."""
    told: dict = {"kind": line.kind}
    for name in EXACT:
        if getattr(line, name):
            told[name] = str(getattr(line, name))
    for name in PLAIN:
        if getattr(line, name) != getattr(EMPTY, name):
            told[name] = getattr(line, name)
    if not line.is_met:
        told["is_met"] = False
    if line.on:
        told["on"] = line.on.isoformat()
    if line.reading:
        told["reading"] = reading_kept(line.reading, ledger)
    return told


def reading_kept(reading: Reading, ledger: int) -> dict:
    target = None if reading.target is None else str(Fraction(reading.target))
    told = {"attained": str(Fraction(reading.attained)), "target": target}
    if reading.question:
        asked = reading.question
        told["rows"] = {
            "from": asked.starts_on.isoformat(),
            "to": asked.ends_on.isoformat(),
            "filters": {name: list(values) for name, values in asked.filters.items()},
            "version": ledger,
        }
    if reading.handed_on:
        told["handed_on"] = [day.isoformat() for day in reading.handed_on]
    return told


def line_of(told: Mapping) -> Line:
    exact = {name: Fraction(told[name]) for name in EXACT if name in told}
    plain = {name: told[name] for name in PLAIN if name in told}
    return Line(
        told["kind"],
        **exact,
        **plain,
        is_met=told.get("is_met", True),
        on=date.fromisoformat(told["on"]) if "on" in told else None,
        reading=reading_of(told["reading"]) if "reading" in told else None,
    )


def reading_of(told: Mapping) -> Reading:
    target = told["target"]
    return Reading(
        Fraction(told["attained"]),
        None if target is None else Fraction(target),
        question_of(told["rows"]) if "rows" in told else None,
        handed_on=days_of(told["handed_on"]) if "handed_on" in told else None,
    )


def days_of(told: Sequence[str]) -> tuple[date, date]:
    first, last = map(date.fromisoformat, told)
    return first, last


def question_of(rows: Mapping) -> Question:
    return Question(
        date.fromisoformat(rows["from"]),
        date.fromisoformat(rows["to"]),
        filters={name: tuple(values) for name, values in rows["filters"].items()},
        version=rows["version"],
    )


def curve_kept(curve: Curve) -> dict:
    """A curve as it pays, in plain data: its corners and what comes behind them."""
    told = {
        "points": [[str(one.at), str(one.pays)] for one in curve.corners],
        "behind": curve.behind,
    }
    return told | ({} if curve.onward is None else {"onward": str(curve.onward)})


def curve_of(told: Mapping) -> Curve:
    points = tuple(Point(Fraction(at), Fraction(pays)) for at, pays in told["points"])
    onward = Fraction(told["onward"]) if "onward" in told else None
    return Curve(points, told["behind"], onward=onward)
