"""Refused rows as a file: safe to open in a spreadsheet, read as they were when they come back."""

import re
from collections.abc import Iterable

NOTE = "! "  # begins the headings that a download adds, in every language and encoding
FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"[+\-]?[0-9][0-9., \u00a0\u202f]*")
SHIELD = "'"


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return SHIELD + cell if _would_run(cell) else cell


def as_it_was(cell: str) -> str:
    """The cell without what made it harmless."""
    bare = cell.removeprefix(SHIELD)
    return bare if _would_run(bare) else cell


def _would_run(cell: str) -> bool:
    return bool(FORMULA.match(cell) and not NUMBER.fullmatch(cell))


def is_note(name: str) -> bool:
    """True for a heading that a download of refused rows has added."""
    return name.startswith(NOTE)


def came_back(heading: Iterable[str]) -> bool:
    """True for the headings of refused rows that were mended and sent again."""
    return any(map(is_note, heading))
