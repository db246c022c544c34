"""Pages: the WSGI application, for gunicorn and for the embedded default."""

import gc
import os
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.wsgi import get_wsgi_application
from servestatic import ServeStatic

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smarketing.settings")
KEPT_S = 60  # then a browser asks whether a file is still the same


def with_static_files(pages: Callable) -> ServeStatic:
    """Files are served before Django is asked.

    The middleware that would serve them is asynchronous only: through it every page would take
    two more threads, and twice the time.
    """
    served = ServeStatic(pages, max_age=KEPT_S, add_headers_function=hardened)
    for finder in reversed(list(get_finders())):  # the first has the last word
        for path, storage in finder.list(None):
            url = f"{settings.STATIC_URL}{path}"
            served.add_file_to_dictionary(url, storage.path(path), root=storage.location)
    return served


def hardened(headers: object, _path: str, _url: str) -> None:
    """What the pages' own middleware would have said of a file."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = settings.SECURE_REFERRER_POLICY
    headers["Cross-Origin-Opener-Policy"] = "same-origin"


def at_rest(pages: Callable) -> Callable:
    """What stands by now stays: a full collection of garbage would look at all of it again, and
    stop every page for a tenth of a second. The views are imported here, not by the first visit.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    return pages


application = at_rest(with_static_files(get_wsgi_application()))
