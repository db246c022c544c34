"""What is typed on the scenarios page: the chain's figures, days, people, and a name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.chain import ChainForm
from goals.queries.scenarios import Supposed
from goals.services.scenarios import FARTHEST, MOST


class ScenarioForm(ChainForm):
    """A chain's form with what only a scenario may suppose."""

    later = forms.IntegerField(
        label=_("Wins come later by days"),
        min_value=-FARTHEST,
        max_value=FARTHEST,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    people = forms.IntegerField(
        label=_("Sales people"),
        min_value=1,
        max_value=MOST,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    name = forms.CharField(label=_("Name of the scenario"), max_length=120, required=False)

    @property
    def supposed(self) -> Supposed:
        """What differs from what stands."""
        said = self.said
        later, people = (self.cleaned_data.get(name) for name in ("later", "people"))
        return Supposed(said.quota, said.figures, later or 0, people)
