"""Refused rows that were downloaded, mended and sent again."""

from collections.abc import Iterable

NOTE = "! "  # begins the headings that a download adds, in every language and encoding


def is_note(name: str) -> bool:
    """True for a heading that a download of refused rows has added."""
    return name.startswith(NOTE)


def came_back(heading: Iterable[str]) -> bool:
    """True for the headings of refused rows that were mended and sent again."""
    return any(map(is_note, heading))
