"""What is wrong with a claim or a sheet, in words."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from personas.rules.checks import Flaw, about_flaws, claim_flaws, sheet_flaws
from personas.rules.pictures import is_brought
from personas.rules.sheet import About, Claim, Sheet
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault


def demand_claim(claim: Claim, steps: frozenset[str], today: date) -> None:
    """Raise `Fault` with every field of a claim that cannot be so."""
    complain(claim_flaws(claim, steps, today))


def demand_about(about: About) -> None:
    complain(about_flaws(about))


def demand_own_picture(by: Member, about: About) -> None:
    """A brought picture must be one of the organisation's."""
    known = by.organization.pictures.filter(key=about.picture)
    if is_brought(about.picture) and not known.exists():
        said = _("Choose one of the list.")
        raise Fault(said, fields={"picture": said})


def demand_sheet(sheet: Sheet, steps: frozenset[str], today: date) -> None:
    complain(sheet_flaws(sheet, steps, today))


def complain(flaws: Iterable[Flaw]) -> None:
    fields = {flaw.field: words_for(flaw.code) for flaw in flaws}
    if fields:
        raise Fault("; ".join(f"{name}: {said}" for name, said in fields.items()), fields=fields)


def words_for(code: str) -> str:
    return {
        "missing": _("Write something here."),
        "long": _("This is too long for a sheet that people shall read."),
        "unreadable": _("This holds characters that cannot be kept."),
        "choice": _("Choose one of the list."),
        "many": _("This is more than anybody reads. Join some."),
        "future": _("Evidence lies in the past: this day is still to come."),
        "twice": _("Two claims bear the same key."),
    }[code]
