"""Meetings for calendar programs: one meeting's file, and a subscription by a secret link."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Missing
from stages import words
from stages.models import MeetingSeries
from stages.queries.calendar import Told, event, events_of, link_by_secret
from stages.queries.facts.meetings import series_fact
from stages.rules.calendar import Event, calendar_file
from stages.rules.meetings import is_slot
from stages.services import calendar as services
from stages.services import rows

TYPE = "text/calendar; charset=utf-8"


def telling(request: HttpRequest) -> Told:
    """How a meeting is told in a calendar: who meets, and where its agenda is."""

    def tell(series: MeetingSeries, on: date) -> tuple[str, str, str]:
        url = request.build_absolute_uri(reverse("meeting", args=[series.pk, on.isoformat()]))
        text = _("Agenda and minutes: %(url)s") % {"url": url}
        return _(words.SERIES[series.kind]), text, url

    return tell


def file(organization: Organization, events: list[Event]) -> HttpResponse:
    name = _("%(name)s: marketing and sales") % {"name": organization.name}
    return HttpResponse(calendar_file(name, events, timezone.now()), content_type=TYPE)


@require_GET
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program subscribes to; a revoked link is not found."""
    now = timezone.now()
    link = link_by_secret(secret, now)
    if link is None:
        raise Missing(_("This calendar link opens nothing any more."))
    language = link.member.user.language if link.member.user else translation.get_language()
    with translation.override(language):
        today = today_in(link.organization.zone, now)
        answer = file(link.organization, events_of(link.organization, today, telling(request)))
    answer["Cache-Control"] = "private, max-age=300"
    return answer


def meeting_file(request: HttpRequest, series_id: int, slot: str) -> HttpResponse:
    """One meeting, to be put into a calendar by hand."""
    series = rows.series(request.member, series_id)
    try:
        on = date.fromisoformat(slot)
    except ValueError:
        raise Missing(_("This series has no meeting on that day.")) from None
    if not is_slot(series_fact(series), on):
        raise Missing(_("This series has no meeting on that day."))
    organization = request.member.organization
    answer = file(organization, [event(organization, series, on, telling(request))])
    answer["Content-Disposition"] = f'attachment; filename="{series.kind}-{on.isoformat()}.ics"'
    return answer


@require_POST
def calendar_link(request: HttpRequest) -> HttpResponse:
    """A new secret link, told this once."""
    secret = services.make_link(by=request.member, now=timezone.now())
    address = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
    context = {"address": address, "webcal": f"webcal://{address.partition('://')[2]}"}
    return render(request, "stages/calendar.html", context)


@require_POST
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    services.revoke_link(by=request.member, now=timezone.now())
    messages.success(request, _("The calendar link opens nothing any more."))
    return redirect("meetings")
