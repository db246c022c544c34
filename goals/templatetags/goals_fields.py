"""Numbers as they stand in fields, to be typed over: `{% load goals_fields %}`."""

from babel.core import get_global
from django import template
from django.utils.translation import get_language

from smarketing.accounts.rules.typed import write
from smarketing.funnel.rules.money import digits

register = template.Library()
CURRENCIES = frozenset(get_global("all_currencies"))


@register.filter
def in_field(value: int | None, unit: str = "") -> str:
    """The exact figure without its sign, as the form reads it back; nothing for none."""
    if value is None:
        return ""
    return write(value, get_language(), digits(unit) if unit in CURRENCIES else 0)
