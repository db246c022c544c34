"""One persona: what is claimed and why, what is new, who has read it, how they buy."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from personas.queries.insights import by_half_since, heard
from personas.queries.personas import (
    StandingPersona,
    changes_in,
    published_versions,
    sheet_in,
    standing_persona,
)
from personas.queries.readers import read_of
from personas.rules.differences import ADDED, CHANGED, Change, differences
from personas.services import agreeing
from personas.services.telling import remind_readers
from personas.views.asked import in_the_way, local_day, number_in
from personas.views.buying import proposals, trend_of
from personas.views.figures import how_they_buy, period_shown
from smarketing.accounts.rules.rights import may
from smarketing.agreements.queries import names_under
from smarketing.funnel.queries.steps import step_names

HEARD = 6  # insights beside the sheet
MONTH = timedelta(days=30)


def persona(request: HttpRequest, persona_id: int) -> HttpResponse:
    """The sheet, with all that belongs to it."""
    return show_persona(request, persona_id)


def persona_print(request: HttpRequest, persona_id: int) -> HttpResponse:
    """The sheet alone, for a wall or a new colleague."""
    standing = standing_persona(request.member.organization, persona_id)
    return render(request, "personas/print.html", context_of(request, standing))


def show_persona(
    request: HttpRequest, persona_id: int, status: int = 200, **more: object
) -> HttpResponse:
    member, today = request.member, local_day(request)
    organization = member.organization
    standing = standing_persona(organization, persona_id)
    published = standing.published
    context = {
        **context_of(request, standing),
        "proposals": proposals(organization, standing, today),
        "read": read_of(organization, [published], today)[published.pk] if published else None,
        "has_read": published and member.readings.filter(version=published).exists(),
        "insights": heard(organization, member).filter(persona=persona_id)[:HEARD],
        "halves_heard": by_half_since(organization, timezone.now() - MONTH, persona_id),
        "halves": request.standing.heads,
        "may_edit": may(request.standing, "persona.edit"),
        "may_read": may(request.standing, "persona.read"),
        "may_hear": may(request.standing, "insight.add"),
        "may_confirm": may(request.standing, "insight.confirm"),
        **more,
    }
    return render(request, "personas/persona.html", context, status=status)


def context_of(request: HttpRequest, standing: StandingPersona) -> dict:
    """What the sheet itself shows."""
    organization, today = request.member.organization, local_day(request)
    versions = published_versions(standing.persona)
    published = standing.published
    changes = changes_in(versions, published.number) if published else []
    period = period_shown(organization, today)
    proposed, zone = sheet_in(standing.proposed), organization.zone
    return {
        "standing": standing,
        "persona": standing.persona,
        "sheet": standing.sheet,
        "versions": versions,
        "changes": changes if standing.edition > 1 else [],
        "marks": marks(changes) if standing.edition > 1 else {},
        "proposed_changes": differences(sheet_in(published), proposed) if proposed else [],
        "signatures": names_under(standing.proposed, zone),
        "published_signatures": names_under(published, zone),
        "buys": how_they_buy(organization, standing.persona.pk, period, today),
        "trend": trend_of(organization, standing.persona.pk, versions, today),
        "figures": f"personas.{standing.persona.pk}",  # what the board explains of it
        "steps": step_names(organization),
        "period": period.key,
        "currency": organization.currency,
        "today": today,
    }


def marks(changes: list[Change]) -> dict[str, str]:
    """Which claims the published version added or said otherwise, by their key."""
    said = [c for c in changes if c.kind in (ADDED, CHANGED) and not c.same_words]
    return {change.after.key: change.kind for change in said}


@require_POST
def persona_propose(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Put the draft before both heads."""
    return act(
        request,
        persona_id,
        lambda: agreeing.propose_persona(
            by=request.member,
            persona_id=persona_id,
            reason=request.POST.get("reason", ""),
            seen=request.POST.get("seen", ""),
            sign_as=request.POST.get("sign", ""),
            now=timezone.now(),
        ),
        _("Proposed. It is published once both heads have signed."),
    )


@require_POST
def persona_sign(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Sign the proposal for one's half."""
    return act(
        request,
        persona_id,
        lambda: agreeing.sign_persona(
            by=request.member,
            persona_id=persona_id,
            number=number_in(request, "number"),
            half=request.POST.get("half", ""),
            digest=request.POST.get("digest", ""),
            now=timezone.now(),
        ),
        _("Signed."),
    )


@require_POST
def persona_withdraw(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Take the proposal back into the draft."""
    return act(
        request,
        persona_id,
        lambda: agreeing.withdraw_persona(
            by=request.member,
            persona_id=persona_id,
            number=number_in(request, "number"),
            now=timezone.now(),
        ),
        _("Taken back. It is a draft again."),
    )


@require_POST
def persona_acknowledge(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Confirm having read the published version."""
    return act(
        request,
        persona_id,
        lambda: agreeing.acknowledge(
            by=request.member,
            persona_id=persona_id,
            number=number_in(request, "number"),
            now=timezone.now(),
        ),
        _("Thank you."),
    )


@require_POST
def persona_remind(request: HttpRequest, persona_id: int) -> HttpResponse:
    """Remind whoever has not read it yet."""
    n = remind_readers(by=request.member, persona_id=persona_id, now=timezone.now())
    said = ngettext("%(n)s person is reminded.", "%(n)s people are reminded.", n) % {"n": n}
    messages.success(request, said if n else _("Everybody who has not read it was told lately."))
    return redirect("persona", persona_id)


def act(request: HttpRequest, persona_id: int, doing, thanks: str) -> HttpResponse:
    """Do it and show the persona again; what is in the way is said on its page."""
    if fault := in_the_way(doing):
        return show_persona(request, persona_id, fault.status, trouble=fault.message)
    messages.success(request, thanks)
    back = request.POST.get("back", "")
    return redirect("personas") if back == "personas" else redirect("persona", persona_id)
