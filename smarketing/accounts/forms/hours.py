"""Forms of working hours and holidays."""

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _


def time_field(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}, "%H:%M"))


class WeekForm(forms.Form):
    """The week of a place."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days people work"),
        coerce=int,
        choices=lambda: [(day + 1, name) for day, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    opens_at = time_field(_("From"))
    closes_at = time_field(_("Until"))


class HolidayForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    name = forms.CharField(label=_("Name"), max_length=80)
    office_id = forms.TypedChoiceField(
        label=_("Where"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: object, offices: list[tuple], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office_id"].choices = [("", _("everywhere")), *offices]
