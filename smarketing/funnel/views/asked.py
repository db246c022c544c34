"""What a file did not tell, as a page asks it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from smarketing.funnel.forms.imports import meanings
from smarketing.funnel.rules.reading.answers import Question, Unreadable, Why
from smarketing.funnel.rules.reading.spelling import Spelling


@dataclass(frozen=True)
class Choice:
    value: str
    words: str
    day: date | None = None  # what the value would be, of a date


@dataclass(frozen=True)
class Asked:
    """A question: its sentence as kept, and its choices in words."""

    name: str  # of the field
    column: str
    why: list
    choices: list[Choice]
    is_list: bool  # many choices: a list to choose from, else one below the other


def questions_of(questions: Sequence[dict], steps: Mapping[str, str]) -> list[Asked]:
    """The questions of a survey as they are asked on the page."""
    return [
        Asked(
            f"q{n}",
            question["column"],
            question["why"],
            choices_of(question, steps),
            question["key"] == "moves.names",
        )
        for n, question in enumerate(questions)
    ]


def choices_of(question: Mapping[str, Any], steps: Mapping[str, str]) -> list[Choice]:
    if question["key"] == "moves.names":
        return [Choice(one.value, one.name) for one in meanings(steps)]
    return [
        Choice(choice, in_words(question["key"], choice), day_in(question, choice))
        for choice in question["choices"]
    ]


def in_words(key: str, choice: str) -> str:
    """A choice as people read it."""
    if key == "format.decimal":
        return {".": _("a point before decimals"), ",": _("a comma before decimals")}[choice]
    if key == "format.heading":
        return _("Yes, on line %(line)s") % {"line": choice}
    return choice


def day_in(question: Mapping[str, Any], choice: str) -> date | None:
    """The day that a value would be in a spelling."""
    if question["key"] != "format.date":
        return None
    with suppress(Unreadable):
        return Spelling(choice).read(question["value"], exact=False)
    return None


def question_from(kept: Mapping[str, Any]) -> Question:
    """A kept question as the rules know it."""
    return Question(
        kept["column"],
        kept["value"],
        Why(*kept["why"]),
        tuple(kept["choices"]),
        kept["key"],
        tuple(kept["also"]),
    )
