"""The words of the steps: keys and halves stay, each kind of organisation says them its own way.

The words are message ids; whoever shows them asks `gettext` for them (`queries/steps.py`).
"""

from typing import NamedTuple

from smarketing.accounts.rules.halves import MARKETING, SALES

_ = str  # marks a message id for translation


class DefaultStep(NamedTuple):
    key: str
    half: str


STEPS = (
    DefaultStep("visitor", MARKETING),
    DefaultStep("lead", MARKETING),
    DefaultStep("mql", MARKETING),
    DefaultStep("sal", SALES),
    DefaultStep("opportunity", SALES),
    DefaultStep("customer", SALES),
)
WORDS: dict[str, dict[str, str]] = {
    "company": {
        "visitor": _("Visitors"),
        "lead": _("Leads"),
        "mql": _("Qualified (MQL)"),
        "sal": _("Accepted (SAL)"),
        "opportunity": _("Opportunities"),
        "customer": _("Customers"),
    },
    "university": {
        "visitor": _("Visitors"),
        "lead": _("Inquiries"),
        "mql": _("Qualified inquiries"),
        "sal": _("Accepted by admissions"),
        "opportunity": _("Applications"),
        "customer": _("Enrolled students"),
    },
    "nonprofit": {
        "visitor": _("Visitors"),
        "lead": _("Interested people"),
        "mql": _("Qualified supporters"),
        "sal": _("Accepted by fundraising"),
        "opportunity": _("Pledges"),
        "customer": _("Donors"),
    },
}


def word_for(pack: str, key: str) -> str:
    """The pack's word for a step, as a message id; a step of one's own is called by its key."""
    return WORDS.get(pack, WORDS["company"]).get(key, key)
