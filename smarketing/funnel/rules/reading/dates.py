"""Days and moments out of a column: told by a spelling, else decided by all of its rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from smarketing.funnel.rules.reading.answers import Question, Unreadable, Why, _
from smarketing.funnel.rules.reading.memo import EMPTY, Exact, Memo, Unsettled, folded
from smarketing.funnel.rules.reading.shapes import FIRST, LAST, MS, shape_of, spelled
from smarketing.funnel.rules.reading.spelling import Spelling

BITS = (1, 2, 4, 8)
ZULU = {(20, "-", "Z"), (0, "", "")}  # length, fifth and last mark of 2026-03-04T10:11:12Z
SERIAL = re.compile("[0-9]{5}(?:[.,][0-9]+)?")


Moment = tuple[datetime | None, date | None]  # a moment in UTC, or a whole day


@dataclass(frozen=True)
class Dates:
    """How one column is read: told `spellings`, else the `orders` (bits) of each family of shapes.

    Without either only ISO 8601 is read and `Unsettled` raised for the rest. `open` columns wait
    for an answer: everything in them reads as nothing.
    """

    spellings: tuple[Spelling, ...] = ()
    orders: Mapping[str, int] | None = None
    open: bool = False


@dataclass
class Family:
    """What all values of one shape in a column allow together."""

    every: int = -1  # orders that all values allow
    some: int = 0  # orders that some value allows
    example: str = ""  # a value with more than one reading
    precisions: set[str] = field(default_factory=set)

    @property
    def orders(self) -> int:
        """The orders to read with: the one all values allow, else each value by its own."""
        return self.every & self.some or self.some

    @property
    def asks(self) -> bool:
        """True where some value stays with two readings, and for what looks like an epoch."""
        return bool(self.orders & MS or (self.example and self.orders.bit_count() > 1))

    def spellings(self, name: str) -> tuple[str, ...]:
        """The spellings of the orders, with the time where all values have the same."""
        precision = min(self.precisions) if len(self.precisions) == 1 else ""
        return tuple(spelled(name, bit, precision) for bit in BITS if bit & self.orders)


@dataclass
class DateJudge:
    """Looks at all values of a column that no spelling was told for."""

    families: dict[str, Family] = field(default_factory=dict)

    def note(self, value: str) -> None:
        """Take one value into account."""
        shape = None if type(value) is Exact else shape_of(value.strip())
        if shape is None or not shape.readings:
            return
        orders = sum(shape.readings)
        family = self.families.setdefault(shape.family, Family())
        family.some |= orders
        family.precisions.add(shape.precision)
        if orders == MS or len(set(shape.readings.values())) > 1:
            family.example = family.example or value
        elif orders.bit_count() > 1:
            return  # 4/4/2026 reads the same in any order and tells nothing
        family.every &= orders

    def settle(self, column: str) -> tuple[Dates, tuple[str, ...], Question | None]:
        """How to read the column, the spellings told by it, and the question where it is open."""
        told = {name: family.spellings(name) for name, family in self.families.items()}
        asking = [name for name, family in self.families.items() if family.asks]
        if not asking:
            orders = {name: family.orders for name, family in self.families.items()}
            return Dates(orders=orders), tuple(s for some in told.values() for s in some), None
        name = asking[0]
        also = tuple(s for other in told if other not in (*asking, "-Y") for s in told[other])
        example = self.families[name].example
        sentence = _("“%(value)s” can be read in more than one way. How are dates written here?")
        why = Why(sentence, {"value": example})
        question = Question(column, example, why, told[name], "format.date", also)
        return Dates(open=True), (), question


class DateReader(Memo):
    """Reads the texts of one column as Moment, None for nothing said.

    `zone` is that of values without one; `serials_from` is the day 0 of a workbook's serial
    numbers, None for text files; `nth_from` the day 0 of “Nth day” columns. `notes` gathers what
    people should know. Raises Unreadable, and Unsettled where the column was not yet decided.
    """

    def __init__(
        self,
        dates: Dates,
        zone: ZoneInfo,
        empty: frozenset[str] = frozenset(EMPTY),
        serials_from: date | None = None,
        nth_from: date | None = None,
    ):
        super().__init__()
        self.dates, self.empty = dates, empty
        self.serials_from, self.nth_from = serials_from, nth_from
        self.zone, self.steady = zone, SteadyOffsets(zone)
        self.notes: dict[str, str] = {}
        self.iso = not any(s.text.startswith("Y-D") for s in dates.spellings)

    def bulk(self, values: Sequence[str]) -> list[Moment | None] | None:
        """Moments that are all written as 2026-03-04 10:11:12, on days without a clock change, or
        all in UTC, as 2026-03-04T10:11:12Z."""
        if not self.iso:
            return None
        parse, steady = datetime.fromisoformat, self.steady
        try:
            if {(len(v), v[4:5], v[-1:]) for v in values} <= ZULU:
                moments = [(parse(v), None) if v else None for v in values]
                years = {v[:4] for v in values if v}
                return moments if all(FIRST.year <= int(y) <= LAST.year for y in years) else None
            if len(values[0]) == 19:
                return [(parse(v + "Z") - steady[v[:10]], None) if v else None for v in values]
        except (ValueError, TypeError):
            pass
        return None

    def read(self, text: str) -> Moment | None:
        """The moment or day of one cell."""
        value = text.strip()
        reading = _iso(value) if self.iso else None
        if reading is None:
            if folded(value) in self.empty or self.dates.open:
                return None
            reading = self._other(text, value)
        if not FIRST.year <= reading.year <= LAST.year:
            sentence = _("“%(value)s” lies outside the years 1970 to 2100. Is the year right?")
            raise Unreadable(Why(sentence, {"value": value}))
        if isinstance(reading, datetime):
            return self._in_utc(reading, value), None
        return None, reading

    def _other(self, text: str, value: str) -> date | datetime:
        if type(text) is Exact:
            return self._serial(value)
        if self.nth_from and value.isascii() and value.isdigit() and len(value) < 6:
            return self.nth_from + timedelta(days=int(value))
        if self.dates.spellings:
            return self._told(value)
        if self.dates.orders is None:
            raise Unsettled
        return self._decided(value)

    def _told(self, value: str) -> date | datetime:
        for exact in (True, False):
            readings, faults = set(), []
            for spelling in self.dates.spellings:
                try:
                    readings |= {spelling.read(value, exact)} - {None}
                except Unreadable as fault:
                    faults.append(fault)
            if len(readings) == 1:
                return self._century(value, readings.pop())
            if readings:
                sentence = _("“%(value)s” has more than one reading in the spellings told.")
                raise Unreadable(Why(sentence, {"value": value}))
            if faults:
                raise faults[0]
        names = ", ".join(spelling.text for spelling in self.dates.spellings)
        sentence = _("“%(value)s” is not written as %(spellings)s.")
        raise Unreadable(Why(sentence, {"value": value, "spellings": names}))

    def _decided(self, value: str) -> date | datetime:
        shape = shape_of(value)
        orders = self.dates.orders.get(shape.family, 0) if shape else 0
        readings = {day for order, day in shape.readings.items() if order & orders} if shape else ()
        if len(readings) == 1:
            return self._century(value, readings.pop())
        sentence = _("“%(value)s” is no date from 1970 to 2100 in the way this column writes them.")
        if SERIAL.fullmatch(value):
            sentence = _(
                "“%(value)s” looks like a spreadsheet's number of a day. Save it as a date."
            )
        raise Unreadable(Why(sentence, {"value": value}))

    def _century(self, value: str, reading: date | datetime) -> date | datetime:
        if str(reading.year) not in value and not value.isdigit():
            self.notes.setdefault(
                _("“%(value)s” has a short year: 70 to 99 are 19.., others 20.."), value
            )
        return reading

    def _serial(self, value: str) -> date | datetime:
        days = float(value)
        if self.serials_from is None or not 1 <= days < 100_000:
            sentence = _("“%(value)s” is a number, not a date.")
            raise Unreadable(Why(sentence, {"value": value}))
        day = self.serials_from + timedelta(days=int(days))
        if days == int(days):
            return day
        seconds = round((days - int(days)) * 86_400)
        return datetime.combine(day, time()) + timedelta(seconds=seconds)

    def _in_utc(self, reading: datetime, value: str) -> datetime:
        if reading.tzinfo is not None:
            return reading.astimezone(UTC)
        offset = self.steady[reading.date().isoformat()]
        if offset is not None:
            return (reading - offset).replace(tzinfo=UTC)
        # fold=0 is the rule: a time that the clock skips moves forward by the gap, a time that
        # the clock shows twice is the first of the two.
        local = reading.replace(tzinfo=self.zone)
        if local.utcoffset() > local.replace(fold=1).utcoffset():
            self.notes.setdefault(
                _("“%(value)s” happened twice that night; taken as the first."), value
            )
        elif local.utcoffset() < local.replace(fold=1).utcoffset():
            self.notes.setdefault(_("“%(value)s” was skipped by the clock; moved forward."), value)
        return local.astimezone(UTC)


class SteadyOffsets(Memo):
    """The offset from UTC on a day, as 2026-03-04; None on days when the clock is changed.

    Raises ValueError for no day, or one out of range.
    """

    def __init__(self, zone: ZoneInfo):
        super().__init__()
        self.zone = zone

    def read(self, text: str) -> timedelta | None:
        day = date.fromisoformat(text)
        if not FIRST <= day <= LAST:
            raise ValueError(text)
        start = datetime.combine(day, time(), self.zone)
        offsets = {start.replace(fold=fold).utcoffset() for fold in (0, 1)}
        offsets |= {(start + timedelta(days=1)).replace(fold=fold).utcoffset() for fold in (0, 1)}
        return offsets.pop() if len(offsets) == 1 else None


def day_of(moment: Moment | None, zone: ZoneInfo) -> date | None:
    """The whole day, or the local day of a moment."""
    if moment is None:
        return None
    at, on = moment
    return at.astimezone(zone).date() if at else on


def _iso(value: str) -> date | datetime | None:
    """A day or moment of ISO 8601 with dashes, None for anything else."""
    if value[4:5] != "-" or value[7:8] != "-":
        return None
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
        return datetime.fromisoformat(value) if value[10] in "T " and len(value) > 15 else None
    except (ValueError, IndexError):
        return None
