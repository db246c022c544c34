"""Reads of drafts of goals."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from goals.models import GoalDraft
from goals.rules.wording import Wording, wording_of
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing


def drafts_of(organization: Organization) -> QuerySet[GoalDraft]:
    """Every draft, the one saved last first; one of a goal that is gone is not among them."""
    standing = organization.goal_drafts.filter(goal__dropped_at__isnull=True)
    return standing.select_related("member", "goal")


def draft_by_id(organization: Organization, draft_id: int) -> GoalDraft:
    """One of this organisation's, or `Missing`."""
    found = drafts_of(organization).filter(pk=draft_id).first()
    if found is None:
        raise Missing(_("There is no such draft."))
    return found


def drafted(draft: GoalDraft) -> Wording:
    """What a draft says."""
    return wording_of(draft.content)
