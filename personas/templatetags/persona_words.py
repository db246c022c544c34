"""A sheet's keys in people's words: `{% load persona_words %}`."""

from collections import Counter
from datetime import date
from fractions import Fraction
from math import ceil

from django import template

from personas.models import Ground, Part, PositionGround
from personas.rules.differences import Change
from personas.rules.sheet import Claim, Evidence

register = template.Library()


@register.filter
def part(key: str) -> str:
    """What a claim is about."""
    return Part(key).label


@register.filter
def ground(key: str) -> str:
    """The kind of a piece of evidence."""
    return Ground(key).label


@register.filter
def grounds(claim: Claim) -> str:
    """What a claim rests on, in short: `3 × interview, won reason`."""
    found = Counter(one.kind for one in claim.evidence)
    return ", ".join(
        f"{n} × {Ground(kind).label}" if n > 1 else str(Ground(kind).label)
        for kind, n in found.most_common()
    )


@register.filter
def is_aged(one: Claim | Evidence, today: date) -> bool:
    """Whether evidence, or all that a claim rests on, is too old to trust unasked."""
    return one.is_aged(today)


@register.filter
def same_words(changes: list[Change]) -> int:
    """How many of the changed claims say the same as before."""
    return sum(change.same_words for change in changes)


@register.filter
def at(mapping: dict[str, str], key: str) -> str:
    """What stands under a key, or nothing."""
    return mapping.get(key, "")


@register.filter
def step_name(key: str, steps: dict[str, str]) -> str:
    """A step as people call it; one that was removed keeps its key."""
    return steps.get(key, key)


@register.filter
def days(value: Fraction) -> int:
    """Whole days, half a day being one more."""
    return ceil(value)


@register.filter
def ground_name(ground: str) -> str:
    """What a claim of an audience or a message rests on."""
    return str(PositionGround(ground).label)
