"""The rules by which leads become personas, tried on past leads while they are typed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from personas.queries.matching import (
    matching_in,
    personas_in_use,
    rules_before,
    rules_in_force,
)
from personas.rules.matching import NOBODY, Matching, vanished
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.rights import may
from smarketing.funnel.forms.matching import ModeForm, RuleRows, matching_typed, rows_of
from smarketing.funnel.models import Rematch
from smarketing.funnel.queries.matching import Preview, known_fields, preview
from smarketing.funnel.queries.worklist import aliases_of, label_of
from smarketing.funnel.services.matching import change_rules, match_again


def matching(request: HttpRequest) -> HttpResponse:
    """The rules in force with what they make of past leads; typed ones are tried or kept."""
    organization = request.member.organization
    rules = rules_in_force(organization)
    standing = matching_in(rules)
    if request.method == "GET":
        mode = ModeForm(initial={"mode": standing.mode, "seen": rules.number if rules else 0})
        rows = RuleRows(initial=rows_of(standing), prefix="rule", form_kwargs=given(organization))
        return shown(request, mode, rows, standing)
    mode = ModeForm(request.POST)
    rows = RuleRows(
        request.POST, initial=rows_of(standing), prefix="rule", form_kwargs=given(organization)
    )
    if not (mode.is_valid() and rows.is_valid()):
        return shown(request, mode, rows, None, status=400)
    typed = matching_typed(mode, rows)
    if "try" in request.POST or "try" in request.GET:
        return shown(request, mode, rows, typed)
    try:
        change_rules(
            by=request.member, matching=typed, seen=mode.cleaned_data["seen"], now=timezone.now()
        )
    except Overtaken as fault:
        return shown(request, mode, rows, typed, status=409, trouble=fault.message)
    except Fault as fault:
        if fault.status == 403:
            raise
        return shown(request, mode, rows, typed, status=400, trouble=told(fault))
    messages.success(request, _("The rules stand. Every lead is being matched again."))
    return redirect("matching")


def given(organization: Organization) -> dict:
    return {"personas": personas_in_use(organization), "fields": known_fields(organization)}


def told(fault: Fault) -> str:
    """What is wrong with which rule, as people count them."""
    said = []
    for place, why in fault.fields.items():
        number = next((part for part in place.split(".") if part.isdigit()), "")
        said.append(_("Rule %(n)s: %(why)s") % {"n": number, "why": why} if number else why)
    return " ".join(dict.fromkeys(said)) or fault.message


def shown(
    request: HttpRequest,
    mode: ModeForm,
    rows: RuleRows,
    tried: Matching | None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """The page, or only what rules would do where a script asks while somebody types."""
    organization = request.member.organization
    context = {**found(organization, tried), "rows": rows, **more}
    if request.headers.get("HX-Request"):
        return render(request, "funnel/_matching_tried.html", context)
    rules = rules_in_force(organization)
    context |= {
        "mode": mode,
        "rules": rules,
        "history": rules_before(organization),
        "job": Rematch.objects.filter(organization=organization).first(),
        "vanished": vanished(matching_in(rules), known_fields(organization)),
        "archived": archived_in(organization, matching_in(rules)),
        "may_edit": may(request.standing, "persona.edit"),
        "has_personas": bool(personas_in_use(organization)),
    }
    return render(request, "funnel/matching.html", context, status=status)


def found(organization: Organization, tried: Matching | None) -> dict:
    """What rules make of the newest leads, persona by persona."""
    if tried is None:
        return {"tried": None}
    made = preview(organization, tried)
    names = dict(organization.personas.values_list("pk", "name"))
    aliases = aliases_of([one.lead for one in made.examples])
    return {
        "tried": made,
        "shares": shares_of(made, names),
        "unmatched": made.then.get(NOBODY, 0),
        "unmatched_now": made.now.get(NOBODY, 0),
        "examples": [
            {
                "lead": one.lead,
                "label": label_of(one.lead, None, aliases.get(one.lead.pk, "")),
                "persona": names.get(one.verdict.persona, ""),
                "verdict": one.verdict,
                "said": one.said,
                "points": [(names.get(who, ""), n) for who, n in one.verdict.points],
            }
            for one in made.examples
        ],
    }


def shares_of(made: Preview, names: dict[int, str]) -> list[dict]:
    """Each persona's leads now and then, the most first."""
    numbers = (set(made.now) | set(made.then)) - {NOBODY}
    rows = [
        {"name": names.get(one, "–"), "now": made.now.get(one, 0), "then": made.then.get(one, 0)}
        for one in numbers
    ]
    return sorted(rows, key=lambda row: (-row["then"], row["name"]))


def archived_in(organization: Organization, standing: Matching) -> list[str]:
    """The archived personas that rules still name: nobody becomes one of them."""
    named = {rule.persona for rule in standing.rules}
    found = organization.personas.filter(pk__in=named, archived_at__isnull=False)
    return list(found.values_list("name", flat=True))


@require_POST
def matching_again(request: HttpRequest) -> HttpResponse:
    """Match every lead again."""
    match_again(by=request.member, now=timezone.now())
    return redirect("matching")


def matching_state(request: HttpRequest) -> HttpResponse:
    """How far the job has come, for the page to look at while it runs."""
    job = Rematch.objects.filter(organization=request.member.organization).first()
    if job is None or job.ended_at:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "funnel/_matching_job.html", {"job": job})
