"""How the API's schema tells the ways in: a token in a header, or a signed-in browser's session."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request


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


@cache
def whole(language: str) -> dict[str, Any]:
    """The document in a language: the same for everybody, and it takes a second or two to tell."""
    with translation.override(language):
        return SchemaGenerator().get_schema(request=None, public=True)


class Kept(SchemaGenerator):
    """What was told before is told again, for as long as the process lives."""

    def get_schema(self, request: Request | None = None, public: bool = False) -> dict[str, Any]:
        asked = translation.get_language()  # an address may ask for any
        return whole(asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)


class Schema(SpectacularAPIView):
    """The OpenAPI document, with both ways in."""

    generator_class = Kept
    api_version = settings.SPECTACULAR_SETTINGS["VERSION"]  # the one there is, whatever is asked
