"""The API's side of the gate: the gate has decided, this speaks DRF's language."""

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class GateAuthentication(SessionAuthentication):
    """Whoever the gate let in; a session must also bring its CSRF token, a token need not."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        inner = request._request
        if inner.token is not None:
            return inner.token.member.user, inner.token
        return super().authenticate(request)
