"""A first mapping for the page where people choose columns, from headings and first rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from smarketing.funnel.rules.reading.answers import Question, Why
from smarketing.funnel.rules.reading.mapping import PAYMENTS, Format
from smarketing.funnel.rules.reading.memo import bare
from smarketing.funnel.rules.reading.opening import open_table
from smarketing.funnel.rules.reading.shapes import shape_of
from smarketing.funnel.rules.reading.words import (
    ENTITIES,
    LOST_WORDS,
    NAMES,
    STATE_NAMES,
    STEP_NAMES,
    WON_WORDS,
)

LOOKED_AT = 200  # rows


@dataclass(frozen=True)
class Peek:
    """The beginning of a file: its headings, first rows, what it tells of its format."""

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    told: dict[str, object]
    notices: tuple[Why, ...]


def peek(path: Path, name: str = "", told: Format = Format()) -> Peek:  # noqa: B008 - frozen
    """Open a file without a mapping; raises FileRefused and FileAsks as a survey would."""
    table = open_table(path, name or path.name, told, [])
    rows = (tuple(row) for block in table.blocks() for row in block.rows)
    first = tuple(islice(rows, LOOKED_AT))
    return Peek(tuple(table.heading), first, dict(table.told), tuple(table.notices))


def guess(
    kind: str, heading: Sequence[str], rows: Iterable[Sequence[str]], steps: Sequence[str]
) -> dict[str, Any]:
    """The mapping that headings and first rows suggest, as JSON; keys it cannot tell are absent."""
    columns = Columns(heading, rows)
    if kind == "visits":
        return columns.named("day", "count", "source")
    if kind == "people":
        return columns.named("member", "team", "office", "side", "role", "from", "to")
    if kind == "quotas":
        return columns.named("side", "team", "owner", "year", "quarter", "amount")
    if kind == "attempts":
        found = columns.named("attempt", "lead", "at", "attempt kind", "by", "human", "reached")
        names = {"attempt": "id", "attempt kind": "kind"}
        told = {names.get(key, key): text for key, text in found.items()}
        return told | ({"kind": {"column": told["kind"]}} if "kind" in told else {})
    found = columns.named("lead")
    found |= _steps(columns, steps)
    found |= columns.named("amount", "currency", "owner", "team", "source", "campaign", "persona")
    if "currency" in found:
        found["currency"] = {"column": found["currency"]}
    person = columns.named("name", "company", "email", "phone", "url")
    attributes = columns.named("segment", "size", "score")
    return (
        found
        | ({"person": person} if person else {})
        | ({"attributes": attributes} if attributes else {})
    )


class Columns:
    """The headings that are not taken yet, by their words."""

    def __init__(self, heading: Sequence[str], rows: Iterable[Sequence[str]]):
        self.heading, self.rows = heading, list(rows)
        self.free: dict[str, str] = {}
        for text in heading:
            words = bare(text)
            before = bare(text.partition(" - ")[0]) if " - " in text else ""
            entity = before if before in ENTITIES else ""
            self.free.setdefault(words[len(entity) :].strip(), text)

    def take(self, names: Iterable[str]) -> str | None:
        """The first heading known by one of the names; it is not offered again."""
        for name in names:
            if name in self.free:
                return self.free.pop(name)
        return None

    def named(self, *keys: str) -> dict[str, Any]:
        """Headings for those keys of a mapping that have one."""
        found = {key: self.take(NAMES[key]) for key in keys}
        return {key: text for key, text in found.items() if text}

    def values(self, text: str) -> list[str]:
        """The different values of a column in the rows looked at."""
        place = self.heading.index(text)
        return list(dict.fromkeys(row[place].strip() for row in self.rows if row[place].strip()))


def _steps(columns: Columns, steps: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    state = columns.take(STATE_NAMES)
    for step in steps[1:]:
        if column := columns.take((*STEP_NAMES.get(step, ()), f"{step} date", f"{step} at", step)):
            found[step] = {"at": column}
    outcome: dict[str, Any] = {}
    if state:
        outcome = _by_state(columns, state, found)
    lost = columns.take(STEP_NAMES["lost"])
    if lost:
        outcome["lost"] = {"at": lost}
    outcome |= {
        name: {"at": column} for name in PAYMENTS if (column := columns.take(STEP_NAMES[name]))
    }
    if "lost" in outcome and (reason := columns.take(NAMES["reason"])):
        outcome["lost"]["reason"] = reason
    if not found and not outcome and steps[1:]:
        found |= _first_date(columns, steps[1])
    return {"steps": found, **outcome} if found or outcome else {}


def _by_state(columns: Columns, state: str, found: dict[str, Any]) -> dict[str, Any]:
    """Won and lost by what a column of states says, on the day a deal was closed."""
    closed = columns.take(STEP_NAMES["closed"])
    won = [value for value in columns.values(state) if _says(value, WON_WORDS)]
    lost = [value for value in columns.values(state) if _says(value, LOST_WORDS)]
    if closed and won and "customer" not in found:
        found["customer"] = {"at": closed, "when": {state: won}}
    return {"lost": {"at": closed, "when": {state: lost}}} if closed and lost else {}


def _says(value: str, words: Iterable[str]) -> bool:
    return any(word in bare(value).replace(" ", "") for word in words)


def _first_date(columns: Columns, step: str) -> dict[str, Any]:
    for text in list(columns.free.values()):
        values = columns.values(text)
        shapes = [shape_of(value) for value in values[:20]]
        if values and all(shape and shape.family != "epoch" for shape in shapes):
            columns.take([words for words, other in columns.free.items() if other == text])
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
