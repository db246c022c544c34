"""How long is left, in words."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smarketing.funnel.rules.handoffs import Limit

register = template.Library()
SOON = timedelta(hours=1)


@register.filter
def span(length: timedelta) -> str:
    """A length of time in its two largest parts, without a sign."""
    minutes = int(abs(length).total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s min") % {"minutes": minutes}


@register.filter
def limit(said: Limit) -> str:
    """`8 working hours`, `24 hours`, `90 minutes`."""
    minutes = said.length // timedelta(minutes=1)
    if minutes % 60:
        if said.working:
            told = ngettext("%(n)s working minute", "%(n)s working minutes", minutes)
        else:
            told = ngettext("%(n)s minute", "%(n)s minutes", minutes)
        return told % {"n": minutes}
    n = minutes // 60
    if said.working:
        return ngettext("%(n)s working hour", "%(n)s working hours", n) % {"n": n}
    return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}


@register.simple_tag
def limit_of(minutes: int, working: bool) -> str:
    """The same from plain figures, as the board keeps them."""
    return limit(Limit(timedelta(minutes=minutes), working))


@register.filter
def of(waits: dict, lead_id: int) -> object | None:
    """The waiting hand-off of a lead, where there is one."""
    return waits.get(lead_id)


@register.filter
def left(length: timedelta) -> str:
    """`26 min left` or `2 h 10 min past`."""
    said = {"span": span(length)}
    return _("%(span)s past") % said if length < timedelta(0) else _("%(span)s left") % said


@register.filter
def urgency(length: timedelta) -> str:
    """A class for it: past its time, or soon."""
    return "down" if length < timedelta(0) else "soon" if length < SOON else ""
