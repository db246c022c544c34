"""Cells of files that people open in a spreadsheet."""

import re

# What some spreadsheet computes, also behind blanks; the wide signs are those of Japanese ones.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")  # noqa: RUF001
NUMBER = re.compile(r"[+\-]?[0-9][0-9., \u00a0\u202f]*")
SHIELD = "'"


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return SHIELD + cell if would_run(cell) else cell


def as_it_was(cell: str) -> str:
    """The cell without what made it harmless."""
    bare = cell.removeprefix(SHIELD)
    return bare if would_run(bare) else cell


def would_run(cell: str) -> bool:
    return bool(FORMULA.match(cell) and not NUMBER.fullmatch(cell))
