"""The steward's pages: what everybody aims for, payroll's key, and who keeps the pay of all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from goals.forms.pay import AimForm
from goals.queries.goals import board_period
from goals.queries.pay.keepers import grants, paid_people
from goals.services.pay.incentives import end_incentive, person_to_pay, set_incentive
from goals.services.pay.keepers import (
    ask_for_steward,
    create_pay_token,
    demand_keeping,
    end_steward,
    grant_steward,
)
from goals.views.plan import local_day
from smarketing.accounts.models import Member
from smarketing.accounts.queries.people import people_here
from smarketing.accounts.rules.faults import Fault, Refused

TOKEN_DAYS = 90


@never_cache
def pay_people(request: HttpRequest) -> HttpResponse:
    """Everybody in a half with what they aim for, for a pay steward only."""
    demand_keeping(request.member)
    return show_people(request)


def show_people(
    request: HttpRequest, status: int = 200, wrong: tuple[int, AimForm] | None = None, **more: str
) -> HttpResponse:
    organization, today = request.member.organization, local_day(request)
    start = {"from_on": board_period(organization, today).starts_on}
    rows = []
    for aims in paid_people(organization, today):
        is_wrong = wrong is not None and wrong[0] == aims.person.pk
        form = AimForm(
            currency=organization.currency,
            initial=start | ({"months": aims.last.months} if aims.last else {}),
            prefix=f"p{aims.person.pk}",
        )
        rows.append(
            {
                "aims": aims,
                "form": wrong[1] if is_wrong else form,
                "is_open": is_wrong or aims.last is None,
                "is_me": aims.person.pk == request.member.pk,
            }
        )
    context = {"rows": rows, "unset": sum(row["aims"].last is None for row in rows)}
    return render(request, "goals/pay/people.html", context | more, status=status)


@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def pay_person(request: HttpRequest, member_id: int) -> HttpResponse:
    """Set what somebody aims for, or end it; no figure goes into the answer's message."""
    person_to_pay(request.member, member_id)
    organization = request.member.organization
    is_ending = "end" in request.POST
    form = AimForm(
        request.POST,
        currency=organization.currency,
        is_ending=is_ending,
        prefix=f"p{member_id}",
    )
    if form.is_valid():
        said = form.cleaned_data
        who = {"by": request.member, "member_id": member_id, "now": timezone.now()}
        try:
            if is_ending:
                end_incentive(**who, to_on=said["from_on"])
            else:
                set_incentive(**who, **said)
        except Refused:
            raise
        except Fault as fault:
            form.add_error(next((n for n in fault.fields if n in form.fields), None), fault.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("pay_people")
    return show_people(request, 400, (member_id, form))


@require_POST
@never_cache
def pay_token(request: HttpRequest) -> HttpResponse:
    """Payroll's key, shown this once."""
    name = request.POST.get("name", "")
    made = create_pay_token(by=request.member, name=name, days=TOKEN_DAYS, now=timezone.now())
    return render(request, "accounts/token.html", {"token": made[0], "secret": made[1]})


@never_cache
def pay_stewards(request: HttpRequest) -> HttpResponse:
    """Who keeps the pay of all, named by two of owner and CEO."""
    if request.method == "POST":
        member_id, team_id = (number_in(request, name) for name in ("member", "team"))
        try:
            ask_for_steward(
                by=request.member, member_id=member_id or 0, team_id=team_id, now=timezone.now()
            )
        except Fault as fault:
            return show_stewards(request, fault.status, trouble=fault.message)
        return redirect("pay_stewards")
    return show_stewards(request)


def show_stewards(request: HttpRequest, status: int = 200, **more: str) -> HttpResponse:
    organization = request.member.organization
    running = list(grants(organization))
    people = people_here(organization, local_day(request)).filter(user__isnull=False)
    context = {
        "grants": running,
        "people": [one for one in people if can_keep(one)],
        "teams": organization.teams.filter(archived=False),
        **more,
    }
    return render(request, "goals/pay/stewards.html", context, status=status)


def number_in(request: HttpRequest, name: str) -> int | None:
    """The number chosen in a list; None for none."""
    chosen = request.POST.get(name, "")
    return int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None


def can_keep(person: Member) -> bool:
    return person.role != "viewer"


@require_POST
@never_cache
def pay_steward_confirm(request: HttpRequest, grant_id: int) -> HttpResponse:
    grant_steward(by=request.member, grant_id=grant_id, now=timezone.now())
    return redirect("pay_stewards")


@require_POST
@never_cache
def pay_steward_end(request: HttpRequest, grant_id: int) -> HttpResponse:
    end_steward(by=request.member, grant_id=grant_id, now=timezone.now())
    return redirect("pay_stewards")
