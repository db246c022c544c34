"""A picture brought for a persona: looked at with care, drawn anew, kept small.

Nothing of the file is kept but its pixels: no metadata, no script, no second file inside.
"""

import hashlib
import io
import warnings
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from personas.models import Picture
from personas.queries.personas import standing_persona
from personas.rules.pictures import LARGEST_FILE, LARGEST_SIDE, SIDE
from personas.rules.sheet import Sheet
from personas.services.drafts import edit
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights

FORMATS = ("PNG", "JPEG", "WEBP")  # an SVG can hold a script, a GIF moves


@transaction.atomic
def bring_picture(*, by: Member, persona_id: int, content: bytes, now: datetime) -> Picture:
    """Make this the picture of the draft. Raises `Fault` that says what can be brought."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    standing_persona(by.organization, persona_id)
    drawn = drawn_anew(content)
    key = f"up-{hashlib.sha256(drawn).hexdigest()[:16]}"
    said = {"content": drawn, "by": by, "at": now}
    picture, _made = Picture.objects.get_or_create(
        organization=by.organization, key=key, defaults=said
    )

    def changed(sheet: Sheet) -> Sheet:
        return replace(sheet, about=replace(sheet.about, picture=key))

    edit(by, persona_id, changed, now, what="picture")
    return picture


def drawn_anew(content: bytes) -> bytes:
    """The middle square of a picture as WebP, turned as it was taken."""
    if len(content) > LARGEST_FILE:
        raise wrong(_("A picture is at most 6 MB. Make it smaller first."))
    refused = _("This is no picture we can show. Bring a PNG, a JPEG or a WebP.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as found:
                if max(found.size) > LARGEST_SIDE:
                    raise wrong(_("This picture has too many pixels. Make it smaller first."))
                turned = ImageOps.exif_transpose(found).convert("RGB")
        square = ImageOps.fit(turned, (SIDE, SIDE))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        raise wrong(refused) from None
    target = io.BytesIO()
    square.save(target, "WEBP", quality=86)
    return target.getvalue()


def wrong(said: str) -> Fault:
    return Fault(said, fields={"file": said})
