"""Forms of pay: a curve typed point by point, and what somebody aims for."""

from fractions import Fraction

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from goals.forms import complaint, signs_of
from goals.services.pay.incentives import MONTHS
from smarketing.accounts.rules.typed import EMPTY, Unreadable, read, write
from smarketing.funnel.rules.money import digits

PLACES = 2  # decimals of a percentage; a multiple has four
SPARE = 2  # empty rows to type further points into
LEAST_PERCENT = 3  # a smaller one was meant as a share: 0.9 for 90


def mended(refused: Unreadable) -> str:
    """How to write what could not be read."""
    if refused.why == EMPTY:
        return _("Type a number.")
    example = write(10_550, get_language(), PLACES)
    return _("“%(text)s” is no number that can be read in one way. Write it like %(example)s.") % {
        "text": refused.text,
        "example": example,
    }


def typed_at(text: str) -> int:
    """A percentage of the goal, in hundredths of a percent."""
    at = read(text, get_language(), PLACES, ("%",))
    if 0 < at < LEAST_PERCENT * 10**PLACES:
        raise forms.ValidationError(_("Write 90 for ninety percent of the goal."))
    return at


def in_field(exact: Fraction) -> str:
    """A number as it was typed, with no more decimals than it has."""
    places = next(n for n in range(5) if n == 4 or exact * 10**n % 1 == 0)
    return write(round(exact * 10**places), get_language(), places)


class AimForm(forms.Form):
    """What one person aims for, or the last day on which they do."""

    target = forms.CharField(label=gettext_lazy("Aims for"), max_length=40)
    months = forms.TypedChoiceField(
        label=gettext_lazy("in"),
        coerce=int,
        choices=[
            (MONTHS[1], gettext_lazy("a quarter")),
            (MONTHS[0], gettext_lazy("a month")),
            (MONTHS[2], gettext_lazy("a year")),
        ],
    )
    from_on = forms.DateField(
        label=gettext_lazy("from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args, currency: str, is_ending: bool = False, **more) -> None:
        super().__init__(*args, **more)
        self.currency = currency
        self.fields["target"].required = not is_ending
        self.fields["target"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean_target(self) -> int | None:
        text = self.cleaned_data["target"].strip()
        places = digits(self.currency)
        try:
            return read(text, get_language(), places, signs_of(self.currency)) if text else None
        except Unreadable as refused:
            raise forms.ValidationError(complaint(refused, self.currency, places)) from None


class AdvanceForm(forms.Form):
    """Money given to one person before it is earned."""

    member = forms.TypedChoiceField(label=gettext_lazy("Person"), coerce=int)
    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=40)
    on = forms.DateField(
        label=gettext_lazy("Given on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    is_guaranteed = forms.BooleanField(
        label=gettext_lazy("Guaranteed: what is not earned is not repaid"), required=False
    )

    def __init__(self, *args, people: list, currency: str, **more) -> None:
        super().__init__(*args, **more)
        self.currency = currency
        names = [(one.pk, one.name) for one in people]
        self.fields["member"].choices = [("", gettext_lazy("Choose")), *names]
        self.fields["amount"].label = _("Amount in %(currency)s") % {"currency": currency}
        self.fields["amount"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean_amount(self) -> int:
        places = digits(self.currency)
        text = self.cleaned_data["amount"].strip()
        try:
            return read(text, get_language(), places, signs_of(self.currency))
        except Unreadable as refused:
            raise forms.ValidationError(complaint(refused, self.currency, places)) from None

    @property
    def said(self) -> dict:
        """What the service asks for."""
        said = dict(self.cleaned_data)
        return {"member_id": said.pop("member"), **said}
