"""Forms of goals: they read what was typed in its reader's language, and nothing more."""

from datetime import date

from babel.numbers import get_currency_symbol
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from goals.queries.plan import usual_metric, usual_unit
from goals.rules.metrics import Metric, kind_of, metrics_of
from goals.rules.spans import keyed, period_by_key, quarters_around
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, year_of
from smarketing.accounts.rules.typed import Unreadable, read, write
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.money import digits

OTHER = "other"  # the period is said by its two days


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


class GoalForm(forms.Form):
    """A shared goal, new or edited in place."""

    metric = forms.ChoiceField(label=gettext_lazy("What you share"))
    unit = forms.CharField(
        label=gettext_lazy("Name of what is counted"), max_length=60, required=False
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    target = forms.CharField(label=gettext_lazy("Target"), max_length=40)
    period = forms.ChoiceField(label=gettext_lazy("Period"))
    starts_on = forms.DateField(label=gettext_lazy("First day"), required=False)
    ends_on = forms.DateField(label=gettext_lazy("Last day"), required=False)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=400, required=False)

    def __init__(
        self, *args, organization: Organization, today: date, current: Wording | None = None, **more
    ) -> None:
        more.setdefault("initial", start_of(organization, today, current))
        super().__init__(*args, **more)
        self.organization, self.current = organization, current
        self.periods = periods_for(organization, today, more["initial"].get("period", ""))
        self.fields["metric"].choices = metric_choices(organization)
        self.fields["period"].choices = [
            *((period.key, period.key) for period in self.periods),
            (OTHER, _("Other days")),
        ]
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        self.fields["target"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self) -> dict:
        said = super().clean()
        if "metric" in said and "target" in said:
            self.read_target(said)
        if said.get("period"):
            self.read_period(said)
        return said

    def read_target(self, said: dict) -> None:
        metric = kind_of(said["metric"])
        try:
            said["target"] = typed(said["target"], metric, self.organization.currency)
        except forms.ValidationError as refused:
            self.add_error("target", refused)

    def read_period(self, said: dict) -> None:
        if said["period"] != OTHER:
            period = period_by_key(said["period"], self.organization.fiscal_start)
            said["starts_on"], said["ends_on"] = period.starts_on, period.ends_on
        for name in ("starts_on", "ends_on"):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("Say this day, or choose a period above."))

    @property
    def wording(self) -> Wording:
        """What was typed; an edit keeps the bands of what stands."""
        said = self.cleaned_data
        metric = kind_of(said["metric"])
        counted = said["unit"].strip() or step_names(self.organization)[metric.step]
        unit = self.organization.currency if metric.is_money else counted
        name = said["name"].strip() or (_("Revenue") if metric.is_money else unit)
        kept = {"bands": self.current.bands} if self.current else {}
        return Wording(
            name=name,
            metric=metric.key,
            unit=unit,
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            target=said["target"],
            **kept,
        )


def start_of(organization: Organization, today: date, current: Wording | None) -> dict:
    """What the fields hold before anybody types: what stands, else the likeliest."""
    if current is None:
        metric = usual_metric(organization)
        unit = "" if metric.is_money else usual_unit(organization)
        quarter = quarters_around(today, 0, 0, organization.fiscal_start)[0]
        return {"metric": metric.key, "unit": unit, "period": quarter.key}
    period = keyed(current.starts_on, current.ends_on, organization.fiscal_start)
    return {
        "metric": current.metric,
        "unit": "" if current.of.is_money else current.unit,
        "name": current.name,
        "target": shown(current.target, current.of, organization.currency),
        "period": period.key if len(period.key) < 10 else OTHER,
        "starts_on": current.starts_on,
        "ends_on": current.ends_on,
    }


def periods_for(organization: Organization, today: date, chosen: str) -> list[Period]:
    """The periods offered: quarters around today, the fiscal year, and the one that stands."""
    fiscal = organization.fiscal_start
    offered = [*quarters_around(today, 0, 3, fiscal), year_of(today, fiscal)]
    if chosen and chosen != OTHER and chosen not in [period.key for period in offered]:
        offered.insert(0, period_by_key(chosen, fiscal))
    return offered


def metric_choices(organization: Organization) -> list[tuple[str, str]]:
    """The typed registry in words, the won amount first."""
    names = step_names(organization)
    return [
        (
            metric.key,
            _("Won amount in %(currency)s") % {"currency": organization.currency}
            if metric.is_money
            else _("Number: %(step)s") % {"step": names[metric.step]},
        )
        for metric in metrics_of(list(names))
    ]


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
