"""Short questions with four options: from a bank on the five habits, and from published sheets."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from personas.rules.sheet import Claim, Sheet

OPTIONS = 4
SECONDS = 10  # of a question, where there is a limit
HABITS = (1, 2, 3, 4, 5)
PERSONA, HABIT = "persona", "habit"


Pair = tuple[str, str]  # in English, in Spanish
Entry = tuple[str, int, Pair, tuple[tuple[Pair, Pair], ...]]
"""A question of the bank: key, habit, what is asked, four options each with its why; the first
is right."""


@dataclass(frozen=True)
class Option:
    """One answer, and why it is right or wrong."""

    key: str
    text: str
    why: str
    is_right: bool = False


@dataclass(frozen=True)
class Question:
    """`about` is a habit's number or a persona's; `key` stays the same in every language."""

    key: str
    kind: str  # PERSONA or HABIT
    about: int
    ask: str
    options: tuple[Option, ...]

    def option(self, key: str) -> Option | None:
        return next((one for one in self.options if one.key == key), None)

    @property
    def right(self) -> Option:
        return next(one for one in self.options if one.is_right)


@dataclass(frozen=True)
class Wrong:
    """A claim that is no answer: of another persona, or of another part of the same."""

    persona: int
    claim: Claim


@dataclass(frozen=True)
class Drawn:
    """A claim of a sheet, and three that are no answer to the same question."""

    persona: int
    right: Claim
    wrong: tuple[Wrong, ...]

    @property
    def key(self) -> str:
        return f"{PERSONA}:{self.persona}:{self.right.key}"


def drawn_from(sheets: Mapping[int, Sheet], asked: Iterable[int]) -> list[Drawn]:
    """Every question that these personas' sheets can ask, with the others' claims beside.

    Wrong options of the same part of another persona come first, then other parts of the same
    one. A claim that another persona claims word for word is no wrong option. Where there are
    not three, there is no question.
    """
    found = []
    for persona in asked:
        for claim in sheets[persona].claims:
            same = {normal(one.text) for one in sheets[persona].claims if one.part == claim.part}
            others = [
                Wrong(other, one)
                for other, sheet in sheets.items()
                if other != persona
                for one in sheet.claims
                if one.part == claim.part and normal(one.text) not in same
            ]
            mine = [Wrong(persona, one) for one in sheets[persona].claims if one.part != claim.part]
            wrong = distinct(
                [*shuffled(others, claim.key), *shuffled(mine, claim.key)], normal(claim.text)
            )
            if len(wrong) >= OPTIONS - 1:
                found.append(Drawn(persona, claim, tuple(wrong[: OPTIONS - 1])))
    return found


def distinct(wrong: Iterable[Wrong], right: str) -> list[Wrong]:
    """One of each wording, and none that says what is right."""
    seen, found = {right}, []
    for one in wrong:
        if normal(one.claim.text) not in seen:
            seen.add(normal(one.claim.text))
            found.append(one)
    return found


def normal(text: str) -> str:
    return " ".join(text.casefold().split())


def shuffled(items: Iterable, seed: str) -> list:
    """In an order that the seed decides, the same every time."""
    numbered = list(enumerate(items))
    return [item for _n, item in sorted(numbered, key=lambda pair: digest(f"{seed}/{pair[0]}"))]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def chosen(questions: Sequence[Question], most: int, seed: str) -> list[Question]:
    """So many of these, evenly over what they are about, in an order that the seed decides."""
    by_about: dict[tuple[str, int], list[Question]] = {}
    for one in shuffled(questions, seed):
        by_about.setdefault((one.kind, one.about), []).append(one)
    found: list[Question] = []
    while len(found) < most and any(by_about.values()):
        for pile in by_about.values():
            if pile and len(found) < most:
                found.append(pile.pop(0))
    return found


def mixed(question: Question, seed: str) -> Question:
    """The same with its options in an order that the seed decides."""
    options = tuple(shuffled(question.options, f"{seed}/{question.key}"))
    return Question(question.key, question.kind, question.about, question.ask, options)
