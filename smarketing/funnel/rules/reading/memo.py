"""Readers of one column that remember what they have read, and the names of columns folded."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

REMEMBERED = 4_000  # values a reader keeps before it forgets them all: bounds its memory
EMPTY = ("", "-", "–", "—", "n/a", "#n/a", "(none)", "null")  # of a date or a number


class Unsettled(Exception):
    """A value that only its whole column can tell: all rows have to be looked at first."""


class Memo(dict):
    """A dictionary that reads what it does not hold yet; subclasses say how in `read`."""

    def read(self, value: Any) -> Any:
        raise NotImplementedError

    def bulk(self, values: Sequence) -> list | None:
        """The readings of a whole column where all of it is plain, else None: read one by one."""
        return None

    def __missing__(self, value: Hashable) -> Any:
        if len(self) >= REMEMBERED:
            self.clear()
        result = self[value] = self.read(value)
        return result


class Exact(str):
    """A number out of a spreadsheet's cell: a point, no separators, nothing to guess."""

    __slots__ = ()


def folded(text: str) -> str:
    """A name as it is compared: NFC, without case, runs of spaces as one."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def folded_heading(text: str) -> str:
    """A heading as it is compared: without a byte order mark or the star of a required column."""
    return folded(text.replace("\ufeff", "")).rstrip("* ")


def bare(text: str) -> str:
    """A heading as words alone, to be recognised: `Deal - Won time` is `deal won time`."""
    return re.sub(r"[\W_]+", " ", unaccented(folded(text))).strip()


def unaccented(text: str) -> str:
    """A text without its accents, which exports lose at times: `pérdida` is `perdida`."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def folded_set(values: Iterable[str]) -> frozenset[str]:
    """The values as they are compared."""
    return frozenset(map(folded, values))
