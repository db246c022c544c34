"""A draft of a goal, thrown away; it is written and proposed where goals are."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.services.drafts import drop_draft


@require_POST
def draft_drop(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away."""
    drop_draft(by=request.member, draft_id=draft_id)
    messages.success(request, _("The draft is gone."))
    return redirect("goals")
