"""What a signature stands under."""

import hashlib
import json


def digest_of(content: dict) -> str:
    """The same content gives the same digest, whatever the order of its keys."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
