"""Numbers and days, read as the reader's language writes them; what is ambiguous is refused."""

import re
from datetime import date

from babel.numbers import get_currency_symbol
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from smarketing.accounts.rules.typed import Unreadable, read, write, writing_of
from smarketing.funnel.rules.money import digits


def signs_of(currency: str) -> tuple[str, ...]:
    """How people write a currency: its code, and its sign in the active language."""
    symbol = get_currency_symbol(currency, (get_language() or "en").replace("-", "_"))
    return (currency, symbol, symbol.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or symbol)


class NumberField(forms.CharField):
    """A whole number of things or of minor units, typed as the reader's language writes it."""

    def __init__(self, *, currency: str = "", **kwargs: object) -> None:
        super().__init__(max_length=40, **kwargs)
        self.currency = currency
        mode = "decimal" if currency and digits(currency) else "numeric"
        self.widget.attrs |= {"inputmode": mode, "autocomplete": "off"}

    @property
    def places(self) -> int:
        return digits(self.currency) if self.currency else 0

    def clean(self, value: object) -> int | None:
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            signs = signs_of(self.currency) if self.currency else ()
            return read(text, get_language(), self.places, signs)
        except Unreadable as refused:
            raise forms.ValidationError(self.complaint(refused)) from None

    def complaint(self, refused: Unreadable) -> str:
        """Why the number was not taken, and how to write it."""
        example = 2_400 * 10**self.places + (50 if self.places == 2 else 0)
        said = {
            "example": write(example, get_language(), self.places),
            "currency": self.currency,
            "places": self.places,
        }
        return {
            "letters": _("This is no number. Write it like %(example)s."),
            "foreign": _("Only figures go here, in %(currency)s where it is money: %(example)s."),
            "digits": _("At most %(places)s decimals fit here. Write it like %(example)s."),
            "large": _("This is more than can be kept."),
            "negative": _("Type nothing below 0."),
        }.get(refused.why, _("This could be read in two ways. Write it like %(example)s.")) % said


class RateField(forms.CharField):
    """A rate as the reader's language writes it, without groups, as an exact decimal's text."""

    def clean(self, value: object) -> str:
        text = super().clean(value).strip()
        point = writing_of(get_language()).point
        if not re.fullmatch(rf"[0-9]{{1,12}}({re.escape(point)}[0-9]{{1,18}})?", text):
            said = _("Write the rate like %(example)s.") % {"example": f"1{point}0835"}
            raise forms.ValidationError(said)
        return text.replace(point, ".")


def day_field(today: date, **kwargs: object) -> forms.DateField:
    attrs = {"type": "date", "max": today.isoformat()}
    widget = forms.DateInput(format="%Y-%m-%d", attrs=attrs)
    return forms.DateField(label=gettext_lazy("Day"), initial=today, widget=widget, **kwargs)
