"""What sales owes, in the words that every page and mail uses: `{% load promises %}`."""

from typing import NamedTuple

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goals.rules.promises import ANSWER, CONTACT, TRIES, breach
from smarketing.funnel.queries.handoffs import LATE, UNCALLED, UNTRIED

register = template.Library()
WHAT = {
    ANSWER: _("past the time to answer"),
    CONTACT: _("past the time for a first contact"),
    TRIES: _("tried less often than promised"),
}
STATE_OF = {ANSWER: LATE, CONTACT: UNCALLED, TRIES: UNTRIED}  # the list that holds them
FIGURE_OF = {
    ANSWER: "promises.late",
    CONTACT: "promises.uncalled",
    TRIES: "promises.untried",
}


class Owed(NamedTuple):
    """`Sales has 7 leads past the time to answer`, in its parts."""

    row: str
    leads: str
    what: str
    state: str
    figure: str


@register.simple_tag
def sales_owes(answer: int, contact: int, tries: int) -> Owed | None:
    """What sales owes now, from how many leads are past their time in each row; None: nothing."""
    row = breach(answer, contact, tries)
    if not row:
        return None
    n = {ANSWER: answer, CONTACT: contact, TRIES: tries}[row]
    leads = ngettext("%(n)s lead", "%(n)s leads", n) % {"n": n}
    return Owed(row, leads, str(WHAT[row]), STATE_OF[row], FIGURE_OF[row])
