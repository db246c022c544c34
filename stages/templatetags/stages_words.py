"""What the stages' pages load with `{% load stages_words %}`."""

from django import template
from django.utils.translation import gettext

from stages import words
from stages.forms import EVERY

register = template.Library()


@register.filter
def tenths_written(tenths: int) -> str:
    """26 is `2.6`, in Spanish `2,6`."""
    return words.written(tenths)


@register.filter
def from_middle(length: int) -> int:
    """Where a bar of this length begins so that it ends in the middle of its picture."""
    return 100 - length


@register.filter
def gap_written(tenths: int) -> str:
    """How far an opinion lies from what is computed, in words."""
    return words.gap_written(tenths)


@register.filter
def state(key: str) -> str:
    """What became of a record, in words."""
    return gettext(words.STATES[key])


@register.filter
def kind(key: str) -> str:
    """What kind of record it is, in words."""
    return gettext(words.KINDS[key])


@register.filter
def every(days: int) -> str:
    """A cadence in words."""
    return str(EVERY[days])


@register.filter
def stage_label(panel: dict) -> str:
    """`Strategic, towards operational`, of a panel's plain data."""
    return words.named(panel["stage"], panel["in_name_only"])
