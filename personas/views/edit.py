"""The draft, claim by claim, edited where it stands; and the persona's own affairs."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from personas.forms.sheets import AboutForm, ClaimForm, EvidenceRows, NameForm, rows_of, start_of
from personas.models import Ground, Part
from personas.queries.personas import StandingPersona, standing_persona
from personas.rules.checks import LONGEST
from personas.rules.pictures import PICTURES
from personas.rules.sheet import PARTS, Claim, digest_of_about, digest_of_claim
from personas.services import drafts
from personas.services.personas import archive_persona, rename_persona, restore_persona
from personas.views.asked import complain, in_the_way, local_day
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.shell import url_of
from smarketing.funnel.queries.steps import step_names


def persona_edit(request: HttpRequest, persona_id: int) -> HttpResponse:
    """The draft with whatever is open in it: a claim, a new one, or who the persona is."""
    if request.method == "POST":
        return typed(request, persona_id)
    standing = standing_persona(request.member.organization, persona_id)
    claim = standing.newest.claim(request.GET.get("claim", ""))
    part = request.GET.get("add", "")
    opened = {}
    if claim is not None:
        opened = claim_sheet(request, claim, evidence=request.GET.get("note", ""))
    elif part in PARTS:
        said = {"text": request.GET.get("text", ""), "evidence": request.GET.get("note", "")}
        opened = claim_sheet(request, None, part, **said)
    elif "about" in request.GET:
        opened = about_sheet(standing)
    return show_draft(request, standing, **opened)


def show_draft(
    request: HttpRequest, standing: StandingPersona, status: int = 200, **opened: object
) -> HttpResponse:
    sheet, names = standing.newest, dict(standing.newest.by_part())
    context = {
        "standing": standing,
        "persona": standing.persona,
        "sheet": sheet,
        "parts": [(part, label, names.get(part, [])) for part, label in Part.choices],
        "changes": standing.changes,
        "seen_draft": standing.draft.changed_at.isoformat() if standing.draft else "",
        "steps": step_names(request.member.organization),
        "today": local_day(request),
        "halves": request.standing.heads,
        "name_form": NameForm(
            initial={"name": standing.persona.name, "seen": standing.persona.name}
        ),
        "names": standing.persona.names.all(),
        "names_url": url_of("persona_names"),
        "digests": {claim.key: digest_of_claim(claim) for claim in sheet.claims},
        **opened,
    }
    return render(request, "personas/edit.html", context, status=status)


def claim_sheet(
    request: HttpRequest, claim: Claim | None, part: str = "", text: str = "", evidence: str = ""
) -> dict:
    """The open form of a claim, or of a new one about this part; with a figure as evidence where
    one is proposed."""
    steps = step_names(request.member.organization)
    side = request.member.side if request.member.side in HALVES else HALVES[0]
    start = (
        start_of(claim)
        if claim
        else {
            "part": part,
            "half": side,
            "sure": "fair",
            "text": text[: LONGEST["text"]],
        }
    )
    figure = {"kind": Ground.FIGURE, "on": local_day(request), "note": evidence[: LONGEST["note"]]}
    start_rows = [*([figure] if evidence else []), *rows_of(claim)]
    return {
        "form": ClaimForm(initial=start, steps=steps),
        "rows": EvidenceRows(initial=start_rows, prefix="evidence"),
        "open_key": claim.key if claim else "",
        "open_part": claim.part if claim else part,
        "seen": digest_of_claim(claim),
    }


def about_sheet(standing: StandingPersona) -> dict:
    about = standing.newest.about
    return {
        "about_form": AboutForm(initial=vars(about)),
        "pictures": PICTURES,
        "seen": digest_of_about(about),
    }


def typed(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Save what was typed, or leave a claim out."""
    what = request.POST.get("what", "")
    if what == "about":
        return about_typed(request, persona_id)
    if what == "drop":
        return claim_dropped(request, persona_id)
    return claim_typed(request, persona_id)


