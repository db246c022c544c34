"""How the columns of one file are to be read: as told, else as all their rows decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from smarketing.funnel.rules.reading.answers import Question
from smarketing.funnel.rules.reading.dates import DateJudge, Dates
from smarketing.funnel.rules.reading.mapping import ANY, AnyMapping, Format
from smarketing.funnel.rules.reading.memo import folded_heading
from smarketing.funnel.rules.reading.numbers import BITS, NumberJudge, Numbers
from smarketing.funnel.rules.reading.spelling import Spelling
from smarketing.funnel.rules.reading.tables import Table


@dataclass(frozen=True)
class Settled:
    """How to read each column of dates and of numbers, by the name the mapping gives it."""

    dates: Mapping[str, Dates]
    numbers: Mapping[str, Numbers]
    told: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()


def by_column(values: Mapping[str, object], name: str) -> object | None:
    """What a format says of one column, else of every column."""
    for other, value in values.items():
        if folded_heading(other) == folded_heading(name):
            return value
    return values.get(ANY)


def as_told(mapping: AnyMapping) -> Settled:
    """What the mapping's format says; columns it does not tell read only what is plain."""
    dates = {column.name: _dates(mapping.format, column.name) for column in mapping.dates}
    numbers = {column.name: _numbers(mapping.format, column.name) for column, __ in mapping.numbers}
    return Settled(dates, numbers)


def _dates(told: Format, name: str) -> Dates:
    return Dates(spellings=tuple(map(Spelling, by_column(told.date, name) or ())))


def _numbers(told: Format, name: str) -> Numbers:
    sign = by_column(told.decimal, name)
    return Numbers(BITS[sign] if sign else None)


def judged(mapping: AnyMapping, table: Table) -> Settled:
    """What all rows of the file decide about the columns that the mapping does not tell."""
    settled = as_told(mapping)
    dates = {name: DateJudge() for name, column in settled.dates.items() if not column.spellings}
    numbers = {
        column.name: NumberJudge(whole)
        for column, whole in mapping.numbers
        if settled.numbers[column.name].allowed is None
    }
    judges = [(table.index(name), judge.note) for name, judge in (*dates.items(), *numbers.items())]
    for block in table.blocks():
        columns = list(zip(*block.rows, strict=True))
        for place, note in judges if columns else ():
            for value in set(columns[place]):
                note(value)
    return _verdict(settled, dates, numbers)


def _verdict(
    settled: Settled, dates: dict[str, DateJudge], numbers: dict[str, NumberJudge]
) -> Settled:
    found = {name: judge.settle(name) for name, judge in dates.items()}
    counted = {name: judge.settle(name) for name, judge in numbers.items()}
    told = {
        "date": {name: spellings for name, (__, spellings, __) in found.items() if spellings},
        "decimal": {name: sign for name, (__, sign, __) in counted.items() if sign},
    }
    questions = [question for *__, question in (*found.values(), *counted.values()) if question]
    return Settled(
        dates={**settled.dates, **{name: answer[0] for name, answer in found.items()}},
        numbers={**settled.numbers, **{name: answer[0] for name, answer in counted.items()}},
        told={key: value for key, value in told.items() if value},
        questions=tuple(questions),
    )
