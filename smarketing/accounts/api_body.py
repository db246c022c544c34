"""What a program may send: JSON of few layers, finite numbers and whole characters."""

import json
import math
import re
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.texts import texts_in

LAYERS = 30  # no call asks for more than six; Python itself gives up at some hundreds
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")  # two make one character, one alone makes none


class Body(JSONParser):
    """JSON that whatever is behind it can compare, keep and tell again."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: dict | None = None
    ) -> Any:
        try:
            text = stream.read().decode("utf-8-sig")
            said = json.loads(text, parse_float=finite, parse_constant=finite)
            demand_few_layers(said)
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}") from error
        except RecursionError:
            raise Fault(_("Send this in at most %(n)d layers.") % {"n": LAYERS}) from None
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
            told = _("A character of this is cut in half. Send it whole, or leave it out.")
            raise Fault(told, fields={place: told}) from None
