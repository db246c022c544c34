"""Readers of texts: names, ids, labels, and values that are one of a few."""

import re
from collections.abc import Iterable, Sequence

from smarketing.funnel.rules.reading.answers import Unreadable, Why, _
from smarketing.funnel.rules.reading.facts import lead_part
from smarketing.funnel.rules.reading.mapping import Moves
from smarketing.funnel.rules.reading.memo import Memo, folded
from smarketing.funnel.rules.reading.tables import TOTALS

LONGEST_ID = 200  # characters
MOST_LABELS = 100  # of moves without a name; more are no labels
# With a digit, so no word like “total”; without a plus, so not damaged by a spreadsheet.
PLAIN_IDS = re.compile(
    r"[A-Za-z_.\-]{0,60}[0-9][\w.\-]{0,60}(?:\n[A-Za-z_.\-]{0,60}[0-9][\w.\-]{0,60})*", re.ASCII
)
DAMAGED_ID = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
COUNTED = re.compile(r"\s*[:(]\s*[0-9.,]*\)?$")  # behind the word of a row of totals
ORIGINS = ("marketing", "sales", "partner", "referral", "")


class TextReader(Memo):
    """Reads texts as they are, without spaces around; "" for those that mean nothing."""

    def __init__(self, longest: int, empty: frozenset[str]):
        super().__init__()
        self.longest, self.empty = longest, empty

    def read(self, text: str) -> str:
        """The text of one cell."""
        value = text.strip()
        if len(value) > self.longest:
            sentence = _("The text is longer than %(n)s characters.")
            raise Unreadable(Why(sentence, {"n": self.longest}))
        return "" if self.empty and folded(value) in self.empty else value


class OneOf(Memo):
    """Reads texts as true where they are among the wanted ones, whatever their case."""

    def __init__(self, wanted: frozenset[str]):
        super().__init__()
        self.wanted = wanted

    def read(self, text: str) -> bool:
        """Whether one cell holds a wanted text."""
        return folded(text) in self.wanted


class IdReader(Memo):
    """Reads ids as texts, leading zeros and all; refuses blank and damaged ones."""

    def read(self, text: str) -> str:
        """The id of one cell."""
        value = text.strip()
        if not value:
            raise Unreadable(Why(_("The row says no id.")))
        if len(value) > LONGEST_ID:
            raise Unreadable(Why(_("The id is longer than %(n)s characters."), {"n": LONGEST_ID}))
        if "+" in value and DAMAGED_ID.fullmatch(value):
            sentence = _("“%(value)s” is an id damaged by a spreadsheet. Export it as text.")
            raise Unreadable(Why(sentence, {"value": value}))
        if not value[0].isdigit() and folded(COUNTED.sub("", value)) in TOTALS:
            raise Unreadable(Why(_("This looks like a row of totals, not a lead.")))
        return value


class LeadReader(IdReader):
    """Reads an id together with its part of a fact's key."""

    def __init__(self, alias: str | None = None):
        super().__init__()
        self.alias = alias

    def read(self, text: str) -> tuple[str, str]:
        """The id of one cell, and how keys write it."""
        value = super().read(text)
        return value, lead_part(value, self.alias)

    def bulk(self, values: Sequence[str]) -> list[tuple[str, str]] | None:
        """Ids of which every one is plain, as nearly all are."""
        if self.alias or not PLAIN_IDS.fullmatch("\n".join(values)):
            return None
        return list(zip(values, values, strict=True))


class AliasReader(IdReader):
    """Reads ids of an alias, several parted by semicolons; a blank one is no alias."""

    def read(self, text: str) -> tuple[str, ...]:
        """The ids of one cell."""
        return tuple(
            super(AliasReader, self).read(part) for part in text.split(";") if part.strip()
        )


class ChoiceReader(Memo):
    """Reads one of the values that are allowed, whatever its case."""

    def __init__(self, allowed: Iterable[str], empty: frozenset[str] = frozenset()):
        super().__init__()
        self.allowed, self.empty = tuple(allowed), empty

    def read(self, text: str) -> str:
        """The value of one cell."""
        value = "" if folded(text) in self.empty else folded(text)
        if value in self.allowed:
            return value
        params = {"value": text.strip(), "allowed": ", ".join(filter(None, self.allowed))}
        raise Unreadable(Why(_("“%(value)s” is not one of: %(allowed)s."), params))


class LabelReader(Memo):
    """Reads the label of a move as step, outcome or ""; `unnamed` gathers those without a name."""

    def __init__(self, moves: Moves):
        super().__init__()
        self.moves, self.unnamed = moves, {}

    def read(self, text: str) -> str:
        """What one label means."""
        label = folded(text)
        if label and label not in self.moves.names and len(self.unnamed) < MOST_LABELS:
            self.unnamed[label] = text.strip()
        return self.moves.names.get(label, "")
