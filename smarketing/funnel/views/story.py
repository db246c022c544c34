"""A lead's page: what happened, in words, and the forms that move it on."""

from dataclasses import dataclass

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.rights import may
from smarketing.funnel.forms.leads import MoveForm, ValuesForm
from smarketing.funnel.models import Lead
from smarketing.funnel.models.move import Move, Outcome
from smarketing.funnel.queries.borders import border_of
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.handoffs import waits_of
from smarketing.funnel.queries.known import MATCHED, names_standing, tellers
from smarketing.funnel.queries.leads import Story, Told
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.queries.worklist import label_of
from smarketing.funnel.rules.handoffs import BY_HAND
from smarketing.funnel.views.page import today_of


@dataclass(frozen=True)
class Line:
    """One fact of a story, as a person reads it."""

    move: Move
    title: str
    half: str
    is_match: bool  # found by rules: it has no day of its own
    names: dict[str, str]  # the dimensions that were said
    back_to: str
    currency: str
    teller: str
    may_undo: bool


def shown(
    request: HttpRequest, story: Story, *, status: int = 200, typed: int = 0, **forms: Form
) -> HttpResponse:
    """The page. `typed` is the move just typed; `forms` are shown again with their faults."""
    organization, lead = request.member.organization, story.lead
    names = step_names(organization)
    may_write = may(request.standing, "funnel.write")
    lines = lines_of(request, story, names, may_write)
    context = {
        "lead": lead,
        "label": label_of(lead, story.person, story.aliases[0].value if story.aliases else ""),
        "person": story.person,
        "aliases": story.aliases,
        "lines": lines,
        "just_typed": next((line for line in lines if line.move.pk == typed), None),
        "standing": names.get(lead.step, lead.step),
        "outcome": Outcome(lead.outcome).label if lead.outcome else "",
        "amount": amount_said(story, organization.currency),
        "may_write": may_write,
        "erased_at": story.erased_at,
        "may_export": may(request.standing, "person.export"),
        "may_erase": may(request.standing, "person.erase"),
        "waits": waits_of(organization, [lead.pk]).get(lead.pk),
        "may_pass": may(request.standing, "handoff.pass") and can_pass(organization, lead),
        **names_standing(organization, lead),
        **ways_on(lead.step, lead.outcome, names),
    }
    if may_write:
        context |= forms_for(request, story, names) | forms
    with timezone.override(organization.zone):
        return render(request, "funnel/lead.html", context, status=status)


def can_pass(organization: Organization, lead: Lead) -> bool:
    """Whether sales does not have the lead: it is closed, or not beyond the entry step."""
    border = border_of(organization)
    if border is None:
        return False
    beyond = border.steps[border.steps.index(border.entry) + 1 :]
    return bool(lead.outcome) or lead.step not in beyond


def lines_of(
    request: HttpRequest, story: Story, names: dict[str, str], may_write: bool
) -> list[Line]:
    """The facts, newest first."""
    organization = request.member.organization
    halves = dict(organization.steps.values_list("key", "half"))
    told_by = tellers(organization, [fact.move for fact in story.facts])
    return [
        Line(
            move=fact.move,
            title=title_of(fact.move, names),
            half=halves.get(fact.move.what, ""),
            is_match=fact.move.event_key.startswith(MATCHED),
            names=fact.names,
            back_to=names.get(fact.move.back_to, ""),
            currency=fact.move.currency or organization.currency,
            teller=told_by[fact.move.pk],
            may_undo=may_write and is_typed(fact) and not fact.move.deleted,
        )
        for fact in reversed(story.facts)
    ]


def is_typed(fact: Told) -> bool:
    return fact.move.event_key.startswith(BY_HAND)


def title_of(move: Move, names: dict[str, str]) -> str:
    """What the fact says, in two words."""
    if move.what in Outcome.values:
        return capfirst(Outcome(move.what).label)
    if move.event_key.startswith(MATCHED):
        return _("Matched")
    if not move.what:
        return _("Changed")
    return names.get(move.what, move.what)


def amount_said(story: Story, home: str) -> tuple[int, str] | None:
    """The amount last said, with its currency."""
    said = [
        (fact.move.amount, fact.move.currency or home)
        for fact in story.facts
        if fact.move.amount is not None and not fact.move.deleted
    ]
    return said[-1] if said else None


def ways_on(step: str, outcome: str, names: dict[str, str]) -> dict:
    """The steps ahead and those behind; a closed lead can also be opened where it stands."""
    keys = [key for key in names if key != VISITOR]
    place = keys.index(step) if step in keys else -1
    first = place if outcome and place >= 0 else place + 1
    return {
        "won": keys[-1] if keys and first < len(keys) else "",
        "won_name": names[keys[-1]] if keys else "",
        "ahead": [(key, names[key]) for key in keys[first:-1]],
        "behind": [(key, names[key]) for key in keys[: max(place, 0)]],
    }


def forms_for(request: HttpRequest, story: Story, names: dict[str, str]) -> dict[str, Form]:
    """Empty forms to move the lead, win it, close it, and change what is said of it."""
    lead, given = story.lead, {"by": request.member, "today": today_of(request)}
    seen = max((fact.move.pk for fact in story.facts), default=0)
    steps = {key: name for key, name in names.items() if key != VISITOR}
    values = {"owner": lead.owner, "persona": lead.persona, "seen": seen}
    moves = {
        place: MoveForm(initial={"seen": seen}, auto_id=f"{place}_%s", steps=steps, **given)
        for place in ("moving", "winning", "closing")
    }
    return moves | {"valuing": ValuesForm(initial=values, auto_id="valuing_%s", **given)}
