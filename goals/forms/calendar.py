"""A calendar as it is typed."""

import re
from datetime import date

from babel.dates import get_day_names, get_month_names
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from goals.models import Calendar
from goals.models.calendar import Kind
from goals.rules.calendars import LAST, NEAREST, PATTERNS, Plan
from goals.services.calendars import CalendarSaid
from smarketing.accounts.rules.periods import Period


def months() -> list[tuple[int, str]]:
    names = get_month_names("wide", context="stand-alone", locale=language())
    return [(n, names[n]) for n in range(1, 13)]


def weekdays() -> list[tuple[int, str]]:
    names = get_day_names("wide", context="stand-alone", locale=language())
    return [(n, names[n]) for n in range(7)]


def language() -> str:
    return (get_language() or "en").replace("-", "_")


class CalendarForm(forms.Form):
    """One calendar, new or edited. Own periods are lines: name, first day, last day."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices, initial=Kind.WEEKS)
    first_month = forms.TypedChoiceField(
        label=gettext_lazy("The year begins in"), choices=months, coerce=int, initial=1
    )
    pattern = forms.ChoiceField(
        label=gettext_lazy("A quarter’s weeks"), choices=[(one, one) for one in PATTERNS]
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("The year ends on"),
        choices=[
            (LAST, gettext_lazy("the last such day of the month")),
            (NEAREST, gettext_lazy("such a day nearest to the month’s end")),
        ],
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day"), choices=weekdays, coerce=int, initial=6
    )
    last_month = forms.TypedChoiceField(
        label=gettext_lazy("Month"), choices=months, coerce=int, initial=12
    )
    periods = forms.CharField(
        label=gettext_lazy("Periods"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One in a line: name, first day, last day, as 2027-03-31. "
            "Lines copied from a spreadsheet fit."
        ),
    )
    leads = forms.BooleanField(
        label=gettext_lazy("Board and goals page follow it where no goal runs"), required=False
    )

    def clean_periods(self) -> list[tuple[str, Period]]:
        lines = [line for line in self.cleaned_data["periods"].splitlines() if line.strip()]
        return [line_read(n, line) for n, line in enumerate(lines, start=1)]

    @property
    def said(self) -> CalendarSaid:
        return CalendarSaid(**self.cleaned_data)

    @property
    def plan(self) -> Plan | None:
        """What was typed as a calendar to look at; None where it cannot be read."""
        if not (self.is_bound and self.is_valid()):
            return None
        said = {name: value for name, value in self.cleaned_data.items() if name != "periods"}
        if said["kind"] == Kind.OWN:
            return None
        return Calendar(**said).plan


def line_read(number: int, line: str) -> tuple[str, Period]:
    """`Autumn intake, 2026-09-01, 2026-12-18`, parted by tabs, semicolons or commas."""
    parts = [part.strip() for part in re.split(r"[\t;]|,", line) if part.strip()]
    try:
        name, first, last = ", ".join(parts[:-2]), *(date.fromisoformat(one) for one in parts[-2:])
        return name, Period(first, last)
    except (ValueError, TypeError):
        told = _("Line %(n)s: write a name, a first and a last day, as %(example)s.")
        example = "Autumn, 2026-09-01, 2026-12-18"
        raise forms.ValidationError(told % {"n": number, "example": example}) from None


def start_of(calendar: Calendar) -> dict:
    """What the fields hold of a calendar that stands."""
    names = ("name", "kind", "first_month", "pattern", "last_month", "weekday", "rule", "leads")
    lines = (f"{one.name}, {one.starts_on}, {one.ends_on}" for one in calendar.periods.all())
    return {**{name: getattr(calendar, name) for name in names}, "periods": "\n".join(lines)}
