"""A first mapping for the page where people choose columns, from headings and first rows."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from smarketing.funnel.rules.reading.answers import Question, Why
from smarketing.funnel.rules.reading.mapping import OUTCOMES, Format
from smarketing.funnel.rules.reading.memo import bare, unaccented
from smarketing.funnel.rules.reading.opening import open_table
from smarketing.funnel.rules.reading.readers import ORIGINS
from smarketing.funnel.rules.reading.returned import is_note
from smarketing.funnel.rules.reading.shapes import shape_of
from smarketing.funnel.rules.reading.words import (
    ENDED_NAMES,
    ENTERED_NAMES,
    ENTITIES,
    LOST_NAMES,
    LOST_WORDS,
    NAMES,
    NO_DAY_WORDS,
    NO_WORDS,
    NOT_WORDS,
    STATE_NAMES,
    STEP_NAMES,
    WON_NAMES,
    WON_WORDS,
    YES_WORDS,
)

LOOKED_AT = 2_000  # rows
SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")  # a day as a spreadsheet counts it
NAME_PARTS = (("name", "first name"), ("last_name", "last name"))
Fits = Callable[[Sequence[str]], bool]


def always(values: Sequence[str]) -> bool:
    """Whatever they are."""
    return True


@dataclass(frozen=True)
class Peek:
    """The beginning of a file: its headings, first rows, what it tells of its format."""

    heading: tuple[str, ...]
    line: int  # of the headings
    rows: tuple[tuple[str, ...], ...]
    told: dict[str, object]
    notices: tuple[Why, ...]


def peek(path: Path, name: str = "", told: Format = Format()) -> Peek:  # noqa: B008 - frozen
    """Open a file without a mapping; raises FileRefused and FileAsks as a survey would."""
    table = open_table(path, name or path.name, told, [])
    rows = (tuple(row) for block in table.blocks() for row in block.rows)
    first = tuple(islice(rows, LOOKED_AT))
    return Peek(tuple(table.heading), table.line, first, dict(table.told), tuple(table.notices))


def guess(
    kind: str, heading: Sequence[str], rows: Iterable[Sequence[str]], steps: Sequence[str]
) -> dict[str, Any]:
    """The mapping that headings and first rows suggest, as JSON; keys it cannot tell are absent."""
    columns = Columns(heading, rows)
    if kind == "visits":
        return columns.named("day", "count", "source")
    if kind == "people":
        found = columns.named("member", "team", "office", "side", "role", "from", "to")
        return as_columns(found, "side", "role")
    if kind == "quotas":
        found = columns.named("side", "team", "owner", "year", "quarter", "amount")
        return as_columns(found, "side")
    if kind == "attempts":
        found = columns.named("attempt")
        if lead := columns.take((*NAMES["tried"], *NAMES["lead"])):
            found["lead"] = lead
        found |= columns.named("at", "attempt kind", "by", "human", "reached")
        names = {"attempt": "id", "attempt kind": "kind"}
        return as_columns({names.get(key, key): text for key, text in found.items()}, "kind")
    return _leads(columns, steps)


def as_columns(found: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The mapping with columns named as such where a plain text would hold for every row."""
    return found | {key: {"column": found[key]} for key in keys if key in found}


def _leads(columns: "Columns", steps: Sequence[str]) -> dict[str, Any]:
    found = columns.named("lead")
    if deal := columns.take(NAMES["deal"]):
        found["aliases"] = {"opportunity": deal}
    found |= _moves(columns, found.get("lead"), steps) or _steps(columns, steps)
    if origin := columns.take(NAMES["origin"], lambda values: set(values) <= set(ORIGINS)):
        found["origin"] = origin
    said = columns.named("amount", "currency", "owner", "team", "source", "campaign", "persona")
    found |= as_columns(said, "currency")
    if "owner" in found and "moves" not in found and (at := columns.take(NAMES["assigned"])):
        found["assigned"] = {"to": found["owner"], "at": at}
    person = _name(columns) | columns.named("company", "email", "phone", "url")
    attributes = columns.named("segment", "size", "score")
    if job := columns.take(NAMES["job"]):
        attributes["role"] = job
    return (
        found
        | ({"person": person} if person else {})
        | ({"attributes": attributes} if attributes else {})
    )


