"""How the API's schema tells the ways in: a token in a header, or a signed-in browser's session."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView


class GateScheme(OpenApiAuthenticationExtension):
    """Both ways of `GateAuthentication`."""

    target_class = "smarketing.accounts.api_gate.GateAuthentication"
    name = ["token", "session"]

    def get_security_definition(self, auto_schema: object) -> list[dict[str, str]]:
        return [
            {"type": "http", "scheme": "bearer"},
            {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        ]

    def get_security_requirement(self, auto_schema: object) -> list[dict[str, list]]:
        return [{name: []} for name in self.name]  # either suffices


class Schema(SpectacularAPIView):
    """The OpenAPI document, with both ways in."""
