"""A shared goal as it is typed: read in its reader's language, and nothing more."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.forms.choices import basis_choices, basis_key, direction_choices, metric_choices
from goals.forms.periods import OTHER, grouped, offered, offers_for, standing_offer
from goals.forms.typed import percent_shown, percent_typed, shown, typed
from goals.queries.plan import usual_metric, usual_unit
from goals.rules.metrics import kind_of
from goals.rules.pacing import CALENDAR, Pacing
from goals.rules.progress import REACH, USUAL_BANDS, Bands
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.funnel.queries.steps import step_names

LEVELS = ("baseline", "minimum", "stretch")
BANDS = ("ahead", "on")


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
        self.offers = offers_for(organization, today, more["initial"].get("period", ""))
        self.groups = grouped(self.offers)
        self.fields["metric"].choices = metric_choices(organization)
        self.fields["direction"].choices = direction_choices()
        self.fields["basis"].choices = basis_choices(organization)
        self.fields["period"].choices = [
            *((offer.value, offer.name) for offer in self.offers),
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
        offer = offered(self.organization, said["period"]) if said["period"] != OTHER else None
        said["calendar"] = offer.calendar if offer else ""
        said["called"] = offer.name if offer and offer.calendar else ""
        if offer:
            said["starts_on"], said["ends_on"] = offer.period.starts_on, offer.period.ends_on
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
            calendar=said["calendar"],
            called=said["called"],
        )


def start_of(organization: Organization, today: date, current: Wording | None) -> dict:
    """What the fields hold before anybody types: what stands, else the likeliest."""
    if current is None:
        metric = usual_metric(organization)
        unit = "" if metric.is_money else usual_unit(organization)
        period = offers_for(organization, today, "")[0].value
        return {"metric": metric.key, "unit": unit, "period": period}
    period = standing_offer(organization, current.calendar, current.starts_on, current.ends_on)
    return {
        "metric": current.metric,
        "unit": "" if current.of.is_money else current.unit,
        "name": current.name,
        "target": shown(current.target, current.of, organization.currency),
        "period": period,
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
