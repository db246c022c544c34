"""Forms of the borders: what is agreed of each step, and who takes turns."""

from datetime import timedelta
from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smarketing.funnel.models.step import Half
from smarketing.funnel.queries.step_terms import StepTerms, Terms
from smarketing.funnel.rules.handoffs import Limit, Limits

HOUR = timedelta(hours=1)
CLOCKS = [
    ("working", gettext_lazy("working hours")),
    ("clock", gettext_lazy("clock hours")),
]


def hours_field(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=2160, decimal_places=2)


class TermsForm(forms.Form):
    """A step's owners and the rows of what is promised behind it; hours may be broken: 0.5 is
    half an hour."""

    half = forms.ChoiceField(choices=Half.choices, label=gettext_lazy("Whose step it is"))
    waits = forms.BooleanField(
        label=gettext_lazy("Leads wait for an answer behind this step"), required=False
    )
    answer = hours_field(gettext_lazy("Answer within"))
    answer_clock = forms.ChoiceField(choices=CLOCKS, label=gettext_lazy("The answer’s clock"))
    contact = hours_field(gettext_lazy("First contact after accepting, within"))
    contact_clock = forms.ChoiceField(choices=CLOCKS, label=gettext_lazy("The contact’s clock"))
    tries = forms.IntegerField(
        label=gettext_lazy("Attempts at least (0: none promised)"), min_value=0, max_value=30
    )
    tries_days = forms.IntegerField(
        label=gettext_lazy("in the days after accepting"), min_value=1, max_value=90
    )
    reason = forms.CharField(label=gettext_lazy("Why so"), required=False, max_length=400)

    def __init__(self, data: object = None, *, told: StepTerms) -> None:
        self.told = told
        super().__init__(data, initial=typed_of(told.proposed_terms or told.terms))
        if told.is_entry or not told.following:
            del self.fields["waits"]
        if not told.following:
            for name in (*typed_limits(told.terms.limits),):
                del self.fields[name]

    def terms(self) -> Terms:
        said, standing = self.cleaned_data, self.told.terms
        if not self.told.following:
            return Terms(said["half"], False, standing.limits)
        return Terms(said["half"], said.get("waits", standing.waits), limits_in(said))


def limits_in(said: dict) -> Limits:
    """The limits as they were typed."""
    answer, contact = (
        Limit(timedelta(minutes=round(said[name] * 60)), working=said[f"{name}_clock"] == "working")
        for name in ("answer", "contact")
    )
    return Limits(answer, contact, said["tries"], said["tries_days"])


def typed_of(terms: Terms) -> dict:
    """Terms as somebody would type them."""
    return {"half": terms.half, "waits": terms.waits, **typed_limits(terms.limits)}


def typed_limits(limits: Limits) -> dict:
    said = {"tries": limits.tries, "tries_days": limits.tries_days}
    for name, limit in (("answer", limits.answer), ("contact", limits.contact)):
        said[name] = format(float(Fraction(limit.length / HOUR).limit_denominator(100)), "g")
        said[f"{name}_clock"] = "working" if limit.working else "clock"
    return said


class TurnsForm(forms.Form):
    team = forms.TypedChoiceField(
        label=gettext_lazy("Leads that nobody else is for go in turns to"),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(self, *args: object, teams: list, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        nobody = ("", _("nobody: the unassigned list"))
        self.fields["team"].choices = [nobody, *((team.pk, team.name) for team in teams)]
