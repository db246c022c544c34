"""What a run of batches keeps of the leads that it folded last, since the next batch needs it."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple

from smarketing.accounts.models import Organization
from smarketing.funnel.rules.ledger import Entry, Fact
from smarketing.funnel.rules.life import Life

MOST = 8_000  # leads: more would need more memory


class Known(NamedTuple):
    """A lead as the ledger has it: its facts, the entries that hold, its standing steps."""

    facts: list[Fact]
    entries: list[Entry]
    standing: Mapping[str, date]
    life: Life | None = None  # where it was folded here


class Memory:
    """Leads as of a version of their organisation; true as long as nobody else writes.

    Every batch raises the organisation's `wanted` by one: whoever finds a gap between the version
    kept and that of its own batch forgets. Whoever's transaction fails must throw the memory away.
    """

    def __init__(self) -> None:
        self.version = 0
        self.leads: dict[int, Known] = {}

    def begin(self, organization: Organization) -> None:
        """Forget, unless all that was written since is this batch's own."""
        if organization.wanted - self.version > 1:
            self.leads.clear()
        self.version = organization.wanted

    def keep(self, lead: int, known: Known) -> None:
        """The lead as it is now, remembered longest."""
        self.leads.pop(lead, None)
        self.leads[lead] = known

    def forget(self, leads: Iterable[int]) -> None:
        """These leads changed behind the fold's back."""
        for lead in leads:
            self.leads.pop(lead, None)

    def shed(self) -> None:
        """Let go of the leads longest untouched."""
        for lead in list(islice(self.leads, max(len(self.leads) - MOST, 0))):
            del self.leads[lead]
