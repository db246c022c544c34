"""Sentences that the rules of imports gave, in the reader's language."""

from django import template
from django.utils.translation import gettext

from smarketing.funnel.rules.reading.answers import Why

register = template.Library()


@register.filter
def why(sentence: list | Why) -> str:
    """A reason as the rules give it, or kept as `[msgid, params]`."""
    msgid, params = sentence if isinstance(sentence, list) else (sentence.msgid, sentence.params)
    return gettext(msgid) % params
