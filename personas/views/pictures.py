"""Pictures of personas: brought, and shown."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from personas.queries.personas import persona_by_id
from personas.rules.pictures import LARGEST_FILE
from personas.services.pictures import bring_picture
from smarketing.accounts.rules.faults import Fault, Missing

FOREVER = "private, max-age=31536000, immutable"  # the key is the digest


@require_POST
def persona_picture(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Bring a picture for the draft."""
    persona_by_id(request.member.organization, persona_id)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Fault(_("Choose a file first."))
        # One byte more than is allowed tells that there is too much, without reading it all.
        content = file.read(LARGEST_FILE + 1)
        bring_picture(by=request.member, persona_id=persona_id, content=content, now=timezone.now())
    except Fault as fault:
        if fault.status in (403, 404):
            raise
        messages.error(request, fault.message)
    return redirect("persona_edit", persona_id)


def picture(request: HttpRequest, key: str) -> HttpResponse:
    """A picture of this organisation, as it was encoded here."""
    found = request.member.organization.pictures.filter(key=key).first()
    if found is None:
        raise Missing(_("There is no such picture."))
    return HttpResponse(
        bytes(found.content),
        content_type="image/webp",
        headers={"Cache-Control": FOREVER, "X-Content-Type-Options": "nosniff"},
    )
