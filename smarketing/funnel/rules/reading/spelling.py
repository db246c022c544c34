"""Dates as people spell them: `D/M/Y h:m` says which number is what."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

from smarketing.funnel.rules.reading.answers import Unreadable, Why, _
from smarketing.funnel.rules.reading.months import month_of

CENTURY = 70  # years of two digits: 70 to 99 are 1970 to 1999, 00 to 69 are 2000 to 2069
LONGEST = 60  # characters; patterns must not be led around for ever
MILLISECONDS = "ms"
SHORT = {"Y": "[0-9]{4}|[0-9]{2}", "D": "[0-9]{1,2}", "M": r"[0-9]{1,2}|[^\W\d_]+\.?"}
SHORT |= {"h": "[0-9]{1,2}", "m": "[0-9]{1,2}", "s": r"[0-9]{1,2}(?:[.,][0-9]{1,9})?"}
FIXED = {"Y": "[0-9]{4}"} | dict.fromkeys("MDhms", "[0-9]{2}")
CLOCK = (
    r"(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::(?P<s>[0-9]{1,2}(?:[.,][0-9]{1,9})?))?"
    r"(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\.?)?"
)
OF_UTC = ("Z", "z", "UTC", "GMT")
ZONE = r"(?:\s?(?P<zone>Z|z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))?"
TIME = rf"(?:(?:T|,?\s+){CLOCK}{ZONE})?"


class Spelling:
    """One spelling, ready to read; a spelling without a time also reads a value with one."""

    def __init__(self, text: str):
        self.text = text
        numbers = text == MILLISECONDS
        self.exact = re.compile("-?[0-9]{1,15}") if numbers else _pattern(text, re.escape)
        self.alike = self.exact if numbers else _pattern(text, _any_mark)

    def read(self, value: str, exact: bool) -> date | datetime | None:
        """The day or moment that the value says, None where it is not spelled so.

        Not `exact`, a dash may stand for a slash or a point: the order is what has to be told.
        Raises Unreadable for a value that is spelled so and is no day or time.
        """
        if len(value) > LONGEST:
            return None
        found = (self.exact if exact else self.alike).fullmatch(value)
        if found and self.text == MILLISECONDS:
            return _milliseconds(value)
        return assemble(value, **found.groupdict()) if found else None


def _any_mark(mark: str) -> str:
    return r"[/.\-]" if mark in "/.-" else re.escape(mark)


def _pattern(text: str, escape: Callable[[str], str]) -> re.Pattern:
    tokens = re.findall(r"[YMDhms]|[^YMDhms]+", text)
    letters = [token for token in tokens if token in SHORT]
    if len(set(letters)) < len(letters) or not set(letters) >= set("YMD"):
        sentence = _("“%(text)s” is no spelling of a date. Use Y, M, D, h, m, s: “D/M/Y h:m”.")
        raise Unreadable(Why(sentence, {"text": text}))
    parts = [_token(tokens, n, escape) for n in range(len(tokens))]
    if "h" in letters:
        return re.compile("".join(parts) + r"(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\.?)?" + ZONE)
    return re.compile("".join(parts) + TIME)


def _token(tokens: list[str], n: int, escape: Callable[[str], str]) -> str:
    token = tokens[n]
    if token in SHORT:
        beside = tokens[max(n - 1, 0) : n] + tokens[n + 1 : n + 2]
        digits = FIXED if any(other in SHORT for other in beside) else SHORT
        return f"(?P<{token}>{digits[token]})"
    return "".join(r"(?:T|,?\s+)" if mark in " T" else escape(mark) for mark in token)


def assemble(
    value: str,
    *,
    Y: str,  # noqa: N803 - the letters of a spelling
    M: str,  # noqa: N803
    D: str,  # noqa: N803
    h: str | None = None,
    m: str | None = None,
    s: str | None = None,
    half: str | None = None,
    zone: str | None = None,
) -> date | datetime:
    """The day, or with hours the moment (aware where a zone is said), of the parts of a value."""
    month = int(M) if M.isdigit() else month_of(M)
    try:
        day = date(year_of(Y), month or 0, int(D))
        if h is None:
            return day
        return datetime.combine(day, datetime.min.time(), _offset(zone)) + _since(h, m, s, half)
    except (ValueError, OverflowError):
        sentence = _("“%(value)s” is no day of the calendar, or no time of the day.")
        raise Unreadable(Why(sentence, {"value": value})) from None


def year_of(digits: str) -> int:
    """The year of four or two digits."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= CENTURY else 2000)


def _since(h: str, m: str | None, s: str | None, half: str | None) -> timedelta:
    hour, minute = int(h), int(m or 0)
    second, __, fraction = (s or "0").replace(",", ".").partition(".")
    if half and not 1 <= hour <= 12:
        raise ValueError(h)
    if half:
        hour = hour % 12 + (12 if half in "Pp" else 0)
    if hour > 23 or minute > 59 or int(second) > 59:
        raise ValueError(h)
    micro = int(fraction[:6].ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=int(second), microseconds=micro)


def _offset(zone: str | None) -> timezone | None:
    if zone is None or zone in OF_UTC:
        return None if zone is None else UTC
    hours, minutes = int(zone[1:3]), int(zone[3:].lstrip(":") or 0)
    if hours > 14 or minutes > 59:
        raise ValueError(zone)
    sign = -1 if zone[0] == "-" else 1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _milliseconds(value: str) -> datetime:
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(value))
    except OverflowError:
        sentence = _("“%(value)s” is no number of milliseconds since 1970.")
        raise Unreadable(Why(sentence, {"value": value})) from None
