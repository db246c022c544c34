"""What pasting many figures has in common, whichever table they went into."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.views.typed import number_in
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault
from smarketing.audit.models import Act

MOST_PASTED = 500  # figures that are saved, and undone, together


def sent_rows(request: HttpRequest, names: Sequence[str]) -> list[tuple[str, ...]]:
    """The cells that were sent, each as what was said under these names. Raises `Fault` for none,
    too many, or halves of some."""
    columns = [request.POST.getlist(name) for name in names]
    if not 0 < len(columns[0]) <= MOST_PASTED or len({len(column) for column in columns}) != 1:
        raise Fault(_("Paste between 1 and %(most)s figures.") % {"most": MOST_PASTED})
    return list(zip(*columns, strict=True))


def sent_again(request: HttpRequest, names: Sequence[str], fault: Fault) -> list[tuple[str, str]]:
    """What was sent, name by name, to be sent once more with the reason that a fault asks for;
    nothing where it asks for none."""
    if "reason" not in fault.fields:
        return []
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def told_outside(request: HttpRequest) -> str:
    """How many pasted figures lay beyond the table, in words; "" for none."""
    text = request.POST.get("outside", "")
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text)):
        return ""
    told = ngettext(
        "%(n)s pasted figure lay outside the table and was left out.",
        "%(n)s pasted figures lay outside the table and were left out.",
        int(text),
    )
    return told % {"n": int(text)}


def newest_act(member: Member) -> int:
    """The last act of the member's organisation; 0 before the first."""
    return member.organization.acts.values_list("pk", flat=True).first() or 0


def changed_since(member: Member, act_id: int, verb: str) -> int:
    """How many figures a member changed after an act: what was sent as it stood is no change."""
    return member.organization.acts.filter(pk__gt=act_id, verb=verb, member=member).count()


def just_pasted(request: HttpRequest, changes: QuerySet[Act]) -> list[Act]:
    """Of changes, newest first, those of the paste that was just made, to be undone together."""
    many = number_in(request.GET, "pasted")
    return list(changes.filter(member=request.member)[:many]) if many <= MOST_PASTED else []
