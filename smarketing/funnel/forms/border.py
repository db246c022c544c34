"""Forms of the border: what sales promises of each lead, and who takes turns."""

from datetime import timedelta
from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smarketing.funnel.rules.handoffs import Limit, Limits

HOUR = timedelta(hours=1)
CLOCKS = [
    ("working", gettext_lazy("working hours")),
    ("clock", gettext_lazy("clock hours")),
]


def hours_field(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=2160, decimal_places=2)


class LimitsForm(forms.Form):
    """The rows of sales' promise; hours may be broken: 0.5 is half an hour."""

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
    reason = forms.CharField(label=gettext_lazy("Why these limits"), required=False, max_length=400)

    @classmethod
    def showing(cls, limits: Limits, data: object = None) -> "LimitsForm":
        said = {"tries": limits.tries, "tries_days": limits.tries_days}
        for name, limit in (("answer", limits.answer), ("contact", limits.contact)):
            said[name] = format(float(Fraction(limit.length / HOUR).limit_denominator(100)), "g")
            said[f"{name}_clock"] = "working" if limit.working else "clock"
        return cls(data, initial=said)

    def limits(self) -> Limits:
        said = self.cleaned_data
        answer, contact = (
            Limit(
                timedelta(minutes=round(said[name] * 60)),
                working=said[f"{name}_clock"] == "working",
            )
            for name in ("answer", "contact")
        )
        return Limits(answer, contact, said["tries"], said["tries_days"])


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
