"""Meetings as a calendar file (RFC 5545): what every calendar program reads and subscribes to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE = 75  # octets in a line; longer ones are folded
ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": None})


@dataclass(frozen=True)
class Event:
    """One meeting. Without a time of day it is of the whole day."""

    uid: str
    starts: datetime | date
    minutes: int
    title: str
    text: str
    url: str
    is_cancelled: bool
    changed_at: datetime  # what was written of it last


def calendar_file(name: str, events: Iterable[Event], now: datetime) -> str:
    """The whole file, its lines ended and folded as the standard asks for."""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Smarketing//Meetings//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    body = [line for event in events for line in lines_of(event, now)]
    return "".join(f"{folded(line)}\r\n" for line in [*head, *body, "END:VCALENDAR"])


def lines_of(event: Event, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{moment(now)}"
    yield f"SEQUENCE:{max(int(event.changed_at.timestamp()) // 60, 0)}"
    yield from span(event)
    yield f"SUMMARY:{escaped(event.title)}"
    if event.text:
        yield f"DESCRIPTION:{escaped(event.text)}"
    yield f"URL:{event.url}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def span(event: Event) -> Iterator[str]:
    """When it begins and ends; a whole day ends where the next one begins."""
    if isinstance(event.starts, datetime):
        yield f"DTSTART:{moment(event.starts)}"
        yield f"DTEND:{moment(event.starts + timedelta(minutes=event.minutes))}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.starts + timedelta(1):%Y%m%d}"


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    return text.translate(ESCAPED)


def folded(line: str) -> str:
    """A line cut after at most 75 octets, never within a character; what follows is indented."""
    parts, part = [], ""
    for character in line:
        room = LINE - bool(parts)
        if len((part + character).encode()) > room:
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part])
