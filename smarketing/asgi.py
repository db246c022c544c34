"""Streams through ASGI, pages through WSGI: a signed-in page costs three to six times more under
ASGI, a stream would hold a thread for ever under WSGI (`docs/decisions/`)."""

import os

import django
from a2wsgi import WSGIMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smarketing.settings")
django.setup(set_prefix=False)

from smarketing.scoreboard.live.server import LiveServer  # noqa: E402 - Django must stand first
from smarketing.wsgi import application as wsgi_application  # noqa: E402

streams = LiveServer()
pages = WSGIMiddleware(wsgi_application, workers=8)


async def application(scope, receive, send) -> None:
    """Divide by path, as a proxy does in production."""
    live = scope["type"] == "http" and scope["path"].startswith("/live/")
    await (streams if live else pages)(scope, receive, send)
