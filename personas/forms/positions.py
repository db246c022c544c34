"""Forms of audiences, messages and campaigns: shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from personas.models import PositionGround
from personas.rules.matching import Condition, condition_in
from personas.services.campaigns import Plan

DAY = {"format": "%Y-%m-%d", "attrs": {"type": "date"}}


class AudienceForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)


class MessageForm(forms.Form):
    persona = forms.TypedChoiceField(label=_("Persona"), coerce=int)
    step = forms.ChoiceField(label=_("Step"), required=False)

    def __init__(self, *args, personas: dict[int, str], steps: dict[str, str], **more) -> None:
        super().__init__(*args, **more)
        self.fields["persona"].choices = list(personas.items())
        self.fields["step"].choices = [("", _("any step")), *steps.items()]


class WordingForm(forms.Form):
    """What the next version says; for an audience also its rule and its accounts."""

    text = forms.CharField(label=_("In one paragraph"), widget=forms.Textarea({"rows": 4}))
    rule = forms.CharField(
        label=_("Segment rule, a line each"),
        required=False,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        help_text=_("A field, a test and values: “size least 80”, “role is COO, Founder”."),
    )
    accounts = forms.CharField(
        label=_("Selected accounts, a line each"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean_rule(self) -> tuple[Condition, ...]:
        return tuple(
            condition_in(line) for line in self.cleaned_data["rule"].splitlines() if line.strip()
        )

    def clean_accounts(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["accounts"].splitlines())


class PointForm(forms.Form):
    text = forms.CharField(
        label=_("What our half knows"), max_length=400, widget=forms.Textarea({"rows": 2})
    )
    ground = forms.ChoiceField(label=_("From"), choices=PositionGround)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class CampaignForm(forms.Form):
    """Demand generation. Money is typed in the organisation's currency."""

    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.CharField(
        label=_("How leads name it"),
        max_length=200,
        help_text=_("The campaign as your leads carry it, such as utm_campaign."),
    )
    source = forms.CharField(
        label=_("Source of its visitors"),
        max_length=200,
        required=False,
        help_text=_("Visits know their source, not their campaign. Blank: no visitors are told."),
    )
    starts_on = forms.DateField(label=_("Starts"), widget=forms.DateInput(**DAY))
    ends_on = forms.DateField(label=_("Ends"), widget=forms.DateInput(**DAY))
    audience = forms.TypedChoiceField(
        label=_("Audience"), coerce=int, empty_value=None, required=False
    )
    message = forms.TypedChoiceField(
        label=_("Message"), coerce=int, empty_value=None, required=False
    )
    personas = forms.TypedMultipleChoiceField(
        label=_("Personas"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    leads = forms.IntegerField(label=_("Leads it carries of the promise"), required=False)
    value = forms.DecimalField(
        label=_("Value it carries of the promise"), required=False, decimal_places=2
    )
    cost = forms.DecimalField(label=_("Cost"), required=False, decimal_places=2)
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self, *args, audiences: list, messages: list, personas: list, places: int, **more
    ) -> None:
        super().__init__(*args, **more)
        self.places = places
        self.fields["audience"].choices = [("", _("none")), *audiences]
        self.fields["message"].choices = [("", _("none")), *messages]
        self.fields["personas"].choices = personas

    @property
    def plan(self) -> Plan:
        said = self.cleaned_data
        same = ("name", "code", "source", "starts_on", "ends_on", "leads")
        return Plan(
            **{name: said[name] for name in same},
            audience_id=said["audience"],
            message_id=said["message"],
            persona_ids=tuple(said["personas"]),
            value=self.minor("value"),
            cost=self.minor("cost"),
        )

    def minor(self, name: str) -> int | None:
        value = self.cleaned_data[name]
        return None if value is None else round(value.scaleb(self.places))
