"""What is typed of a lead, new or known. The forms ask for shape only; the services judge."""

import uuid
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries.people import people_here
from smarketing.accounts.rules.typed import whole_number
from smarketing.funnel.forms.numbers import NumberField, day_field
from smarketing.funnel.queries.known import known_sources, personas_now
from smarketing.funnel.rules.ledger import OUTCOMES
from smarketing.funnel.services.byhand import LONGEST, Typed

NOBODY = 0


def number_choice(label: str, **kwargs: object) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, required=False, **kwargs)


class TypedForm(forms.Form):
    """What the forms about a lead share: the key that makes a second press harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, by: Member, today: date, **kwargs: object) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.organization: Organization = by.organization
        self.fields["amount"] = NumberField(
            label=_("Amount in %(currency)s") % {"currency": self.organization.currency},
            currency=self.organization.currency,
            required=False,
        )
        self.fields["on"] = day_field(today, required=False)


class LeadForm(TypedForm):
    """A new lead: a name is enough, the rest can follow."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST["name"], required=False)
    company = forms.CharField(
        label=gettext_lazy("Company"),
        max_length=LONGEST["company"],
        required=False,
        help_text=gettext_lazy("A name or a company is enough."),
    )
    source = forms.CharField(
        label=gettext_lazy("Where from"), max_length=LONGEST["source"], required=False
    )
    what = forms.ChoiceField(label=gettext_lazy("Step"), required=False)
    owner = number_choice(gettext_lazy("Owner"))
    persona = number_choice(gettext_lazy("Persona"))

    def __init__(
        self, *args: object, by: Member, today: date, steps: dict[str, str], **kwargs: object
    ) -> None:
        kwargs["initial"] = {"owner": by.pk, "what": next(iter(steps), "")}
        super().__init__(*args, by=by, today=today, **kwargs)
        self.fields["what"].choices = list(steps.items())
        self.fields["owner"].choices = owner_choices(self.organization, today)
        self.fields["persona"].choices = persona_choices(self.organization)
        self.fields["name"].widget.attrs |= {"autocomplete": "off", "autofocus": True}
        self.fields["source"].widget.attrs |= {"list": "known-sources", "autocomplete": "off"}
        self.sources = known_sources(self.organization)
        self.first = next(iter(steps), "")

    @property
    def typed(self) -> Typed:
        said = self.cleaned_data
        return Typed(
            what=said["what"] or self.first,
            on=said["on"],
            amount=said["amount"],
            owner=said["owner"] or None,
            source=said["source"] or None,
            persona=said["persona"] or None,
            key=said["key"],
        )


class MoveForm(TypedForm):
    """A lead moved on, won, lost, rejected or returned; the button pressed says which."""

    what = forms.CharField(widget=forms.HiddenInput, max_length=32)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=LONGEST["reason"], required=False
    )
    back_to = forms.ChoiceField(label=gettext_lazy("Returned to"), required=False)

    def __init__(self, *args: object, steps: dict[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["back_to"].choices = [("", _("marketing")), *steps.items()]

    @property
    def typed(self) -> Typed:
        said = self.cleaned_data
        return Typed(
            what=said["what"],
            on=said["on"],
            amount=said["amount"],
            reason=said["reason"] if said["what"] in OUTCOMES else "",
            back_to=said["back_to"] if said["what"] == "returned" else "",
            key=said["key"],
        )


class ValuesForm(TypedForm):
    """Whose a lead is, which persona, and how much; only what differs is said."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    owner = number_choice(gettext_lazy("Owner"))
    persona = number_choice(gettext_lazy("Persona"))

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, today=today, **kwargs)
        del self.fields["on"]
        self.fields["owner"].choices = owner_choices(
            self.organization, today, self["owner"].value()
        )
        self.fields["persona"].choices = persona_choices(self.organization)
        self.order_fields(["owner", "persona", "amount"])

    @property
    def typed(self) -> Typed:
        said = self.cleaned_data
        changed = {
            name: said[name] or NOBODY
            for name in ("owner", "persona")
            if (said[name] or NOBODY) != self.initial[name]
        }
        return Typed(amount=said["amount"], key=said["key"], **changed)


def owner_choices(
    organization: Organization, today: date, *kept: object
) -> list[tuple[int | str, str]]:
    """Whoever works here today, and whoever the lead belongs to though they left."""
    people = dict(people_here(organization, today).values_list("pk", "name"))
    ids = {whole_number(f"{one}") for one in kept}
    gone = ids - {None} - people.keys()
    people |= dict(organization.members.filter(pk__in=gone).values_list("pk", "name"))
    return [(NOBODY, _("nobody")), *people.items()]


def persona_choices(organization: Organization) -> list[tuple[int | str, str]]:
    return [(NOBODY, _("none")), *personas_now(organization).items()]
