"""What a program may send: JSON of few layers, all its text made of whole characters."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.parsers import JSONParser

from smarketing.accounts.rules.faults import Fault

LAYERS = 30  # no call asks for more than six; Python itself gives up at some hundreds
SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")  # two make one character, one alone makes none


class Body(JSONParser):
    """JSON that whatever is behind it can compare, keep and tell again."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: dict | None = None
    ) -> Any:
        raw = stream.read()
        try:
            said = super().parse(BytesIO(raw), media_type, parser_context)
            demand_few_layers(said)
        except RecursionError:
            raise Fault(_("Send this in at most %(n)d layers.") % {"n": LAYERS}) from None
        if SURROGATE.search(raw):
            demand_whole_characters(said)
        return said


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
            told = _("A character of this is cut in half. Send it whole, or leave it out.")
            raise Fault(told, fields={place: told}) from None


def texts_in(said: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a body, names of fields too, with where it stands: `0.person.name`."""
    if isinstance(said, str):
        yield place, said
    elif isinstance(said, dict | list):
        inner = said.items() if isinstance(said, dict) else enumerate(said)
        for name, one in inner:
            yield place, str(name)
            yield from texts_in(one, f"{place}.{name}".lstrip("."))
