"""The ledger: counted once, for ever, to the cent. No ORM on the way of a batch's facts."""

from smarketing.funnel.rules.said import About, LeadRef, Posted, Said
from smarketing.funnel.services.ledger.memory import Memory
from smarketing.funnel.services.ledger.post import post, refold
from smarketing.funnel.services.ledger.visits import post_visits

__all__ = ["About", "LeadRef", "Memory", "Posted", "Said", "post", "post_visits", "refold"]
