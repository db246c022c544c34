"""What is typed on the chain page: a quota, rates in percent, an average value, and why."""

from collections.abc import Mapping
from fractions import Fraction

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from goals.forms import shown, typed
from goals.models import Edge
from goals.rules.metrics import REVENUE, Metric
from goals.services.chains import ChainSaid
from smarketing.accounts.rules.typed import EMPTY, NEGATIVE, Unreadable, read, write, writing_of

PLACES = 3  # decimals of a percentage that may be typed


def typed_percent(text: str) -> Fraction:
    """The share somebody typed in percent; a ValidationError says how to write it."""
    try:
        return Fraction(read(text, get_language(), PLACES, ("%",)), 100 * 10**PLACES)
    except Unreadable as refused:
        if refused.why in (EMPTY, NEGATIVE):
            raise forms.ValidationError(_("Type a percentage above 0.")) from None
        example = shown_percent(Fraction(125, 1000))
        told = _("This is no percentage. Write it like %(example)s.") % {"example": example}
        raise forms.ValidationError(told) from None


def shown_percent(share: Fraction | None) -> str:
    """A share as it stands in its field: two decimals, three below one percent."""
    if share is None:
        return ""
    places = 2 if share >= Fraction(1, 100) else PLACES
    text = write(round(share * 100 * 10**places), get_language(), places)
    point = writing_of(get_language()).point
    return text.rstrip("0").rstrip(point) if point in text else text


class ChainForm(forms.Form):
    """The quota and the links of a chain; what is left as it stood says nothing."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=400, required=False)

    def __init__(
        self,
        *args,
        metric: Metric,
        currency: str,
        quota: int | None,
        figures: Mapping[str, Fraction | None],
        **more,
    ) -> None:
        super().__init__(*args, **more)
        self.metric, self.currency, self.quota, self.figures = metric, currency, quota, figures
        start = {"quota": shown(quota, metric, currency)}
        start |= {key: self.shown(key) for key in figures}
        for key, text in start.items():
            self.fields[key] = forms.CharField(max_length=40, required=False, initial=text)

    def shown(self, key: str) -> str:
        """A link's figure as it stands in its field."""
        figure = self.figures[key]
        if key == Edge.VALUE:
            return shown(figure and round(figure), REVENUE, self.currency)
        return shown_percent(figure)

    def clean(self) -> dict:
        said = super().clean()
        said["quota"] = self.read("quota", said, self.read_quota)
        for key in self.figures:
            said[key] = self.read(key, said, self.read_figure)
        return said

    def read(self, key: str, said: dict, how: object) -> object:
        """What was typed into a field, or None where it stands as it stood."""
        text = (said.get(key) or "").strip()
        if text in ("", self.fields[key].initial):
            return None
        try:
            return how(key, text)
        except forms.ValidationError as refused:
            self.add_error(key, refused)
            return None

    def read_quota(self, key: str, text: str) -> int:
        quota = typed(text, self.metric, self.currency)
        if not quota:
            raise forms.ValidationError(_("A quota is more than nothing."))
        return quota

    def read_figure(self, key: str, text: str) -> Fraction:
        if key == Edge.VALUE:
            figure = Fraction(typed(text, REVENUE, self.currency))
        else:
            figure = typed_percent(text)
        if figure <= 0:
            raise forms.ValidationError(_("From nothing nothing comes: this must be above 0."))
        if key != Edge.VALUE and figure > 1:
            raise forms.ValidationError(
                _("A rate is 100 % at most: no more can come than went in.")
            )
        return figure

    @property
    def said(self) -> ChainSaid:
        """What differs from what stands."""
        said = self.cleaned_data
        figures = {key: said[key] for key in self.figures if said.get(key) is not None}
        return ChainSaid(said.get("quota"), figures, said.get("reason", ""))
