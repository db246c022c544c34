"""What is typed on the adjust page, read in its reader's language and nothing more."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms import typed
from goals.rules.adjusting import TARGET
from goals.rules.metrics import COUNT, Metric
from goals.rules.spans import period_by_key
from goals.services.adjusting.checking import AdjustmentSaid


class AdjustForm(forms.Form):
    """A move of what is owed or waits, or a new target; the services say what cannot be."""

    kind = forms.CharField(max_length=10)
    step = forms.CharField(max_length=32, required=False)
    month = forms.CharField(max_length=10, required=False)
    to_month = forms.CharField(max_length=10, required=False)
    from_key = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    to_key = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    count = forms.CharField(label=_("How many"), max_length=40, required=False)
    expected = forms.CharField(max_length=40, required=False)
    reason = forms.CharField(label=_("Why"), max_length=400, required=False)

    def __init__(self, *args, metric: Metric, currency: str, **more) -> None:
        super().__init__(*args, **more)
        self.metric, self.currency = metric, currency

    def read(self, name: str) -> int | None:
        """A number in the unit of what is adjusted; None where nothing was typed."""
        text = (self.cleaned_data.get(name) or "").strip()
        money = self.cleaned_data.get("kind") == TARGET
        return (
            typed(text, self.metric if money else Metric(COUNT, ""), self.currency)
            if text
            else None
        )

    def clean_month(self) -> date | None:
        return month_said(self.cleaned_data["month"])

    def clean_to_month(self) -> date | None:
        return month_said(self.cleaned_data["to_month"])

    def clean(self) -> dict:
        said = super().clean()
        for name in ("count", "expected"):
            try:
                said[name] = self.read(name)
            except forms.ValidationError as refused:
                self.add_error(name, refused)
        return said

    @property
    def said(self) -> AdjustmentSaid:
        said = self.cleaned_data
        return AdjustmentSaid(
            kind=said["kind"],
            count=said["count"] or 0,
            reason=said["reason"],
            step=said["step"],
            month=said["month"],
            to_month=said["to_month"],
            from_key=said["from_key"] or 0,
            to_key=said["to_key"] or 0,
            expected=said["expected"],
        )


def month_said(text: str) -> date | None:
    """The first day of a month such as `2026-11`; None for what is none."""
    try:
        return period_by_key(text).starts_on.replace(day=1)
    except ValueError:
        return None
