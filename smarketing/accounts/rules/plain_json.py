"""JSON from outside: of few layers, finite numbers and whole characters."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

LAYERS = 30  # nothing that is asked for has more than six; Python gives up at some hundreds
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")  # two make one character, one alone makes none


class TooDeep(ValueError):
    """JSON of more layers than anybody asks for."""


class HalfCharacter(ValueError):
    """A character cut in half; `place` is where."""

    def __init__(self, place: str) -> None:
        super().__init__(f"a character is cut in half: {place}")
        self.place = place


def read_json(text: str) -> Any:
    """What a text says, to be compared, kept and told again.

    Raises `ValueError` where it is no JSON, or one of those above.
    """
    try:
        said = json.loads(text, parse_float=finite, parse_constant=finite)
        demand_few_layers(said)
    except RecursionError:
        raise TooDeep(f"more than {LAYERS} layers") from None
    if SURROGATE.search(text):
        demand_whole_characters(said)
    return said


def finite(text: str) -> float:
    """A number with a point or an exponent; `NaN`, `Infinity` and 1e400 are none."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is no number that can be counted with")
    return number


def demand_few_layers(said: Any, left: int = LAYERS) -> None:
    """Raise what Python raises itself of a body that is far too deep."""
    if not left:
        raise RecursionError
    inner = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    for one in inner:
        if isinstance(one, dict | list):
            demand_few_layers(one, left - 1)


def demand_whole_characters(said: Any) -> None:
    for place, text in texts_in(said):
        try:
            text.encode()
        except UnicodeEncodeError:
            raise HalfCharacter(place) from None


def texts_in(said: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text, names of fields too, with where it stands: `0.person.name`."""
    if isinstance(said, str):
        yield place, said
    elif isinstance(said, dict | list):
        for name, one in said.items() if isinstance(said, dict) else enumerate(said):
            yield place, str(name)
            yield from texts_in(one, f"{place}.{name}".lstrip("."))
