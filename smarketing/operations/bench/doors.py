"""The applications that `bench read` puts behind the same server."""

from collections.abc import Callable, Iterable
from itertools import count

import django
from django.core.handlers.wsgi import WSGIHandler

django.setup(set_prefix=False)

from smarketing.scoreboard import pages, rendering  # noqa: E402 - Django must stand first

product = WSGIHandler()
requests = count()


def bare(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """The limit: an answer and nothing behind it."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"alive"]


def templated(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """The product as most would write it: the whole page from its templates at each request."""
    for kept in (rendering.boards, rendering.panels, rendering.pages):
        kept.things.clear()
    pages.shells.clear()
    cookies = environ.get("HTTP_COOKIE", "")
    environ["HTTP_COOKIE"] = f"{cookies}; request={next(requests)}"  # none is the same again
    return product(environ, start_response)
