"""Dates nobody has spelled: what the digits of one value allow, before its column decides."""

import re
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

from smarketing.funnel.rules.reading.answers import Unreadable
from smarketing.funnel.rules.reading.months import month_of
from smarketing.funnel.rules.reading.spelling import LONGEST, TIME, assemble

YMD, DMY, MDY, MS = 1, 2, 4, 8  # the orders a value allows, as bits
ORDERS = {YMD: "YMD", DMY: "DMY", MDY: "MDY"}
FIRST, LAST = date(1970, 1, 1), date(2100, 12, 31)

TRIPLE = re.compile(rf"([0-9]{{1,4}})([/.\-])([0-9]{{1,2}})\2([0-9]{{1,4}}){TIME}")
EIGHT = re.compile(rf"([0-9]{{8}}){TIME}")
DAY_NAME = re.compile(
    rf"(?P<D>[0-9]{{1,2}})(?:st|nd|rd|th|er|º)?[.\s\-/]*(?:de\s+)?(?P<M>[^\W\d_]{{3,}}\.?)"
    rf"[\s\-/.,]*(?:del?\s+)?(?P<Y>[0-9]{{4}}|[0-9]{{2}}){TIME}"
)
NAME_DAY = re.compile(
    rf"(?P<M>[^\W\d_]{{3,}}\.?)\s*(?P<D>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<Y>[0-9]{{4}}){TIME}"
)
EPOCH = re.compile(r"[0-9]{12,13}")


class Shape(NamedTuple):
    """The family of a value (those a column decides together) and its reading in each order."""

    family: str
    readings: dict[int, date | datetime]
    precision: str  # of the time: "", " h:m" or " h:m:s"


def shape_of(value: str) -> Shape | None:
    """What the value may be; None where it is no date in any order."""
    if len(value) > LONGEST:
        return None
    if found := TRIPLE.fullmatch(value):
        first, mark, second, third = found.groups()[:4]
        return _ordered(value, (first, second, third), mark, found)
    if found := EIGHT.fullmatch(value):
        return _solid(value, found)
    if found := DAY_NAME.fullmatch(value) or NAME_DAY.fullmatch(value):
        return _named(value, found)
    return Shape("epoch", {MS: FIRST}, "") if EPOCH.fullmatch(value) else None


def _ordered(value: str, parts: tuple[str, str, str], mark: str, found: re.Match) -> Shape | None:
    long = len(parts[0]), len(parts[2])
    if long[0] == 4 and long[1] < 3:
        family, allowed = f"{mark}Y", YMD
    elif long[0] < 3 and long[1] == 4:
        family, allowed = f"{mark}4", DMY | MDY
    elif long[0] < 3 and long[1] == 2:
        # Nobody but programs, who write dashes, puts a short year first; 31.12.26 is no riddle.
        first = long[0] == 2 and (mark == "-" or int(parts[0]) > 31)
        family, allowed = f"{mark}2", DMY | MDY | (YMD if first else 0)
    else:
        return None
    return Shape(family, _readings(value, parts, allowed, found), _precision(found))


def _solid(value: str, found: re.Match) -> Shape:
    digits = found.group(1)
    year_first = digits[:4], digits[4:6], digits[6:]
    year_last = digits[:2], digits[2:4], digits[4:]
    readings = _readings(value, year_first, YMD, found)
    readings |= _readings(value, year_last, DMY | MDY, found)
    return Shape("8", readings, _precision(found))


def _named(value: str, found: re.Match) -> Shape | None:
    if month_of(found["M"]) is None:
        return None
    try:
        return Shape("name", {DMY: assemble(value, **found.groupdict())}, _precision(found))
    except Unreadable:
        return Shape("name", {}, "")


def _readings(
    value: str, parts: tuple[str, str, str], allowed: int, found: re.Match
) -> dict[int, date | datetime]:
    readings = {}
    for order, letters in ORDERS.items():
        named = dict(zip(letters, parts, strict=True)) | found.groupdict()
        with suppress(Unreadable):
            if order & allowed and in_range(reading := assemble(value, **named)):
                readings[order] = reading
    return readings


def in_range(reading: date | datetime) -> bool:
    """True for the years a lead can have moved in, 1970 to 2100."""
    return FIRST.year <= reading.year <= LAST.year


def _precision(found: re.Match) -> str:
    if found["h"] is None:
        return ""
    return " h:m:s" if found["s"] else " h:m"


def spelled(family: str, order: int, precision: str) -> str:
    """The spelling of a family in an order, as a mapping would tell it."""
    if order == MS:
        return "ms"
    mark = family[0] if family[0] in "/.-" else " " if family == "name" else ""
    return mark.join(ORDERS[order]) + precision
