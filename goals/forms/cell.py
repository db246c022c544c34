"""One figure of a table that is typed into."""

from django import forms

from goals.forms.typed import typed
from goals.rules.metrics import Metric


class CellForm(forms.Form):
    """One figure typed where it stands, with what stood there before. Empty takes it away."""

    value = forms.CharField(max_length=40, required=False)
    seen = forms.RegexField(r"^[0-9]*$", max_length=18, required=False)

    def __init__(self, *args, metric: Metric, currency: str, **more) -> None:
        super().__init__(*args, **more)
        self.metric, self.currency = metric, currency

    def clean_value(self) -> int | None:
        text = self.cleaned_data["value"].strip()
        return typed(text, self.metric, self.currency) if text else None

    def clean_seen(self) -> int | None:
        text = self.cleaned_data["seen"]
        return int(text) if text else None
