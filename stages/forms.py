"""Forms of the stages' pages. They ask for shape; what may be, the services know."""

from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models import Organization
from smarketing.accounts.queries.people import people_here
from stages import plan_words, words
from stages.models.meeting import SeriesKind
from stages.models.said import Title
from stages.queries.effects import metrics_of
from stages.rules.meetings import CADENCES

EVERY = {7: _("every week"), 14: _("every two weeks"), 28: _("every four weeks")}


def day_field(label: str, **more: object) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **more)


def area(label: str, longest: int, **more: object) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea, **more)


def people_choices(organization: Organization, today: date) -> list[tuple[int, str]]:
    """Everybody who works here."""
    return list(people_here(organization, today).values_list("id", "name"))


def person_field(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int)


class ResolutionForm(forms.Form):
    """The decision to start, or the mandate: when, and why."""

    on = day_field(_("Day"))
    why = area(_("Why"), 400)


class MandateForm(ResolutionForm):
    for_board = forms.BooleanField(label=_("The board asks for it"), required=False)


class AppointmentForm(forms.Form):
    member = person_field(_("Who"))
    title = forms.ChoiceField(label=_("Office"), choices=Title)
    from_on = day_field(_("From"))
    why = area(_("Why"), 400)

    def __init__(self, *args, organization: Organization, today: date, **more) -> None:
        super().__init__(*args, **more)
        self.fields["member"].choices = people_choices(organization, today)


class StatementForm(forms.Form):
    text = area(_("Why it matters that both halves work together"), 2000)
    reason = forms.CharField(label=_("Why now"), max_length=400, required=False)


class QualificationForm(forms.Form):
    text = area(_("What it means"), 2000)
    name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    review_on = day_field(_("To be looked at again on"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=400, required=False)


class OpinionForm(forms.Form):
    position = forms.DecimalField(
        label=_("Where you believe you stand"), min_value=1, max_value=4, decimal_places=1
    )


class AimForm(forms.Form):
    stage = forms.TypedChoiceField(label=_("The stage you aim for"), coerce=int)

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        names = [(key, gettext(name)) for key, name in words.STAGES.items() if key > 1]
        self.fields["stage"].choices = names


class ItemForm(forms.Form):
    """One item of the plan."""

    text = forms.CharField(label=_("What will be done"), max_length=200)
    owner = person_field(_("Owner"))
    due_on = day_field(_("By"))
    serves = forms.ChoiceField(label=_("It serves"))

    def __init__(self, *args, organization: Organization, today: date, **more) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].choices = people_choices(organization, today)
        self.fields["serves"].choices = plan_words.choices()


class SeriesForm(forms.Form):
    """A meeting that comes again."""

    kind = forms.ChoiceField(label=_("Who meets"), choices=SeriesKind)
    every = forms.TypedChoiceField(
        label=_("How often"), coerce=int, choices=[(n, EVERY[n]) for n in CADENCES]
    )
    starts_on = day_field(_("First day"))
    at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=_("How long, in minutes"), min_value=5, max_value=480, initial=60
    )
    quorum_marketing = forms.IntegerField(
        label=_("At least so many of marketing"), min_value=1, max_value=99, initial=1
    )
    quorum_sales = forms.IntegerField(
        label=_("At least so many of sales"), min_value=1, max_value=99, initial=1
    )


class HoldForm(forms.Form):
    """A meeting that was held, with one decision; more are added by recording again."""

    held_on = day_field(_("Held on"))
    attended = forms.TypedMultipleChoiceField(
        label=_("Who was there"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    minutes = area(_("Minutes"), 20_000, required=False)
    decision = forms.CharField(label=_("A decision"), max_length=200, required=False)
    owner = forms.TypedChoiceField(label=_("Owner"), coerce=int, required=False, empty_value=None)
    due_on = day_field(_("By"), required=False)
    metric = forms.ChoiceField(label=_("The number it means to move"), required=False)

    def __init__(
        self, *args, organization: Organization, held_on: date, today: date, **more
    ) -> None:
        super().__init__(*args, **more)
        people = people_choices(organization, today)
        self.fields["attended"].choices = people_choices(organization, held_on)
        self.fields["owner"].choices = [("", "–"), *people]
        metrics = metrics_of(organization).items()
        told = [(key, words.metric_name(key, step)) for key, step in metrics]
        self.fields["metric"].choices = [("", "–"), *told]

    def clean(self) -> dict:
        said = super().clean()
        if said.get("decision"):
            for name in ("owner", "due_on"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, gettext("A decision has an owner and a day."))
        return said


class MoveForm(forms.Form):
    to = day_field(_("New day"))
    reason = forms.CharField(label=_("Why"), max_length=400, required=False)


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=400)
