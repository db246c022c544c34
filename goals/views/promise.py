"""Marketing's promise by month, and what a lead is worth in it."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.forms import shown, typed
from goals.models import PromiseValue
from goals.queries.delivered import frozen_on
from goals.queries.months import whole_weeks
from goals.queries.promises import derived_targets, promise_targets
from goals.rules.calendars import Named
from goals.rules.metrics import REVENUE
from goals.rules.progress import whole
from goals.rules.promises import ALL
from goals.rules.spread import spread
from goals.services.promises import PromiseSaid, set_promises
from goals.services.seen import Seen
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Overtaken, Refused
from smarketing.accounts.rules.periods import Period, add_months, month_of, quarter_of
from smarketing.accounts.rules.rights import may
from smarketing.funnel.queries.steps import step_names

MONTHS = 6


class PromiseForm(forms.Form):
    """An amount for each of these months; what stood there travels along."""

    def __init__(self, *args: object, organization: Organization, months: list[date], **kwargs):
        super().__init__(*args, **kwargs)
        self.organization, self.months = organization, months
        standing = promise_targets(organization, months[0], months[-1])
        self.derived = derived_targets(organization, months[0], month_of(months[-1]).ends_on)
        for month in months:
            name = f"{month:%Y-%m}"
            text = shown(standing.get(month), REVENUE, organization.currency)
            self.fields[name] = forms.CharField(
                label=name, required=False, max_length=40, initial=text
            )
            self.fields[f"seen-{name}"] = forms.CharField(
                required=False, initial=text, widget=forms.HiddenInput
            )

    def clean(self) -> dict:
        for month in self.months:
            for name in (f"{month:%Y-%m}", f"seen-{month:%Y-%m}"):
                text = self.cleaned_data.get(name, "").strip()
                try:
                    self.cleaned_data[name] = self.number(text)
                except forms.ValidationError as fault:
                    self.add_error(name, fault)
        return self.cleaned_data

    def number(self, text: str) -> int | None:
        return typed(text, REVENUE, self.organization.currency) if text else None

    def said(self) -> list[PromiseSaid]:
        names = ((month, f"{month:%Y-%m}") for month in self.months)
        return [
            PromiseSaid(
                month,
                self.cleaned_data[name],
                Seen(self.cleaned_data.get(f"seen-{name}")),
                self.data.get("reason", ""),
            )
            for month, name in names
        ]

    @property
    def rows(self) -> list[tuple]:
        """The key of each month, its field, what stood there, and what the chain makes of it."""
        names = ((month, f"{month:%Y-%m}") for month in self.months)
        return [
            (name, self[name], self[f"seen-{name}"], self.derived.get(month))
            for month, name in names
        ]


def promise(request: HttpRequest) -> HttpResponse:
    """The months' promises; typed by who leads marketing."""
    organization = request.member.organization
    today = today_in(organization.zone, timezone.now())
    first = quarter_of(today, organization.fiscal_start).starts_on
    months = [add_months(first, n) for n in range(MONTHS)]
    posted = request.POST if request.method == "POST" else None
    form = PromiseForm(posted, organization=organization, months=months)
    if posted is not None and form.is_valid() and kept(request, form):
        messages.success(request, _("Marketing’s promise is kept here."))
        return redirect("promise")
    names = dict(organization.personas.values_list("pk", "name"))
    context = {
        "tab": "promise",
        "form": form,
        "periods": promised_in_weeks(organization, months, form.derived),
        "some_over": any(month_of(month).ends_on < today for month in months),
        "reason": request.POST.get("reason", ""),
        "may_edit": may(request.standing, "promise.edit"),
        "values": values_by_step(organization, today, names),
        "currency": organization.currency,
    }
    return render(request, "goals/promise.html", context, status=400 if form.errors else 200)


def promised_in_weeks(
    organization: Organization, months: list[date], derived: dict[date, int]
) -> list[tuple[Named, int]]:
    """What the months come to in the periods of a leading year of weeks, where all is said."""
    window = Period(months[0], month_of(months[-1]).ends_on)
    said = derived | promise_targets(organization, window.starts_on, window.ends_on)
    found = []
    for one in whole_weeks(organization, window):
        needed = spread(said, one.period, one.period.starts_on)
        if needed and needed.is_complete:
            found.append((one, whole(needed.whole, is_money=True)))
    return found


@dataclass(frozen=True)
class StepValues:
    """What leads passed from one step are worth: all together, and each persona by its name."""

    step: str
    together: PromiseValue
    rows: list[tuple[PromiseValue, str]]


def values_by_step(
    organization: Organization, today: date, names: dict[int, str]
) -> list[StepValues]:
    """The frozen values of each step from which leads are passed, in the order of the way."""
    frozen = list(frozen_on(organization, today))
    together = {row.step: row for row in frozen if row.persona == ALL and row.entered}
    return [
        StepValues(
            name,
            together[key],
            [
                (row, names.get(row.persona, ""))
                for row in frozen
                if row.step == key and row.persona != ALL
            ],
        )
        for key, name in step_names(organization).items()
        if key in together
    ]


def kept(request: HttpRequest, form: PromiseForm) -> bool:
    try:
        set_promises(by=request.member, said=form.said(), now=timezone.now())
    except Refused:
        raise
    except (Fault, Overtaken) as fault:
        form.add_error(None, fault.message)
        return False
    return True