def _name(columns: "Columns") -> dict[str, str]:
    """A whole name, else a first and a last one."""
    if found := columns.named("name"):
        return found
    parts = columns.named("first name", "last name")
    return {key: parts[name] for key, name in NAME_PARTS if name in parts}


class Columns:
    """The headings that are not taken yet, by their words."""

    def __init__(self, heading: Sequence[str], rows: Iterable[Sequence[str]]):
        self.heading, self.rows = heading, list(rows)
        self.free: dict[str, str] = {}
        for text in heading:
            if is_note(text):
                continue
            words = bare(text)
            before = bare(text.partition(" - ")[0]) if " - " in text else ""
            entity = before if before in map(unaccented, ENTITIES) else ""
            self.free.setdefault(words[len(entity) :].strip(), text)

    def take(self, names: Iterable[str], fits: Fits = always) -> str | None:
        """The first heading known by one of the names, of those whose values fit; it is not
        offered again. A name that ends with a star is the beginning of one."""
        for words in self._known(names):
            if fits(self.values(self.free[words])):
                return self.free.pop(words)
        return None

    def _known(self, names: Iterable[str]) -> Iterator[str]:
        for name in map(unaccented, names):
            if name.endswith("*"):
                yield from [words for words in self.free if words.startswith(name[:-1])]
            elif name in self.free:
                yield name

    def named(self, *keys: str) -> dict[str, Any]:
        """Headings for those keys of a mapping that have one."""
        found = {key: self.take(NAMES[key]) for key in keys}
        return {key: text for key, text in found.items() if text}

    def values(self, text: str) -> list[str]:
        """The different values of a column in the rows looked at."""
        place = self.heading.index(text)
        return list(dict.fromkeys(row[place].strip() for row in self.rows if row[place].strip()))

    def differ(self, text: str, other: str) -> bool:
        """Whether rows with the same value of one column have different ones of another."""
        place, beside = self.heading.index(text), self.heading.index(other)
        pairs = {(row[place], row[beside]) for row in self.rows if row[place] and row[beside]}
        return len(pairs) > len({value for value, _other in pairs})


def _moves(columns: Columns, lead: str | None, steps: Sequence[str]) -> dict[str, Any] | None:
    """The long form, one row for each move: the same lead comes again, with a step and a moment."""
    free = dict(columns.free)
    state, at = columns.take(STATE_NAMES), columns.take(ENTERED_NAMES, _are_days)
    if not (lead and state and at and columns.differ(lead, state)):
        columns.free = free
        return None
    labels = {label: _meaning(label, steps) for label in columns.values(state)}
    moves = {"step": state, "at": at, "names": {k: what for k, what in labels.items() if what}}
    own = columns.take(NAMES["move id"])
    return {"moves": {**moves, "id": own} if own else moves}


def _meaning(label: str, steps: Sequence[str]) -> str:
    """The step or outcome that a label of a move names, "" where it does not tell."""
    if _means(label, WON_WORDS):
        return "customer"
    if _means(label, LOST_WORDS):
        return "lost"
    return bare(label) if bare(label) in steps[1:] else ""


