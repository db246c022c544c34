"""What is new for somebody, and what they choose to be told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from smarketing.accounts.rules.faults import Missing
from smarketing.notices import services
from smarketing.notices.queries import Chosen, choices_of, unseen
from smarketing.notices.rules.kinds import CHOSEN, KINDS, NIGHTLY, NIGHTLY_NAME


def notices(request: HttpRequest) -> HttpResponse:
    """The news, and the choices beside it."""
    if request.method == "POST":
        said = request.POST
        chosen = {kind: Chosen(f"page-{kind}" in said, f"mail-{kind}" in said) for kind in CHOSEN}
        services.choose(by=request.member, choices=chosen)
        messages.success(request, _("Kept."))
        return redirect("notices")
    chosen = choices_of(request.member)
    rows = [(kind, _(KINDS[kind].name), chosen[kind], True) for kind in KINDS]
    rows.append((NIGHTLY, _(NIGHTLY_NAME), chosen[NIGHTLY], False))
    context = {"news": unseen(request.member), "rows": rows, "email": request.user.email}
    return render(request, "notices/notices.html", context)


@require_POST
def notices_seen(request: HttpRequest) -> HttpResponse:
    """Seen, and on to where the news leads; without a kind, all of it."""
    kind = request.POST.get("kind", "")
    news = {one.kind: one.url for one in unseen(request.member)}
    services.mark_seen(by=request.member, kind=kind, now=timezone.now())
    return redirect(news.get(kind) or "notices")


@require_safe
def notices_count(request: HttpRequest) -> HttpResponse:
    """How many are new: a fragment that the page's head asks for."""
    n = sum(one.n for one in unseen(request.member))
    response = render(request, "notices/_count.html", {"n": n})
    response["Cache-Control"] = "private, no-store"
    return response


@csrf_exempt
def notices_stop(request: HttpRequest, secret: str) -> HttpResponse:
    """End mails from the mail itself, without signing in: asked first, unless a mail program asks
    by itself (RFC 8058)."""
    try:
        member, kind = services.stopping(secret)
    except Missing as fault:
        return render(request, "notices/stop.html", {"fault": fault.message}, status=404)
    stopped = request.method == "POST"
    if stopped:
        services.stop_mails(secret=secret)
    name = NIGHTLY_NAME if kind == NIGHTLY else KINDS[kind].name if kind else ""
    context = {"stopped": stopped, "name": _(name) if name else "", "to": member.organization.name}
    return render(request, "notices/stop.html", context)
