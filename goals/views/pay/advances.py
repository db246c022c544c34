"""Advances, for a pay steward only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from goals.forms.pay import AdvanceForm
from goals.models import PayAdvance
from goals.queries.pay.keepers import paid_people
from goals.rules.spans import keyed
from goals.services.pay.advances import give_advance, take_advance_away
from goals.services.pay.keepers import demand_keeping
from goals.views.plan import local_day
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.periods import Period

MOST = 200  # of them on the page


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def pay_advances(request: HttpRequest) -> HttpResponse:
    """What was given before it was earned; a form to give more."""
    demand_keeping(request.member)
    organization, today = request.member.organization, local_day(request)
    everybody = paid_people(organization, today)
    people = [one.person for one in everybody if one.last and one.person != request.member]
    if request.method != "POST":
        form = AdvanceForm(people=people, currency=organization.currency, initial={"on": today})
        return shown(request, form)
    form = AdvanceForm(request.POST, people=people, currency=organization.currency)
    if form.is_valid():
        try:
            give_advance(by=request.member, now=timezone.now(), **form.said)
        except (Missing, Refused):
            raise
        except Fault as fault:
            form.add_error(next((n for n in fault.fields if n in form.fields), None), fault.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("pay_advances")
    return shown(request, form, 400)


def shown(request: HttpRequest, form: AdvanceForm, status: int = 200) -> HttpResponse:
    advances = request.member.organization.pay_advances
    given = advances.select_related("member__organization", "settled_in")
    found = given.order_by("-on", "-pk")[:MOST]
    context = {"form": form, "advances": [(one, settled_by(one)) for one in found]}
    return render(request, "goals/pay/advances.html", context, status=status)


def settled_by(advance: PayAdvance) -> Period | None:
    """The period whose statement settled it."""
    statement = advance.settled_in
    if statement is None:
        return None
    fiscal = advance.member.organization.fiscal_start
    return keyed(statement.starts_on, statement.ends_on, fiscal)


@require_POST
@never_cache
def pay_advance_away(request: HttpRequest, advance_id: int) -> HttpResponse:
    take_advance_away(by=request.member, advance_id=advance_id)
    messages.success(request, _("Taken away."))
    return redirect("pay_advances")
