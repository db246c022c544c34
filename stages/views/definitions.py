"""The registry of definitions: what both halves call by one name, in words and as a rule."""

from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from personas.rules.matching import TESTS, WITHOUT_VALUES, Condition
from smarketing.accounts.forms import complain
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.periods import Period, quarter_before
from smarketing.accounts.rules.rights import may
from smarketing.agreements.queries import Agreement, agreement_of, agreements_of
from smarketing.funnel.forms.conditions import TEST_NAMES, pieces_in
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.qualifying import Tried, fields_known, tried
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.qualifying import ANY, MOST, Qualifying, qualifying_of
from stages.forms import QualificationForm
from stages.models import Definition
from stages.services import agreed
from stages.services.agreed import ALSO_DEFINED, DEFINITION
from stages.views.shown import today_of
from stages.views.steps import newest_content, signing

NAMES = {
    "contact": gettext_lazy("Contact"),
    "workable": gettext_lazy("Workable lead"),
}
EMPTY_ROWS = 2


@dataclass(frozen=True)
class Entry:
    """One line of the registry."""

    key: str
    name: str
    agreement: Agreement
    rule: list[str] = field(default_factory=list)  # in words


@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """Every name that both halves should mean the same by, with what stands of it."""
    organization = request.member.organization
    stand = agreements_of(organization, DEFINITION)
    live = {one.key: one for one in organization.definitions.filter(ended_on__isnull=True)}
    entries = []
    for key, name in names_of(organization).items():
        one = live.get(key)
        agreement = stand.get(one.pk, Agreement(None, None)) if one else Agreement(None, None)
        shown = agreement.shown
        rule = qualifying_of(shown.content.get("rule")) if shown else Qualifying()
        entries.append(Entry(key, name, agreement, in_words(rule)))
    return render(request, "stages/definitions.html", {"entries": entries})


def names_of(organization: Organization) -> dict[str, str]:
    """What there is to define: every step but visitors, and what is no step."""
    steps = {key: name for key, name in step_names(organization).items() if key != VISITOR}
    return steps | {key: str(NAMES[key]) for key in ALSO_DEFINED}


def in_words(rule: Qualifying) -> list[str]:
    """Each condition as a person reads it."""
    return [
        f"{one.field} {TEST_NAMES[one.test]} {', '.join(one.values)}".strip()
        for one in rule.conditions
    ]


def definition(request: HttpRequest, key: str) -> HttpResponse:
    """One definition: its wording, its rule with what it would have done, who signed."""
    name = name_known(request, key)
    standing = found(request.member.organization, key)
    if request.method != "POST":
        return shown(request, key, name, standing)
    form = QualificationForm(request.POST)
    rule = rule_in(request.POST)
    if form.is_valid():
        try:
            agreed.propose_definition(
                by=request.member, key=key, rule=rule, now=timezone.now(), **form.cleaned_data
            )
        except Refused:
            raise
        except Fault as fault:
            complain(form, fault)
        else:
            messages.success(request, _("Proposed. Both heads see it now."))
            return redirect("stage_definition", key)
    return shown(request, key, name, standing, form=form, rule=rule)


def name_known(request: HttpRequest, key: str) -> str:
    names = names_of(request.member.organization)
    if key not in names:
        raise Missing(_("There is no such definition."))
    return names[key]


def found(organization: Organization, key: str) -> Definition | None:
    return organization.definitions.filter(key=key, ended_on__isnull=True).first()


def shown(
    request: HttpRequest,
    key: str,
    name: str,
    standing: Definition | None,
    *,
    form: forms.Form | None = None,
    rule: Qualifying | None = None,
) -> HttpResponse:
    organization = request.member.organization
    agreement = (
        agreement_of(organization, DEFINITION, standing.pk) if standing else Agreement(None, None)
    )
    start = newest_content(agreement)
    typed = rule or qualifying_of(start.get("rule"))
    context = {
        "key": key,
        "name": name,
        "definition": standing,
        "form": form or QualificationForm(initial=start),
        "rule": typed,
        "rows": [*typed.conditions, *[None] * EMPTY_ROWS][:MOST],
        "tests": [(one, TEST_NAMES[one], one in WITHOUT_VALUES) for one in TESTS],
        "fields": fields_known(organization),
        "standing_rule": words_of(agreement.agreed),
        "proposed_rule": words_of(agreement.proposed),
        "tried": tried(organization, typed, last_quarter(request)),
        "may_propose": may(request.standing, "stages.propose"),
        **signing(request, agreement),
    }
    status = 400 if form else 200
    return render(request, "stages/definition.html", context, status=status)


def words_of(version: object) -> dict | None:
    if version is None:
        return None
    rule = qualifying_of(version.content.get("rule"))
    return {"any": rule.match == ANY, "conditions": in_words(rule)}


def last_quarter(request: HttpRequest) -> Period:
    """The fiscal quarter before today's."""
    return quarter_before(today_of(request), request.member.organization.fiscal_start)


def rule_in(said: QueryDict) -> Qualifying:
    """The rule as it stands in the form; rows without a field are no conditions."""
    rows = zip(said.getlist("field"), said.getlist("test"), said.getlist("values"), strict=False)
    conditions = tuple(
        Condition(
            name.strip()[:200],
            test,
            () if test in WITHOUT_VALUES else pieces_in(values),
        )
        for name, test, values in list(rows)[: MOST + 1]
        if name.strip()
    )
    return Qualifying(said.get("match", "all"), conditions)


@require_safe
def definition_tried(request: HttpRequest, key: str) -> HttpResponse:
    """What the rule in the form would have let through: a fragment, asked while somebody types."""
    name_known(request, key)
    rule = rule_in(request.GET)
    told: Tried = tried(request.member.organization, rule, last_quarter(request))
    return render(request, "stages/_tried.html", {"tried": told, "rule": rule})


@require_POST
def definition_sign(request: HttpRequest, key: str) -> HttpResponse:
    """Sign the wording on the page for one's half."""
    name_known(request, key)
    standing = found(request.member.organization, key)
    number = request.POST.get("number", "")
    if standing is None or not (number.isascii() and number.isdigit() and len(number) < 9):
        raise Missing(_("There is no such version."))
    agreed.sign(
        by=request.member,
        kind=DEFINITION,
        subject_id=standing.pk,
        number=int(number),
        half=request.POST.get("half", ""),
        digest=request.POST.get("digest", ""),
        now=timezone.now(),
    )
    messages.success(request, _("Signed."))
    return redirect("stage_definition", key)


@require_POST
def qualification_end(request: HttpRequest, key: str) -> HttpResponse:
    """Take a definition out of force."""
    agreed.end_definition(by=request.member, key=key, now=timezone.now())
    messages.success(request, _("The definition is no longer in force."))
    return redirect("stage_qualification")
