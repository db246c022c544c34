"""What was heard: waiting, weighed, by persona and half."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from personas.models import Confirmation, Insight, InsightNote, Status
from personas.rules.likeness import alike
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.faults import Missing


def heard(organization: Organization, reader: Member | None = None) -> QuerySet[Insight]:
    """Every insight, newest first, with who else hears it; `is_confirmed` by this reader."""
    names = Confirmation.objects.select_related("member")
    found = (
        organization.insights.select_related("persona", "by", "weighed_by", "merged_into")
        .prefetch_related(Prefetch("confirmations", names))
        .annotate(also=Count("confirmations"))
        .order_by("-heard_at", "-pk")  # what is counted by groups forgets the order of its model
    )
    if reader is None:
        return found
    mine = Confirmation.objects.filter(insight=OuterRef("pk"), member=reader)
    return found.annotate(is_confirmed=Exists(mine))


def waiting(organization: Organization, reader: Member | None = None) -> QuerySet[Insight]:
    """Those nobody has weighed yet."""
    return heard(organization, reader).filter(status=Status.OPEN)


def insight_by_id(organization: Organization, insight_id: int) -> Insight:
    found = heard(organization).filter(pk=insight_id).first()
    if found is None:
        raise Missing(_("Nobody recorded such an insight."))
    return found


def untold(member: Member) -> list[Insight]:
    """What became of this member's insights, as far as they have not seen it."""
    mine = heard(member.organization).filter(by=member, is_told=False)
    return list(mine.exclude(status=Status.OPEN))


def waiting_by_persona(organization: Organization) -> Counter[int | None]:
    """How many wait for each persona, and for none."""
    rows = organization.insights.filter(status=Status.OPEN).order_by().values_list("persona")
    return Counter(dict(rows.annotate(n=Count("pk"))))


def by_half_since(
    organization: Organization, since: datetime, persona_id: int | None = None
) -> Counter[str]:
    """How many each half recorded since a moment; "" for those of no half."""
    rows = organization.insights.filter(heard_at__gte=since)
    if persona_id is not None:
        rows = rows.filter(persona=persona_id)
    return Counter(dict(rows.order_by().values_list("half").annotate(n=Count("pk"))))


RECENT, COMPARED = timedelta(days=365), 500


def heard_alike(
    organization: Organization, reader: Member, text: str, since: datetime
) -> list[Insight]:
    """What was heard since a moment and says much the same, the likest first."""
    recent = organization.insights.filter(heard_at__gte=since).exclude(status=Status.MERGED)
    numbers = alike(text, recent.values_list("pk", "text")[:COMPARED])
    found = {one.pk: one for one in heard(organization, reader).filter(pk__in=numbers)}
    return [found[number] for number in numbers if number in found]


def notes_of(insight: Insight) -> list[InsightNote]:
    """What was said of an insight, the oldest first."""
    return list(insight.notes.select_related("by", "other__by", "other__persona"))


def named_by(insight: Insight) -> list[Insight]:
    """The other insights that were said to go with this one."""
    return list(heard(insight.organization).filter(pk__in=insight.named_by.values("insight_id")))