def _steps(columns: Columns, steps: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for step in steps[1:]:
        names = (*STEP_NAMES.get(step, ()), f"{step} date", f"{step} on", f"{step} at", step)
        if column := columns.take(names, _are_days):
            found[step] = {"at": column}
    outcome = _by_state(columns, found)
    for name in OUTCOMES:
        if name not in outcome and (column := columns.take(STEP_NAMES[name], _are_days)):
            outcome[name] = {"at": column}
    for name in ("lost", "rejected", "returned"):
        if name in outcome and (reason := columns.take(NAMES["reason"])):
            outcome[name]["reason"] = reason
    if not found and not outcome and steps[1:]:
        found |= _first_date(columns, steps[1])
    return {"steps": found, **outcome} if found or outcome else {}


def _by_state(columns: Columns, found: dict[str, Any]) -> dict[str, Any]:
    """Won and lost by what a column says, on the day a deal was closed."""
    states = _won_and_lost(columns)
    ended = columns.take(STEP_NAMES["ended"], _are_days)
    closed = ended or (columns.take(STEP_NAMES["closed"], _are_days) if states else None)
    if closed is None:
        return {}
    if not states and ended and "customer" not in found:
        found["customer"] = {"at": ended}
    if "customer" in states and "customer" not in found:
        found["customer"] = {"at": closed, "when": states["customer"]}
    return {"lost": {"at": closed, "when": states["lost"]}} if "lost" in states else {}


def _won_and_lost(columns: Columns) -> dict[str, Any]:
    """When a deal is won and when lost: by the words of a status, else by columns of yes and no."""
    state = columns.take(STATE_NAMES, lambda values: any(map(_tells, values)))
    if state:
        values = columns.values(state)
        won = [value for value in values if _means(value, WON_WORDS)]
        lost = [value for value in values if _means(value, LOST_WORDS)]
        return {key: {state: said} for key, said in (("customer", won), ("lost", lost)) if said}
    won, lost = columns.take(WON_NAMES, _are_truths), columns.take(LOST_NAMES, _are_truths)
    ended = None if lost else columns.take(ENDED_NAMES, _are_truths)
    told = {"customer": {won: _yes(columns, won)}} if won else {}
    if lost:
        return {**told, "lost": {lost: _yes(columns, lost)}}
    if won and ended:
        no = [value for value in columns.values(won) if value not in _yes(columns, won)]
        told["lost"] = {ended: _yes(columns, ended), won: no or ["false"]}
    return told


def _says(value: str, words: Iterable[str]) -> bool:
    return any(word in bare(value).replace(" ", "") for word in words)


def _means(value: str, words: Iterable[str]) -> bool:
    """Whether a state says one of the words, and does not deny it: “Closed Not Won”."""
    return _says(value, words) and not {*bare(value).split()} & {*NOT_WORDS}


def _tells(value: str) -> bool:
    return _means(value, (*WON_WORDS, *LOST_WORDS))


def _yes(columns: Columns, text: str) -> list[str]:
    return [value for value in columns.values(text) if bare(value) in YES_WORDS] or ["true"]


def _are_truths(values: Sequence[str]) -> bool:
    return bool(values) and all(bare(value) in (*YES_WORDS, *NO_WORDS) for value in values)


def _are_days(values: Sequence[str]) -> bool:
    """Whether there are days or moments among the values; an empty column may hold some below."""
    return not values or any(shape_of(value) or SERIAL.fullmatch(value) for value in values[:20])


def _first_date(columns: Columns, step: str) -> dict[str, Any]:
    expected = {*map(unaccented, STEP_NAMES["closed"])}
    for words, text in list(columns.free.items()):
        if words in expected or _says(text, NO_DAY_WORDS) or words.split()[-1:] == ["id"]:
            continue  # it may not have happened, or happened to the record and not to the lead
        values = columns.values(text)
        shapes = [shape_of(value) for value in values[:20]]
        if values and all(shape and shape.family != "epoch" for shape in shapes):
            columns.take([words])
            return {step: {"at": text}}
    return {}


def answered(data: dict[str, Any], question: Question, choice: str) -> dict[str, Any]:
    """The mapping's JSON with one question answered; the old one is left as it is."""
    if question.key == "currency":
        return {**data, "currency": choice}
    if question.key == "moves.names":
        moves = data["moves"]
        names = {**moves.get("names", {}), question.value: choice or None}
        return {**data, "moves": {**moves, "names": names}}
    told, key = data.get("format", {}), question.key.removeprefix("format.")
    if not question.column:
        return {**data, "format": {**told, key: choice}}
    before = told.get(key, {})
    before = before if isinstance(before, dict) else {"*": before}
    answer = [choice, *question.also] if question.also else choice
    return {**data, "format": {**told, key: {**before, question.column: answer}}}
