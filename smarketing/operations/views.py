"""Two addresses for machines that watch: does the process answer, can it serve."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from smarketing.operations.queries import migrations_wait


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; asks nothing else."""
    return HttpResponse("alive", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and its tables are those of this code; Redis may be absent."""
    try:
        waiting = migrations_wait()
    except DatabaseError:
        return HttpResponse("the database does not answer", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse("migrations wait", status=503, content_type="text/plain")
    return HttpResponse("ready", content_type="text/plain")
