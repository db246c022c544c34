"""The faces of personas: drawn ones in `static/avatars/`, or a picture somebody brought.

A persona without one shows its first letter.
"""

import re

PICTURES = tuple("amber birch coral dune elm fern grove heath iris jade".split())
BROUGHT = re.compile(r"up-[0-9a-f]{16}")  # the beginning of the picture's digest
LARGEST_FILE = 6 * 1024 * 1024
LARGEST_SIDE = 8_000  # pixels of what is brought
SIDE = 384  # pixels of what is kept: square


def is_picture(key: str) -> bool:
    """Whether a sheet may name this as its picture; blank is none."""
    return key in ("", *PICTURES) or BROUGHT.fullmatch(key) is not None


def is_brought(key: str) -> bool:
    return BROUGHT.fullmatch(key) is not None
