"""An organisation begins, and keeps its settings."""

from datetime import datetime

from babel.core import get_global
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.charter import PACKS, Charter
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.zones import time_zones
from smarketing.accounts.services import reach, rights, upstairs

CURRENCIES = frozenset(get_global("all_currencies"))


@transaction.atomic
def create_organization(
    *, slug: str, charter: Charter, now: datetime, is_demo: bool = False
) -> Organization:
    """A new organisation with the default steps in the pack's words. Its slug is its own."""
    check(charter)
    if charter.pack not in PACKS:
        raise Fault(_("The packs are: %(packs)s.") % {"packs": ", ".join(PACKS)})
    made = Organization(
        slug=known_slug(slug), is_demo=is_demo, created_at=now, pack=charter.pack, **kept(charter)
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        said = _("There is an organisation with this short name.")
        raise Fault(said, fields={"slug": said}) from error
    upstairs.begin(made)
    upstairs.record_for(made, "organization.create", made)
    return made


@transaction.atomic
def edit_organization(*, by: Member, charter: Charter, now: datetime) -> Organization:
    """Change the settings. The currency stays once anything was counted in it.

    In another time zone every day is counted again, as a job.
    """
    rights.demand(by, "organization.edit")
    check(charter)
    mine = by.organization
    mine.raise_wanted()
    is_counting, moves = upstairs.is_counting(mine), charter.timezone != mine.timezone
    if is_counting and charter.currency != mine.currency:
        said = _("The currency stays once something was counted in it.")
        raise Fault(said, fields={"currency": said})
    for field, value in kept(charter).items():
        setattr(mine, field, value)
    mine.save(update_fields=kept(charter))
    if is_counting and moves:
        upstairs.rebuild(mine, now)
    upstairs.record(by, "organization.edit", mine, **kept(charter))
    return mine


def kept(charter: Charter) -> dict:
    """What of a charter may change later, by field."""
    return {
        "name": reach.named(charter.name, 120),
        "currency": charter.currency,
        "timezone": charter.timezone,
        "fiscal_start": charter.fiscal_start,
        "unit": reach.named(charter.unit, 60, "unit"),
    }


def check(charter: Charter) -> None:
    """Raise `Fault` for the first thing that cannot be kept."""
    wrong = {
        "currency": charter.currency not in CURRENCIES,
        "timezone": charter.timezone not in time_zones(),
        "fiscal_start": charter.fiscal_start not in range(1, 13),
    }
    says = {
        "currency": _("Write the currency as its three letters, like USD or EUR."),
        "timezone": _("There is no such time zone. Write it like America/Sao_Paulo."),
        "fiscal_start": _("The fiscal year begins in a month from 1 to 12."),
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise Fault(says[field], fields={field: says[field]})


def known_slug(slug: str) -> str:
    """The short name for addresses and commands: letters, figures and hyphens."""
    if not slug or slug != slugify(slug) or len(slug) > 60:
        said = _("A short name has only small letters, figures and hyphens.")
        raise Fault(said, fields={"slug": said})
    return slug


def free_slug(name: str) -> str:
    """A short name made of the long one that no organisation has yet."""
    stem = slugify(name)[:50] or "organization"
    taken = set(Organization.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        slug
        for n in range(1, len(taken) + 2)
        if (slug := stem if n == 1 else f"{stem}-{n}") not in taken
    )
