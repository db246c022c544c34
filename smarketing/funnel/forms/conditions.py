"""Conditions as people type and read them."""

from django.utils.translation import gettext_lazy as _

TEST_NAMES = {
    "is": _("is one of"),
    "names": _("names one of"),
    "contains": _("contains one of"),
    "least": _("is at least"),
    "most": _("is at most"),
    "blank": _("is empty"),
    "filled": _("is known"),
}


def pieces_in(text: str) -> tuple[str, ...]:
    """Values typed one after the other, parted by commas or semicolons."""
    parts = text.replace("\x00", "").replace(";", ",").split(",")
    return tuple(one.strip() for one in parts if one.strip())
