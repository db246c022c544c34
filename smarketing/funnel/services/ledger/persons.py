"""Whatever is personal about leads: kept apart from what is counted, and once erased for good."""

from collections.abc import Collection, Mapping
from datetime import datetime

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Person
from smarketing.funnel.rules.events import PERSONAL


def keep_persons(organization: Organization, told: Mapping[int, Mapping[str, str]]) -> None:
    """Keep what is said of the persons behind leads, save of those who were erased."""
    gone = erased_among(told)
    Person.objects.bulk_create(
        [
            Person(
                organization=organization,
                lead_id=lead_id,
                **{name: str(person.get(name, "")) for name in PERSONAL},
            )
            for lead_id, person in told.items()
            if lead_id not in gone
        ],
        update_conflicts=True,
        unique_fields=["lead"],
        update_fields=list(PERSONAL),
        batch_size=500,
    )


def erased_among(leads: Collection[int]) -> set[int]:
    """Those of the leads of which nothing personal is to be kept."""
    erased = Person.objects.filter(lead__in=leads, erased_at__isnull=False)
    return set(erased.values_list("lead_id", flat=True))


def erase_persons(organization: Organization, leads: Collection[int], at: datetime) -> None:
    """Leave of these leads' persons nothing but when it was erased."""
    Person.objects.bulk_create(
        [Person(organization=organization, lead_id=lead_id, erased_at=at) for lead_id in leads],
        update_conflicts=True,
        unique_fields=["lead"],
        update_fields=[*PERSONAL, "erased_at"],
    )


def forget_persons(leads: Collection[int]) -> None:
    """Drop what was said of these leads' persons, as if nobody had said it; what was erased stays
    erased."""
    Person.objects.filter(lead__in=leads, erased_at__isnull=True).delete()
