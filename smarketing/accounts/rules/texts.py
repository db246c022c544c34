"""The texts inside of what a program sent, wherever they stand."""

from collections.abc import Iterator
from typing import Any


def texts_in(said: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text, names of fields too, with where it stands: `0.person.name`."""
    if isinstance(said, str):
        yield place, said
    elif isinstance(said, dict | list):
        for name, one in said.items() if isinstance(said, dict) else enumerate(said):
            yield place, str(name)
            yield from texts_in(one, f"{place}.{name}".lstrip("."))
