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
        "visitor": _("Visitor"),
        "lead": _("Lead"),
        "mql": _("MQL"),
        "sal": _("SAL"),
        "opportunity": _("Opportunity"),
        "customer": _("Customer"),
    },
    "university": {
        "visitor": _("Visitor"),
        "lead": _("Inquiry"),
        "mql": _("Qualified inquiry"),
        "sal": _("Inquiry accepted by admissions"),
        "opportunity": _("Application"),
        "customer": _("Enrolled student"),
    },
    "nonprofit": {
        "visitor": _("Visitor"),
        "lead": _("Interested person"),
        "mql": _("Qualified supporter"),
        "sal": _("Supporter accepted by fundraising"),
        "opportunity": _("Pledge"),
        "customer": _("Donor"),
    },
}


def word_for(pack: str, key: str) -> str:
    """The pack's word for a step, as a message id; a step of one's own is called by its key."""
    return WORDS.get(pack, WORDS["company"]).get(key, key)
