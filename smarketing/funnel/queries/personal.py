"""Whatever is kept of the person behind a lead, whole, for that person to be given."""

from collections.abc import Sequence
from typing import Any

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Attempt, Handoff, Lead, Person
from smarketing.funnel.queries.leads import lead_story, story_told


def kept_of(organization: Organization, lead_id: int) -> list[dict[str, Any]]:
    """All that is kept of a lead and of every other lead with the same e-mail, as plain data.

    Raises `Missing`. A lead of which the person was erased tells when, and what stays.
    """
    first = lead_story(organization, lead_id, with_person=True)
    leads = [first.lead.pk]
    if first.person and first.person.email:
        same = Person.objects.filter(organization=organization, email__iexact=first.person.email)
        others = same.filter(lead__merged_into__isnull=True).exclude(lead=first.lead)
        leads += others.order_by("lead").values_list("lead", flat=True)
    return [whole_told(organization, one) for one in leads]


def whole_told(organization: Organization, lead_id: int) -> dict[str, Any]:
    story = lead_story(organization, lead_id, with_person=True)
    carriers = [story.lead, *story.lead.merged.all()]
    return story_told(story) | {
        "handoffs": handoffs_told(carriers),
        "attempts": attempts_told(carriers),
        "insights": insights_told(organization, carriers),
    }


def handoffs_told(leads: Sequence[Lead]) -> list[dict[str, Any]]:
    found = Handoff.objects.filter(lead__in=leads, withdrawn=False)
    return [
        {
            "passed_at": one.passed_at,
            "step": one.step,
            "answer": one.answer,
            "answered_at": one.answered_at,
            "answered_by": one.answered_by and one.answered_by.name,
            "reason": one.reason,
            "notes": [
                {"at": note.at, "by": note.by and note.by.name, "text": note.text}
                for note in one.notes.all()
            ],
        }
        for one in found.select_related("answered_by")
        .prefetch_related("notes__by")
        .order_by("passed_at", "pk")
    ]


def attempts_told(leads: Sequence[Lead]) -> list[dict[str, Any]]:
    found = Attempt.objects.filter(lead__in=leads, deleted=False).order_by("at", "pk")
    return list(found.values("at", "kind", "by", "human", "reached"))


def insights_told(organization: Organization, leads: Sequence[Lead]) -> list[dict[str, Any]]:
    """What people heard from this lead, as `buyers.lead_by_key` finds it the other way round."""
    keys = [f"{one.source_system} {one.external_id}" for one in leads if one.external_id]
    found = organization.insights.filter(lead_key__in=keys).order_by("heard_at", "pk")
    return [
        {"heard_at": one.heard_at, "by": one.by.name, "text": one.text}
        for one in found.select_related("by")
    ]
