"""The day on which a lead that was given back is worth trying again: whoever passed it is told."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from smarketing.accounts.models import Organization
from smarketing.accounts.queries.people import people_here
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.given_back import GIVEN_BACK, last_answers
from smarketing.funnel.rules.handoffs import BY_HAND, PASSED
from smarketing.funnel.services.handoffs.telling import Readers
from smarketing.notices.rules.kinds import LEAD_AGAIN
from smarketing.notices.services import Told, tell

LATE = timedelta(7)  # a day that was missed by more is no news any more


def remind_all(now: datetime) -> None:
    """Look at every organisation in which such a day has come. Safe to run twice."""
    concerned = come_again(Handoff.objects, now).values_list("organization", flat=True).distinct()
    for organization in Organization.objects.filter(pk__in=concerned):
        remind(organization, now)


@transaction.atomic
def remind(organization: Organization, now: datetime) -> None:
    """Whoever passed the lead by hand and is still here is told, else who heads the half that
    passes there."""
    readers = Readers(organization, now)
    due = list(come_again(organization.handoffs.filter(back_on__lte=readers.today), now))
    hands = passed_by_hand(organization, due, readers.today)
    told = [
        Told(member, one.pk)
        for one in due
        for member in hands.get(one.passed_by) or readers.head(readers.passing(one))
    ]
    tell(organization, LEAD_AGAIN, told, now)


def come_again(handoffs: QuerySet[Handoff], now: datetime) -> QuerySet[Handoff]:
    """Of these the last ones of leads that stand given back, whose day is come, give or take a
    zone."""
    first, last = now.date() - LATE, now.date() + timedelta(1)
    come = handoffs.filter(back_on__gt=first, back_on__lte=last)
    return last_answers(come.filter(lead__outcome__in=GIVEN_BACK))


def passed_by_hand(
    organization: Organization, handoffs: Collection[Handoff], today: date
) -> dict[str, list[int]]:
    """Who of today's people passed those that somebody passed by hand, by the key of the fact."""
    keys = [one.passed_by for one in handoffs if one.passed_by.startswith((PASSED, BY_HAND))]
    here = people_here(organization, today).order_by()
    moves = organization.moves.filter(event_key__in=keys, recorded_by__in=here)
    return {key: [member] for key, member in moves.values_list("event_key", "recorded_by")}
