"""How an explanation is read aloud: its values, its formula, what each row did."""

from django import template
from django.utils.translation import gettext_lazy as _

from smarketing.scoreboard.rules.explanation import (
    CURVE,
    GAP,
    PACE,
    SHARE,
    SPREAD,
    Explanation,
    Text,
    Value,
)
from smarketing.scoreboard.written import NOTHING, said, told

register = template.Library()

SIGNS = {
    SHARE: ["÷"],
    PACE: ["×", "÷"],
    GAP: ["−"],
    SPREAD: ["×", "÷", "+"],
    CURVE: ["+", "×", "+"],
}
HAPPENED = {
    "reached": _("entered the step"),
    "implied": _("entered the step, known from a later one"),
    "taken_back": _("taken back"),
    "edited": _("amount changed"),
    "visits": _("visits"),
    "correction": _("corrected"),
}


@register.filter
def text(told_text: Text) -> str:
    """A message with its typed parameters, in the active language."""
    return told({"msgid": told_text.msgid, "params": told_text.params})


@register.filter
def typed(value: Value) -> str:
    """A typed value as people read it."""
    return NOTHING if value is None else said(value)


@register.filter
def formula(explanation: Explanation) -> list[dict]:
    """The terms with the signs between them, in the order they are read."""
    signs, parts = SIGNS.get(explanation.how, [""]), []
    for place, term in enumerate(explanation.terms):
        if place:
            parts.append({"sign": signs[(place - 1) % len(signs)]})
        parts.append({"term": term})
    return parts


@register.filter
def happened(why: str) -> str:
    return HAPPENED.get(why, why)
