"""Forms of the organisation's settings and of a person's own."""

from babel import Locale
from babel.core import get_global
from django import forms
from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.rules.charter import MONEY, Charter
from smarketing.accounts.rules.scopes import GRANTED_APART, LASTS_DAYS, SCOPES
from smarketing.accounts.rules.zones import time_zones


def currencies() -> list[tuple[str, str]]:
    """The currencies in use anywhere today, named in the active language."""
    used = {
        code
        for told in get_global("territory_currencies").values()
        for code, _since, until, tender in told
        if tender and until is None
    }
    names = Locale.parse((get_language() or "en").replace("-", "_")).currencies
    return sorted((code, f"{code} · {names.get(code, code)}") for code in used)


def zones() -> list[tuple[str, str]]:
    """The time zones by place; the bare offsets and old aliases are left out."""
    named = (zone for zone in time_zones() if "/" in zone and not zone.startswith("Etc/"))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in sorted(named))]


class OrganizationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies, initial="USD")
    timezone = forms.ChoiceField(label=_("Time zone"), choices=zones, initial="UTC")
    fiscal_start = forms.TypedChoiceField(
        label=_("The fiscal year begins in"), coerce=int, choices=lambda: MONTHS.items(), initial=1
    )
    unit = forms.CharField(
        label=_("What new goals count"),
        max_length=60,
        required=False,
        help_text=_("Empty for money, else the thing you count: students, donations."),
    )

    def charter(self) -> Charter:
        """What the form says, as the services ask for it."""
        said = self.cleaned_data
        return Charter(
            name=said["name"],
            currency=said["currency"],
            timezone=said["timezone"],
            fiscal_start=said["fiscal_start"],
            unit=self.unit_of(said),
            pack=said.get("pack", "company"),
        )

    def unit_of(self, said: dict) -> str:
        return said["unit"] or MONEY


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("For example: our CRM.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(scope, scope) for scope in SCOPES if scope not in GRANTED_APART],
        widget=forms.CheckboxSelectMultiple,
    )
    source_system = forms.SlugField(
        label=_("Name of the system that uses it"),
        max_length=60,
        initial="crm",
        help_text=_("Facts it sends are kept under this name."),
    )
    days = forms.IntegerField(
        label=_("Days it lasts"), min_value=1, max_value=LASTS_DAYS * 4, initial=LASTS_DAYS
    )


class ScreenForm(forms.Form):
    name = forms.CharField(
        label=_("Where does it hang?"),
        max_length=80,
        help_text=_("For example: sales floor, Madrid."),
    )
