"""Figures as people type them in their language, and as they stand in a field."""

from fractions import Fraction

from babel.numbers import get_currency_symbol
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from goals.rules.metrics import Metric
from smarketing.accounts.rules.typed import Unreadable, read, write
from smarketing.funnel.rules.money import digits


def digits_in(metric: Metric, currency: str) -> int:
    """How many decimals may be typed: things are counted whole."""
    return digits(currency) if metric.is_money else 0


def signs_of(currency: str) -> tuple[str, ...]:
    """How people write a currency: its code and its sign in the active language."""
    symbol = get_currency_symbol(currency, (get_language() or "en").replace("-", "_"))
    return (currency, symbol, symbol.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or symbol)


def typed(text: str, metric: Metric, currency: str) -> int:
    """The number somebody typed, in the metric's smallest unit; a ValidationError says how to."""
    places = digits_in(metric, currency)
    signs = signs_of(currency) if metric.is_money else ()
    try:
        return read(text, get_language(), places, signs)
    except Unreadable as refused:
        raise forms.ValidationError(complaint(refused, currency, places)) from None


def shown(value: int | None, metric: Metric, currency: str) -> str:
    """A number as it stands in a field, to be read back by `typed`."""
    return "" if value is None else write(value, get_language(), digits_in(metric, currency))


def complaint(refused: Unreadable, currency: str, places: int) -> str:
    """Why a typed number was not taken, and how to write it."""
    said = {
        "currency": currency,
        "example": write(
            2_400_000 * 10**places + (50 if places == 2 else 0), get_language(), places
        ),
        "places": places,
    }
    return {
        "empty": _("Type a number."),
        "letters": _("This is no number. Write it like %(example)s."),
        "foreign": _("Only figures go here, in %(currency)s where it is money: %(example)s."),
        "groups": _("This could be read in two ways. Write it like %(example)s."),
        "marks": _("This could be read in two ways. Write it like %(example)s."),
        "digits": _("At most %(places)s decimals fit here. Write it like %(example)s."),
        "large": _("This is more than can be kept."),
        "negative": _("A target is more than nothing."),
    }[refused.why] % said


def percent_typed(text: str, usual: Fraction) -> Fraction:
    """A share typed as percent; the usual where it is left empty."""
    if not text.strip():
        return usual
    try:
        return Fraction(read(text, get_language(), 2, ("%",)), 10_000)
    except Unreadable:
        example = write(102_00, get_language(), 2)
        told = _("Write a percentage like %(example)s.") % {"example": example}
        raise forms.ValidationError(told) from None


def percent_shown(share: Fraction) -> str:
    return write(round(share * 10_000), get_language(), 2)
