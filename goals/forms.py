"""Forms of goals: they read what was typed in its reader's language, and nothing more."""

from datetime import date
from fractions import Fraction

from babel.numbers import get_currency_symbol
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from goals.queries.plan import usual_metric, usual_unit
from goals.rules.metrics import REVENUE, Metric, kind_of, metrics_of
from goals.rules.pacing import CALENDAR, SEASONAL, WORKING, Pacing
from goals.rules.progress import ABOVE, BELOW, REACH, USUAL_BANDS, Bands
from goals.rules.spans import keyed, period_by_key, quarters_around
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, year_of
from smarketing.accounts.rules.typed import Unreadable, read, write
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.money import digits

LEVELS = ("baseline", "minimum", "stretch")
BANDS = ("ahead", "on")
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
    direction = forms.ChoiceField(label=gettext_lazy("What is asked of it"), required=False)
    baseline = forms.CharField(label=gettext_lazy("Starts from"), max_length=40, required=False)
    minimum = forms.CharField(label=gettext_lazy("Minimum"), max_length=40, required=False)
    stretch = forms.CharField(label=gettext_lazy("Stretch"), max_length=40, required=False)
    basis = forms.ChoiceField(label=gettext_lazy("Pace"), required=False)
    ahead = forms.CharField(
        label=gettext_lazy("Ahead from, % of the pace"), max_length=10, required=False
    )
    on = forms.CharField(
        label=gettext_lazy("On pace from, % of the pace"), max_length=10, required=False
    )
    beside = forms.BooleanField(
        label=gettext_lazy("Stands under the shared goal on top, not in its place"), required=False
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=400, required=False)

    def __init__(
        self, *args, organization: Organization, today: date, current: Wording | None = None, **more
    ) -> None:
        more.setdefault("initial", start_of(organization, today, current))
        super().__init__(*args, **more)
        self.organization, self.current = organization, current
        self.periods = periods_for(organization, today, more["initial"].get("period", ""))
        self.fields["metric"].choices = metric_choices(organization)
        self.fields["direction"].choices = direction_choices()
        self.fields["basis"].choices = basis_choices(organization)
        self.fields["period"].choices = [
            *((period.key, period.key) for period in self.periods),
            (OTHER, _("Other days")),
        ]
        for name in (*LEVELS, *BANDS):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        self.fields["target"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self) -> dict:
        said = super().clean()
        if "metric" in said and "target" in said:
            self.read_target(said)
            self.read_levels(said)
        self.read_bands(said)
        if said.get("period"):
            self.read_period(said)
        return said

    def read_target(self, said: dict) -> None:
        metric = kind_of(said["metric"])
        try:
            said["target"] = typed(said["target"], metric, self.organization.currency)
        except forms.ValidationError as refused:
            self.add_error("target", refused)

    def read_levels(self, said: dict) -> None:
        """Baseline, minimum and stretch, in the metric's smallest unit; None where left empty."""
        for name in LEVELS:
            text = (said.get(name) or "").strip()
            try:
                metric, currency = kind_of(said["metric"]), self.organization.currency
                said[name] = typed(text, metric, currency) if text else None
            except forms.ValidationError as refused:
                self.add_error(name, refused)

    def read_bands(self, said: dict) -> None:
        """The status bands, typed as percent of the pace."""
        usual = self.current.bands if self.current else USUAL_BANDS
        shares = {}
        for name in BANDS:
            try:
                shares[name] = percent_typed(said.get(name) or "", getattr(usual, name))
            except forms.ValidationError as refused:
                self.add_error(name, refused)
        if len(shares) == len(BANDS):
            try:
                said["bands"] = Bands(**shares)
            except ValueError:
                self.add_error("on", _("On pace lies above nothing and not above ahead."))

    def read_period(self, said: dict) -> None:
        if said["period"] != OTHER:
            period = period_by_key(said["period"], self.organization.fiscal_start)
            said["starts_on"], said["ends_on"] = period.starts_on, period.ends_on
        for name in ("starts_on", "ends_on"):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, _("Say this day, or choose a period above."))

    @property
    def wording(self) -> Wording:
        """What was typed; how its days share the target is worked out from the basis later."""
        said = self.cleaned_data
        metric = kind_of(said["metric"])
        counted = said["unit"].strip() or step_names(self.organization)[metric.step]
        unit = self.organization.currency if metric.is_money else counted
        name = said["name"].strip() or (_("Revenue") if metric.is_money else unit)
        basis, _colon, of = (said["basis"] or CALENDAR).partition(":")
        return Wording(
            name=name,
            metric=metric.key,
            unit=unit,
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            target=said["target"],
            bands=said["bands"],
            baseline=said["baseline"] or 0,
            minimum=said["minimum"],
            stretch=said["stretch"],
            direction=said["direction"] or REACH,
            pacing=Pacing(basis, of),
            on_top=not said["beside"],
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
        "direction": current.direction,
        "basis": basis_key(current.pacing),
        "beside": not current.on_top,
        **{
            name: shown(getattr(current, name) or None, current.of, organization.currency)
            for name in LEVELS
        },
        **{name: percent_shown(getattr(current.bands, name)) for name in BANDS},
    }


def periods_for(organization: Organization, today: date, chosen: str) -> list[Period]:
    """The periods offered: quarters around today, the fiscal year, and the one that stands."""
    fiscal = organization.fiscal_start
    offered = [*quarters_around(today, 0, 3, fiscal), year_of(today, fiscal)]
    if chosen and chosen != OTHER and chosen not in [period.key for period in offered]:
        offered.insert(0, period_by_key(chosen, fiscal))
    return offered


def direction_choices() -> list[tuple[str, str]]:
    return [
        (REACH, _("to be reached")),
        (ABOVE, _("to stay above")),
        (BELOW, _("to stay below")),
    ]


def basis_choices(organization: Organization) -> list[tuple[str, str]]:
    """The calendar, the working days of the company and of each office, the season."""
    offices = organization.offices.values_list("name", flat=True)
    return [
        (CALENDAR, _("every day alike")),
        (WORKING, _("working days")),
        *(
            (f"{WORKING}:{name}", _("working days in %(office)s") % {"office": name})
            for name in offices
        ),
        (SEASONAL, _("as the years before")),
    ]


def basis_key(pacing: Pacing) -> str:
    return f"{WORKING}:{pacing.of}" if pacing.basis == WORKING and pacing.of else pacing.basis


def percent_typed(text: str, usual: Fraction) -> Fraction:
    """A share typed as percent; the usual where it is left empty."""
    if not text.strip():
        return usual
    try:
        return Fraction(read(text, get_language(), 2, ("%",)), 10_000)
    except Unreadable:
        example = write(102_00, get_language(), 2)
        told = _("Write a percentage like %(example)s.") % {"example": example}
        raise forms.ValidationError(told) from None


def percent_shown(share: Fraction) -> str:
    return write(round(share * 10_000), get_language(), 2)


def metric_choices(organization: Organization) -> list[tuple[str, str]]:
    """The typed registry in words, the won amount first."""
    names = step_names(organization)
    return [
        (metric.key, metric_name(metric, names, organization.currency))
        for metric in metrics_of(list(names))
    ]


def metric_name(metric: Metric, names: dict[str, str], currency: str) -> str:
    if metric == REVENUE:
        return _("Won amount in %(currency)s") % {"currency": currency}
    if metric.is_money:
        said = {"step": names[metric.step], "currency": currency}
        return _("Amount: %(step)s, in %(currency)s") % said
    return _("Number: %(step)s") % {"step": names[metric.step]}


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
