"""Small tables that are taken at once: read whole through a mapping, told by line what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.funnel.queries.imports import setting_of
from smarketing.funnel.rules.reading.answers import (
    FileAsks,
    FileRefused,
    MappingRefused,
    Refused,
    Why,
)
from smarketing.funnel.rules.reading.headings import columns_by_headings
from smarketing.funnel.rules.reading.mapping import AnyMapping
from smarketing.funnel.rules.reading.parsing import parse
from smarketing.funnel.rules.reading.survey import read, survey


@dataclass
class Taken:
    """What became of a table. With questions or refused rows nothing was taken, unless these were
    to be skipped."""

    rows: int = 0
    accepted: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    questions: list = field(default_factory=list)
    unusable: bool = False
    done: bool = False

    @property
    def is_readable(self) -> bool:
        return not (self.questions or self.unusable)


@dataclass(frozen=True)
class Table:
    """A table with the mapping it was read through; no rows where it cannot be read."""

    taken: Taken
    mapping: AnyMapping
    rows: list


def whole_table(
    organization: Organization, path: Path, mapping: dict, kind: str, name: str
) -> Table:
    """Read all of a table. Raises `Fault` where the mapping cannot be understood."""
    setting = setting_of(organization)
    try:
        understood = parse(mapping, kind, setting.steps)
    except MappingRefused as refused:
        raise Fault(" ".join(_(why.msgid) % why.params for why in refused.whys)) from refused
    found = survey(path, understood, setting, name=name)
    taken = Taken(rows=found.rows, questions=list(found.questions), unusable=found.unusable)
    if not taken.is_readable:
        taken.refused = list(found.refused)
        return Table(taken, understood, [])
    return Table(taken, understood, list(read(path, understood, setting, found, name=name)))


def headings_of(path: Path, name: str, words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The columns of a table by what their headings mean, or a `Fault`."""
    try:
        return columns_by_headings(path, name, words)
    except FileRefused as refused:
        raise Fault(_(refused.why.msgid) % refused.why.params) from refused
    except FileAsks as asks:  # in what encoding it is: nobody can answer for a table taken at once
        raise Fault(_("The encoding of this file cannot be told. Save it as UTF-8.")) from asks


def refusal(line: int, column: str, value: str, why: str) -> Refused:
    """A row that is not taken, with a sentence that is said already."""
    return Refused(line, column, value, Why(why.replace("%", "%%")))
