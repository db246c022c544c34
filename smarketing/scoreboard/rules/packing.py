"""A board as bytes, and the digest that tells whether two boards say the same."""

import hashlib
import json
import zlib
from typing import Any

Board = dict[str, Any]


def written(part: Any) -> bytes:
    """Plain data in its one spelling."""
    return json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def packed(board: Board) -> tuple[bytes, str]:
    """The compressed board and its digest."""
    text = written(board)
    return zlib.compress(text, 6), hashlib.sha256(text).hexdigest()


def unpacked(kept: bytes | memoryview) -> Board:
    return json.loads(zlib.decompress(bytes(kept)))
