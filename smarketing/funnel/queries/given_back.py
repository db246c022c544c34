"""Leads that sales gave back: where they went by the reason, and from which day to try again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.borders import SaidReason, reasons_of
from smarketing.funnel.rules.handoffs import REJECTED, RETURNED
from smarketing.funnel.rules.reasons import NOBODY

GIVEN_BACK = (REJECTED, RETURNED)


def last_answers(handoffs: QuerySet[Handoff]) -> QuerySet[Handoff]:
    """Of these hand-offs those that were answered and that are their lead's last."""
    newer = Handoff.objects.filter(
        lead=OuterRef("lead"), passed_at__gt=OuterRef("passed_at"), withdrawn=False
    )
    return handoffs.filter(withdrawn=False).exclude(answer="").exclude(Exists(newer))


def to_nobody(organization: Organization) -> QuerySet[Handoff]:
    """The last hand-offs that were answered with a reason that returns a lead to nobody."""
    reasons = reasons_of(organization, retired=True).values()
    keys = [one.key for one in reasons if one.returns_to == NOBODY]
    return last_answers(organization.handoffs.filter(reason_key__in=keys))


@dataclass(frozen=True)
class GivenBack:
    """Why a lead came back, as the active language says it, and when to try again."""

    reason: str
    back_on: date | None


def given_back(organization: Organization, leads: Collection[int]) -> dict[int, GivenBack]:
    """Why each of these leads was given back, where a hand-off says it; two queries."""
    reasons = reasons_of(organization, retired=True)
    found = last_answers(organization.handoffs.filter(lead__in=leads))
    return {
        one.lead_id: GivenBack(in_words(one, reasons), one.back_on)
        for one in found
        if one.answer in GIVEN_BACK or one.taken_back_on
    }


def in_words(handoff: Handoff, reasons: Mapping[str, SaidReason]) -> str:
    """The reason of a hand-off in the active language; one on no list as it was said."""
    known = reasons.get(handoff.reason_key)
    return known.name if known else handoff.reason
