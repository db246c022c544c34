"""Forms of pay: a curve typed point by point, and what somebody aims for."""

from collections.abc import Mapping
from fractions import Fraction

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from goals.forms import complaint, signs_of
from goals.rules.pay.curve import GOES_ON, MOST_POINTS, STAYS, Curve, Point
from goals.rules.pay.measures import GOAL
from goals.rules.pay.terms import Component, Terms
from goals.services.pay.incentives import MONTHS
from smarketing.accounts.rules.typed import EMPTY, Unreadable, read, write
from smarketing.funnel.rules.money import digits

PLACES = 2  # decimals of a percentage; a multiple has four
SPARE = 2  # empty rows to type further points into
LEAST_PERCENT = 3  # a smaller one was meant as a share: 0.9 for 90


class CurveForm(forms.Form):
    """A plan's terms as the builder shows them; the points are rows beside it."""

    metric = forms.CharField(max_length=50, widget=forms.HiddenInput)
    behind = forms.ChoiceField(
        label=gettext_lazy("Behind the last point"),
        choices=[
            (STAYS, gettext_lazy("it stays there: that is the most anybody earns")),
            (GOES_ON, gettext_lazy("it goes on as steeply as before")),
        ],
    )
    from_on = forms.DateField(
        label=gettext_lazy("Pays periods that begin on this day or later"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    decided = forms.CharField(
        label=gettext_lazy("The meeting or decision in which both leaders made it"),
        max_length=200,
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=400, required=False)

    def __init__(self, data: Mapping | None = None, *, terms: Terms, half: str) -> None:
        component = terms.components[0]
        start = {
            "metric": component.of.metric.key,
            "behind": component.curve.behind,
            "from_on": terms.from_on,
            "decided": terms.decided,
        }
        super().__init__(data, initial=start)
        self.half = half
        self.rows = rows_typed(data) if data is not None else rows_of(component.curve)

    @property
    def spare_rows(self) -> list[dict]:
        """The rows with a few empty ones to go on in."""
        spare = min(SPARE, MOST_POINTS - len(self.rows))
        return [*self.rows, *({"at": "", "pays": "", "said": ""} for _n in range(spare))]

    def clean(self) -> dict:
        said = super().clean()
        self.points = [point for row in self.rows if (point := self.point_in(row))]
        if any(row["said"] for row in self.rows):
            self.add_error(None, _("Mend the points first."))
        return said

    def point_in(self, row: dict) -> Point | None:
        try:
            at = typed_at(row["at"])
            pays = read(row["pays"], get_language(), 4, ("×", "x"))
        except Unreadable as refused:
            row["said"] = mended(refused)
            return None
        except forms.ValidationError as refused:
            row["said"] = refused.message
            return None
        return Point(Fraction(at, 100 * 10**PLACES), Fraction(pays, 10**4))

    def put(self, fields: Mapping[str, str]) -> None:
        """Stand a service's complaints beside what they are about."""
        for name, said in fields.items():
            place = name.removeprefix("curve.0.")
            if place != name and int(place) < len(self.rows):
                self.rows[int(place)]["said"] = said
            else:
                self.add_error(name if name in self.fields else None, said)

    @property
    def curve(self) -> Curve:
        return Curve(tuple(self.points), self.cleaned_data["behind"])

    @property
    def terms(self) -> Terms:
        """What was typed, as both heads would sign it."""
        said = self.cleaned_data
        component = Component(f"{GOAL}:{said['metric']}", Fraction(1), self.curve)
        return Terms(self.half, said["from_on"], (component,), said["decided"].strip())


def mended(refused: Unreadable) -> str:
    """How to write what could not be read."""
    if refused.why == EMPTY:
        return _("Type a number.")
    example = write(10_550, get_language(), PLACES)
    return _("“%(text)s” is no number that can be read in one way. Write it like %(example)s.") % {
        "text": refused.text,
        "example": example,
    }


def typed_at(text: str) -> int:
    """A percentage of the goal, in hundredths of a percent."""
    at = read(text, get_language(), PLACES, ("%",))
    if 0 < at < LEAST_PERCENT * 10**PLACES:
        raise forms.ValidationError(_("Write 90 for ninety percent of the goal."))
    return at


def rows_typed(data: Mapping) -> list[dict]:
    """The rows in which anything was typed."""
    pairs = list(zip(data.getlist("at"), data.getlist("pays"), strict=False))[: MOST_POINTS + 1]
    return [{"at": at[:20], "pays": pays[:20], "said": ""} for at, pays in pairs if at or pays]


def rows_of(curve: Curve) -> list[dict]:
    """The points as they stand in fields."""
    return [
        {
            "at": in_field(point.at * 100),
            "pays": in_field(point.pays),
            "said": "",
        }
        for point in curve.points
    ]


def in_field(exact: Fraction) -> str:
    """A number as it was typed, with no more decimals than it has."""
    places = next(n for n in range(5) if n == 4 or exact * 10**n % 1 == 0)
    return write(round(exact * 10**places), get_language(), places)


class AimForm(forms.Form):
    """What one person aims for, or the last day on which they do."""

    target = forms.CharField(label=gettext_lazy("Aims for"), max_length=40)
    months = forms.TypedChoiceField(
        label=gettext_lazy("in"),
        coerce=int,
        choices=[
            (MONTHS[1], gettext_lazy("a quarter")),
            (MONTHS[0], gettext_lazy("a month")),
            (MONTHS[2], gettext_lazy("a year")),
        ],
    )
    from_on = forms.DateField(
        label=gettext_lazy("from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args, currency: str, is_ending: bool = False, **more) -> None:
        super().__init__(*args, **more)
        self.currency = currency
        self.fields["target"].required = not is_ending
        self.fields["target"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean_target(self) -> int | None:
        text = self.cleaned_data["target"].strip()
        places = digits(self.currency)
        try:
            return read(text, get_language(), places, signs_of(self.currency)) if text else None
        except Unreadable as refused:
            raise forms.ValidationError(complaint(refused, self.currency, places)) from None
