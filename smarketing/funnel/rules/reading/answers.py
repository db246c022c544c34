"""What reading a file answers: why a row is refused, what has to be asked, what is only said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SHOWN = 200  # characters of a value that are kept to be shown


def _(msgid: str) -> str:
    """Mark a sentence for translation; the edges translate, with the parameters of its `Why`."""
    return msgid


@dataclass(frozen=True)
class Why:
    """A sentence with named places, not yet translated; `str()` is the English one."""

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.params


class Blame(NamedTuple):
    """What is wrong with one cell."""

    column: str
    value: str
    why: Why


class Refused(NamedTuple):
    """A row that is not taken: its line in the file (from 1), and what is wrong with which cell.

    `cells` are the row as it came, kept for download; empty in the list of a survey. `also` are
    its other cells that are wrong, so that a line is mended once.
    """

    line: int
    column: str
    value: str
    why: Why
    cells: tuple[str, ...] = ()
    also: tuple[Blame, ...] = ()

    @property
    def blames(self) -> tuple[Blame, ...]:
        """All that is wrong with the row, one cell after the other."""
        return (Blame(self.column, self.value, self.why), *self.also)

    def blaming(self, other: Blame) -> "Refused":
        """The row with one more cell to blame; the first reason of a column stays."""
        if any(one.column == other.column for one in self.blames):
            return self
        return self._replace(also=(*self.also, other))


@dataclass(frozen=True)
class Question:
    """What the file does not tell.

    `key` is the place in the mapping that answers it; `also` are the spellings of the column's
    other dates, to be told with the answer.
    """

    column: str
    value: str
    why: Why
    choices: tuple[str, ...]
    key: str
    also: tuple[str, ...] = ()


class Unreadable(ValueError):
    """A cell that cannot be read, with the reason."""

    def __init__(self, why: Why):
        cut = {k: shown(v) if isinstance(v, str) else v for k, v in why.params.items()}
        self.why = Why(why.msgid, cut)
        super().__init__(str(self.why))


class FileRefused(ValueError):
    """A file that cannot be read at all, with the reason and, where known, line and column."""

    def __init__(self, why: Why, line: int = 1, column: str = ""):
        super().__init__(str(why))
        self.why, self.line, self.column = why, line, column


class FileAsks(ValueError):
    """A file that cannot be opened before a question is answered."""

    def __init__(self, question: Question):
        super().__init__(str(question.why))
        self.question = question


class MappingRefused(ValueError):
    """A mapping that cannot be used; `whys` are all its faults."""

    def __init__(self, whys: tuple[Why, ...]):
        super().__init__(" ".join(map(str, whys)))
        self.whys = whys


def shown(value: str) -> str:
    """The value, cut to what a list of refused rows can show."""
    return value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
