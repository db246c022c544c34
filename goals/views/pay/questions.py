"""Questions about a line: asked from the statement, answered by the plan's owner or a steward."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from goals.queries.pay.questions import questions_for
from goals.services.pay.questions import answer, ask
from goals.views.pay.asking import period_named
from goals.views.pay.statements import show_statement
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.funnel.queries.steps import step_names


@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def pay_ask(request: HttpRequest, period: str) -> HttpResponse:
    """Question a line of one's own statement."""
    days = period_named(request, period)
    half, _colon, rest = request.POST.get("line", "").partition(":")
    line, _colon, number = rest.partition(":")
    try:
        ask(
            by=request.member,
            period=days,
            half=half,
            line=line,
            number=int(number) if number.isascii() and number.isdigit() else -1,
            text=request.POST.get("text", ""),
            now=timezone.now(),
        )
    except Missing:
        raise
    except Fault as fault:
        return show_statement(request, request.member, days, 400, trouble=fault.message)
    messages.success(request, _("Asked. The plan’s owner and the pay stewards see it."))
    return redirect("pay_statement", request.member.pk, days.key)


@never_cache
@sensitive_variables()
def pay_questions(request: HttpRequest) -> HttpResponse:
    """The questions this reader may answer, open ones first."""
    return show_questions(request)


def show_questions(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    found = list(questions_for(request.member, request.standing))
    context = {
        "open": [one for one in found if not one.settled_at],
        "settled": [one for one in found if one.settled_at][:50],
        "fiscal": request.member.organization.fiscal_start,
        "steps": step_names(request.member.organization),
        **more,
    }
    return render(request, "goals/pay/questions.html", context, status=status)


@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def pay_answer(request: HttpRequest, question_id: int) -> HttpResponse:
    try:
        answer(
            by=request.member,
            question_id=question_id,
            text=request.POST.get("text", ""),
            settle="settle" in request.POST,
            now=timezone.now(),
        )
    except Missing:
        raise
    except Fault as fault:
        return show_questions(request, 400, trouble=fault.message)
    messages.success(request, _("Said."))
    return redirect("pay_questions")
