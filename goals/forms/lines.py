"""Several goals at once: lines of a period, a target, and a name, out of a spreadsheet."""

import re
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from goals.forms.periods import Offer
from goals.forms.row import usual_goal
from goals.forms.typed import typed
from goals.queries.calendars import calendars_of
from goals.queries.plan import usual_metric
from goals.rules.calendars import find
from goals.rules.spans import period_by_key
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization

QUARTER = re.compile(r"[QT]([1-4])[ -]([0-9]{4})", re.IGNORECASE)
MOST = 50  # lines


@dataclass(frozen=True)
class GoalLine:
    """One line as it was read; a name is only kept where one was written."""

    offer: Offer
    target: int
    name: str

    def upon(self, current: Wording) -> Wording:
        """The same goal with this target."""
        return replace(current, target=self.target, name=self.name or current.name)

    def anew(self, organization: Organization) -> Wording:
        """A goal of the organisation's usual kind for this period."""
        return usual_goal(organization, self.offer, self.target, self.name)


class GoalLinesForm(forms.Form):
    """Lines as they were pasted."""

    lines = forms.CharField(max_length=20_000, widget=forms.Textarea)

    def __init__(self, *args, organization: Organization, today: date, **more) -> None:
        super().__init__(*args, **more)
        self.organization, self.today = organization, today

    def clean_lines(self) -> list[GoalLine]:
        lines = [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if not 0 < len(lines) <= MOST:
            raise forms.ValidationError(_("Paste between 1 and %(most)s lines.") % {"most": MOST})
        found, wrong = [], []
        for number, line in enumerate(lines, start=1):
            try:
                found.append(self.read(line))
            except forms.ValidationError as refused:
                told = {"n": number, "why": " ".join(refused.messages)}
                wrong.append(_("Line %(n)s: %(why)s") % told)
        if wrong:
            raise forms.ValidationError(wrong)
        return found

    def read(self, line: str) -> GoalLine:
        cells = [cell.strip() for cell in re.split(r"\t|;", line)]
        if len(cells) < 2:
            told = _("Write a period and a target, such as %(example)s.")
            example = "2027-Q1; 2400000"
            raise forms.ValidationError(told % {"example": example})
        offer = period_in_words(self.organization, cells[0], self.today)
        if offer is None:
            told = _("“%(text)s” is no period, such as 2027-Q1, 2027-03, 2027 or a calendar’s own.")
            raise forms.ValidationError(told % {"text": cells[0]})
        target = typed(cells[1], usual_metric(self.organization), self.organization.currency)
        return GoalLine(offer, target, cells[2] if len(cells) > 2 else "")


def period_in_words(organization: Organization, text: str, today: date) -> Offer | None:
    """A period as people write it: a calendar's own name, a key, or `Q1 2027`."""
    calendars = sorted(calendars_of(organization), key=lambda one: not one.leads)
    for calendar in calendars:
        named = find(calendar.plan, text, today)
        if named and (calendar.leads or not re.fullmatch(r"[0-9]{4}(-Q[1-4])?", text)):
            return Offer(text, named.name, named.period, calendar.name)
    quarter = QUARTER.fullmatch(text)
    key = f"{quarter[2]}-Q{quarter[1]}" if quarter else text
    try:
        period = period_by_key(key, organization.fiscal_start)
    except ValueError:
        return None
    return Offer(key, period.key, period)
