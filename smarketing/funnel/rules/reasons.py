"""Why a lead is rejected, returned or forwarded: the list that is shipped (definitions.md, 2.6).

The names are message ids; an organisation may say them its own way.
"""

from typing import NamedTuple

_ = str  # marks a message id for translation

NURTURE, NOBODY, TERRITORY = "nurture", "nobody", "territory"
PLACES = (NURTURE, NOBODY, TERRITORY)


class ShippedReason(NamedTuple):
    key: str
    name: str
    counts: bool  # against lead quality
    returns_to: str  # to nurture, to another territory, or to nobody


SHIPPED = (
    ShippedReason("wrong_fit", _("Wrong fit"), True, NURTURE),
    ShippedReason("wrong_role", _("Wrong role"), True, NURTURE),
    ShippedReason("no_budget", _("No budget"), False, NURTURE),
    ShippedReason("no_authority", _("No authority"), False, NURTURE),
    ShippedReason("no_need", _("No need"), False, NURTURE),
    ShippedReason("timing", _("Timing"), False, NURTURE),
    ShippedReason("in_a_deal", _("Already a customer or in a deal"), False, NOBODY),
    ShippedReason("duplicate", _("Duplicate"), True, NOBODY),
    ShippedReason("bad_data", _("Bad contact data"), True, NURTURE),
    ShippedReason("unreachable", _("Unreachable"), False, NURTURE),
    ShippedReason("competitor", _("Competitor or student"), True, NOBODY),
    ShippedReason("territory", _("Other territory, forward"), False, TERRITORY),
)
