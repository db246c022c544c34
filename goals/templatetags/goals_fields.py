"""Numbers as they stand in fields, to be typed over: `{% load goals_fields %}`."""

from babel.core import get_global
from django import template
from django.utils.translation import get_language

from smarketing.accounts.rules.typed import write, writing_of
from smarketing.funnel.rules.money import digits

register = template.Library()
CURRENCIES = frozenset(get_global("all_currencies"))


@register.filter
def in_field(value: int | None, unit: str = "") -> str:
    """The exact figure without its sign, as the form reads it back; nothing for none."""
    if value is None:
        return ""
    return write(value, get_language(), digits(unit) if unit in CURRENCIES else 0)


@register.filter
def at(values: dict, key: object) -> object:
    """What lies under a key; nothing where there is no such key, or nothing at all."""
    return (values or {}).get(key)


@register.filter
def rate_in_words(rate: str) -> str:
    """An exchange rate with the decimal sign of the active language."""
    return rate.replace(".", writing_of(get_language()).point)
