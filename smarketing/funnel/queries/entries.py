"""The entries behind a figure: the same scope, line by line, adding up to it."""

from dataclasses import dataclass
from datetime import date

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Entry
from smarketing.funnel.queries.scope import scope_of, where
from smarketing.funnel.rules.questions import Question

COLUMNS = (
    "id",
    "day",
    "what",
    "n",
    "amount",
    "unpriced",
    "implied",
    "correction",
    "version",
    "lead_id",
    "lead__source_system",
    "lead__external_id",
)


@dataclass(frozen=True)
class Row:
    """One entry. Money in whole minor units of the home currency."""

    id: int
    day: date
    what: str
    n: int  # +1, -1 or 0; of visits their number
    amount: int
    unpriced: int
    implied: bool
    correction: bool
    version: int  # of the organisation, when it was appended
    lead_id: int | None  # None: a day's visits
    source_system: str | None
    external_id: str | None

    @property
    def display(self) -> str:
        """What to call the lead; nothing of it is personal. "" for visits."""
        return "" if self.lead_id is None else self.external_id or f"#{self.lead_id}"

    @property
    def why(self) -> str:
        """What this line does: correction, visits, edited, taken_back, implied or reached."""
        if self.correction:
            return "correction"
        if self.lead_id is None:
            return "visits"
        if self.n == 0:
            return "edited"
        if self.n < 0:
            return "taken_back"
        return "implied" if self.implied else "reached"


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next: int | None  # ask for what comes after it; None: this was the last page


def rows(organization: Organization, question: Question, *, after: int = 0, limit: int) -> Page:
    """The entries that `counts` counts for the same question, in the order they were appended.

    Over all pages their `n` and amounts add up to its totals. Raises `Unanswerable`.
    """
    scope = scope_of(organization, question)
    found = list(
        Entry.objects.filter(where(scope, Entry), id__gt=after)
        .order_by("id")
        .values_list(*COLUMNS)[: limit + 1]
    )
    page = [Row(*values) for values in found[:limit]]
    return Page(page, page[-1].id if len(found) > limit else None)
