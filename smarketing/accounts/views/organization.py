"""The organisation's settings and every token that opens it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from smarketing.accounts.forms import complain
from smarketing.accounts.forms.organization import OrganizationForm
from smarketing.accounts.rules.charter import MONEY
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import organizations, upstairs
from smarketing.accounts.views.page import done, posted, show


def settings_page(request: HttpRequest) -> HttpResponse:
    mine = request.member.organization
    form = OrganizationForm(posted(request), initial=said_of(mine))
    if upstairs.is_counting(mine):
        form.fields["currency"].disabled = True
        form.fields["currency"].help_text = _("Stays, since something was counted in it.")
        form.fields["timezone"].help_text = _("In another zone every day is counted again.")
    if request.method == "POST" and form.is_valid():
        try:
            organizations.edit_organization(
                by=request.member, charter=form.charter(), now=timezone.now()
            )
            return done(request, _("Saved."), "settings")
        except Fault as fault:
            complain(form, fault)
    return show(request, "settings", form)


def said_of(organization: object) -> dict:
    """The settings as the form shows them."""
    unit = "" if organization.unit == MONEY else organization.unit
    kept = {name: getattr(organization, name) for name in ("name", "currency", "timezone")}
    return {**kept, "fiscal_start": organization.fiscal_start, "unit": unit}


def settings_tokens(request: HttpRequest) -> HttpResponse:
    good = request.member.organization.tokens.filter(revoked_at__isnull=True)
    context = {"tokens": good.select_related("member"), "now": timezone.now()}
    return render(request, "accounts/settings_tokens.html", context)
