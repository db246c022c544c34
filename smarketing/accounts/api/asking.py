"""How these calls read what they are asked."""

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import Serializer

from smarketing.accounts.models import Member


def asker(request: Request) -> Member:
    """The member on whose behalf the call is made."""
    return request._request.member


def said_in(request: Request, shape: type[Serializer], kept: object = None) -> dict[str, Any]:
    """What the body says, in this shape; with `kept` what it leaves out stays as it is."""
    data = request.data
    if kept is not None and isinstance(data, dict):
        data = {**shape(kept).data, **data}
    said = shape(data=data)
    said.is_valid(raise_exception=True)
    return said.validated_data