def about_typed(request: HttpRequest, persona_id: int) -> HttpResponse:
    form = AboutForm(request.POST)
    given = {"by": request.member, "persona_id": persona_id, "now": timezone.now()}
    status, trouble = 400, ""
    if form.is_valid():
        try:
            drafts.set_about(about=form.about, seen=request.POST.get("seen", ""), **given)
        except Overtaken as fault:
            status, trouble = 409, fault.message
        except Fault as fault:
            complain(form, fault)
        else:
            return redirect("persona_edit", persona_id)
    standing = standing_persona(request.member.organization, persona_id)
    opened = about_sheet(standing) | {"about_form": form, "trouble": trouble}
    return show_draft(request, standing, status, **opened)


def claim_typed(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Save one claim. What another person made of it meanwhile is shown beside what was typed."""
    organization, key = request.member.organization, request.POST.get("key", "")
    form = ClaimForm(request.POST, steps=step_names(organization))
    rows = EvidenceRows(request.POST, prefix="evidence")
    given = {"by": request.member, "persona_id": persona_id, "now": timezone.now()}
    status, trouble = 400, ""
    if form.is_valid() and rows.is_valid():
        try:
            claim = drafts.put_claim(
                claim=form.claim(key, kept(rows)), seen=request.POST.get("seen", ""), **given
            )
        except Overtaken as fault:
            status, trouble = 409, fault.message
        except Fault as fault:
            complain(form, fault)
        else:
            address = redirect("persona_edit", persona_id)
            address["Location"] += f"#claim-{claim.key}"
            return address
    standing = standing_persona(organization, persona_id)
    current = standing.newest.claim(key)
    opened = {
        "form": form,
        "rows": rows,
        "open_key": key if current else "",
        "open_part": current.part if current else form.data.get("part", PARTS[0]),
        "seen": digest_of_claim(current),
        "trouble": trouble,
        "current": current if status == 409 else None,
    }
    return show_draft(request, standing, status, **opened)


def kept(rows: EvidenceRows) -> tuple:
    """The evidence that was typed, less what was ticked to go."""
    return tuple(
        row.evidence
        for row in rows
        if row.has_changed() | bool(row.initial) and not row.cleaned_data.get("DELETE")
        if row.cleaned_data.get("note")
    )


def claim_dropped(request: HttpRequest, persona_id: int) -> HttpResponse:
    return tried(
        request,
        persona_id,
        lambda: drafts.drop_claim(
            by=request.member,
            persona_id=persona_id,
            key=request.POST.get("key", ""),
            seen=request.POST.get("seen", ""),
            now=timezone.now(),
        ),
        _("Left out of the next version."),
    )


@require_POST
def persona_discard(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Forget the draft."""
    drafts.discard_draft(by=request.member, persona_id=persona_id, now=timezone.now())
    messages.success(request, _("The draft is discarded."))
    return redirect("persona", persona_id)


@require_POST
def persona_name(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Call the persona otherwise."""
    return tried(
        request,
        persona_id,
        lambda: rename_persona(
            by=request.member,
            persona_id=persona_id,
            name=request.POST.get("name", ""),
            seen=request.POST.get("seen", ""),
        ),
        _("Renamed."),
    )


@require_POST
def persona_archive(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Put the persona away."""
    archive_persona(by=request.member, persona_id=persona_id, now=timezone.now())
    messages.success(request, _("Archived. Its leads keep it, and its page stays."))
    return redirect("personas")


@require_POST
def persona_restore(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Take an archived persona back into use."""
    restore_persona(by=request.member, persona_id=persona_id)
    messages.success(request, _("In use again."))
    return redirect("persona", persona_id)


def tried(
    request: HttpRequest, persona_id: int, doing: Callable[[], object], thanks: str
) -> HttpResponse:
    """Do it and show the draft again, with what is in the way if something is."""
    if fault := in_the_way(doing):
        standing = standing_persona(request.member.organization, persona_id)
        return show_draft(request, standing, fault.status, trouble=fault.message)
    messages.success(request, thanks)
    return redirect("persona_edit", persona_id)
