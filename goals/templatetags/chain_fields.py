"""Fields of the chain found by their link, and exact figures as they are read."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice

from django import forms, template
from django.utils.translation import get_language

from goals.forms.chain import shown_percent
from goals.models import Link
from smarketing.accounts.rules.typed import write

register = template.Library()
Figure = Link | Fraction | str | None


@register.filter
def field(form: forms.Form, key: str) -> forms.BoundField:
    """The form's field of a link."""
    return form[key]


@register.filter
def standing_text(bound: forms.BoundField) -> str:
    """What stands in a field: what was typed, else what was there."""
    return bound.value() or ""


def exact(figure: Figure) -> Fraction | None:
    """The fraction of a link, or one written `31/100`."""
    if isinstance(figure, Link):
        return Fraction(figure.part, figure.whole)
    return None if figure in (None, "") else Fraction(figure)


@register.filter
def percent(figure: Figure) -> str:
    """`31.2` of 0.312, as fields write it."""
    return shown_percent(exact(figure)) or "–"


@register.filter
def minor(figure: Figure) -> int | None:
    """Whole minor units of an exact amount."""
    found = exact(figure)
    return None if found is None else round(found)


@register.filter
def unrounded(figure: Figure) -> str:
    """An exact figure with two decimals."""
    return write(round(exact(figure) * 100), get_language(), 2)


@register.filter
def step_name(step: str, names: dict[str, str]) -> str:
    """A step's name among those of its company."""
    return names.get(step, step)


@register.filter
def nth(rows: Iterable, place: int) -> object:
    """One of several rows by its place."""
    return next(islice(rows, place, None))
