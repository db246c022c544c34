"""What is typed beside the leads: visitors, rates, steps, names."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smarketing.funnel.forms.numbers import NumberField, day_field
from smarketing.funnel.models import Step
from smarketing.funnel.models.step import Half
from smarketing.funnel.services.byhand import LONGEST


class VisitsForm(forms.Form):
    """Visitors of a day or of a week."""

    DAY, WEEK = "day", "week"
    count = NumberField(label=gettext_lazy("Visitors"))
    span = forms.ChoiceField(
        label=gettext_lazy("In"),
        choices=[(DAY, gettext_lazy("a day")), (WEEK, gettext_lazy("a week"))],
        widget=forms.RadioSelect,
        initial=DAY,
    )
    source = forms.CharField(
        label=gettext_lazy("Where from"), max_length=LONGEST["source"], required=False
    )

    def __init__(self, *args: object, today: date, sources: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = day_field(today)
        self.fields["day"].help_text = _("For a week, any day of it.")
        self.fields["count"].widget.attrs["autofocus"] = True
        self.fields["source"].widget.attrs |= {"list": "known-sources", "autocomplete": "off"}
        self.sources = sources
        self.order_fields(["count", "span", "day", "source"])


class StepForm(forms.Form):
    """One step of the way, with its place in the order."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60, required=False)
    half = forms.ChoiceField(label=gettext_lazy("Whose step"), choices=Half.choices)
    place = forms.TypedChoiceField(label=gettext_lazy("Place"), coerce=int)

    def __init__(self, *args: object, step: Step, word: str, places: int, **kwargs: object) -> None:
        kwargs["initial"] = {"name": step.name, "half": step.half, "place": step.position + 1}
        super().__init__(*args, prefix=step.key, **kwargs)
        self.step, self.word = step, word
        self.fields["name"].widget.attrs["placeholder"] = word
        self.fields["place"].choices = [(n, n) for n in range(1, places + 1)]


class NewStepForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    half = forms.ChoiceField(label=gettext_lazy("Whose step"), choices=Half.choices)
    after = forms.ChoiceField(label=gettext_lazy("After"))

    def __init__(self, *args: object, steps: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].choices = steps


class PersonaNameForm(forms.Form):
    persona_id = forms.TypedChoiceField(label=gettext_lazy("Means"), coerce=int)

    def __init__(self, *args: object, choices: dict[int, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["persona_id"].choices = list(choices.items())


class SamePersonaForm(forms.Form):
    """Two personas that are the same."""

    persona_id = forms.TypedChoiceField(label=gettext_lazy("This persona"), coerce=int)
    into_id = forms.TypedChoiceField(label=gettext_lazy("is the same as"), coerce=int)

    def __init__(self, *args: object, choices: dict[int, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = [("", "–"), *choices.items()]
