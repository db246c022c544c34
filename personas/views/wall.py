"""The wall of personas, new ones, and files of them in and out."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from personas.forms.sheets import FileForm, PersonaForm
from personas.queries.insights import untold, waiting_by_persona
from personas.queries.personas import StandingPersona, sheet_in, standing_personas
from personas.queries.readers import Read, editions_read, read_of, unread_by
from personas.rules.buying import Buying
from personas.rules.differences import Change, differences
from personas.rules.pictures import PICTURES
from personas.services.exchange import import_personas
from personas.services.personas import create_persona
from personas.views.asked import complain, exported, local_day
from personas.views.figures import NONE, buying_by_persona, period_shown
from personas.views.learn import due_now
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.rights import may
from smarketing.agreements.models import Version
from smarketing.funnel.queries.steps import step_names


@dataclass(frozen=True)
class Face:
    """A persona's card on the wall."""

    standing: StandingPersona
    buying: Buying
    read: Read | None
    insights: int


@dataclass(frozen=True)
class News:
    """A version the reader has not confirmed, against the last one they have."""

    standing: StandingPersona
    changes: list[Change]
    is_first: bool


def personas(request: HttpRequest) -> HttpResponse:
    """Who both halves sell to: every persona's card, and the leads that are nobody's yet."""
    member, today = request.member, local_day(request)
    organization = member.organization
    period = period_shown(organization, today)
    standing = standing_personas(organization)
    bought = buying_by_persona(organization, period)
    waiting = waiting_by_persona(organization)
    read = read_of(organization, [one.published for one in standing if one.published], today)
    context = {
        "faces": [face_of(one, bought, read, waiting) for one in standing],
        "unmatched": bought.get(NONE),
        "period": period.key,
        "currency": organization.currency,
        "today": today,
        "waiting": sum(waiting.values()),
        "unplaced": waiting.get(None, 0),
        "news": news_for(member, standing) if may(request.standing, "persona.read") else [],
        "untold": untold(member),
        "steps": step_names(organization),
        "quizzes": len(due_now(request, standing)),
        "archived": organization.personas.filter(archived_at__isnull=False),
        "may_edit": may(request.standing, "persona.edit"),
    }
    return render(request, "personas/wall.html", context)


def face_of(
    standing: StandingPersona, bought: dict[int, Buying], read: dict[int, Read], waiting: dict
) -> Face:
    return Face(
        standing,
        bought.get(standing.persona.pk, Buying()),
        read.get(standing.published.pk) if standing.published else None,
        waiting.get(standing.persona.pk, 0),
    )


def news_for(member: Member, standing: list[StandingPersona]) -> list[News]:
    """What was published and this member has not confirmed yet, in three queries."""
    unread = unread_by(member, standing)
    numbers = editions_read(member) if unread else {}
    last = last_read(member, unread, numbers)
    return [
        News(
            one,
            differences(sheet_in(last.get(one.persona.pk)), one.sheet),
            one.persona.pk not in last,
        )
        for one in unread
    ]


def last_read(
    member: Member, unread: list[StandingPersona], numbers: dict[int, int]
) -> dict[int, Version]:
    """The newest version of each of these personas that the member has read."""
    ids = [one.persona.pk for one in unread if one.persona.pk in numbers]
    versions = member.organization.versions.filter(kind="persona", subject_id__in=ids)
    return {
        version.subject_id: version
        for version in versions
        if numbers[version.subject_id] == version.number
    }


def persona_new(request: HttpRequest) -> HttpResponse:
    """A persona begins with a name; its claims follow on the next page."""
    form = PersonaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            persona = create_persona(
                by=request.member,
                name=form.cleaned_data["name"],
                about=form.about,
                now=timezone.now(),
            )
        except Fault as fault:
            complain(form, fault)
        else:
            return redirect("persona_edit", persona.pk)
    status = 400 if form.errors else 200
    return render(request, "personas/new.html", {"form": form, "pictures": PICTURES}, status=status)


def personas_export(request: HttpRequest) -> HttpResponse:
    """Every persona in use as one file, JSON or with `?as=markdown` Markdown: the published
    sheet, else what is drafted."""
    found = standing_personas(request.member.organization)
    sheets = [(one.persona.name, one.sheet) for one in found]
    return exported(sheets, as_markdown=request.GET.get("as") == "markdown")


def personas_import(request: HttpRequest) -> HttpResponse:
    """Take personas from such a file: each becomes a draft."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = import_personas(
                by=request.member, plain=form.cleaned_data["file"], now=timezone.now()
            )
        except Fault as fault:
            complain(form, fault)
        else:
            said = _("Taken as drafts: %(names)s.")
            messages.success(request, said % {"names": ", ".join(done.begun + done.drafted)})
            return redirect("personas")
    status = 400 if form.errors else 200
    return render(request, "personas/import.html", {"form": form}, status=status)
