"""The body of a request to the API."""

from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.plain_json import LAYERS, HalfCharacter, TooDeep, read_json


class Body(JSONParser):
    """JSON, judged before any call reads it."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: dict | None = None
    ) -> Any:
        try:
            return read_json(stream.read().decode("utf-8-sig"))
        except TooDeep:
            raise Fault(_("Send this in at most %(n)d layers.") % {"n": LAYERS}) from None
        except HalfCharacter as half:
            told = _("A character of this is cut in half. Send it whole, or leave it out.")
            raise Fault(told, fields={half.place: told}) from None
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}") from error
