"""Who is told of a new version, reminded of one, and told what became of what they heard."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from personas.models import Insight, Persona
from personas.queries.personas import standing_persona, standing_personas
from personas.queries.readers import readers
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.services import rights
from smarketing.agreements.models import Version
from smarketing.audit import services as audit
from smarketing.notices.rules.kinds import INSIGHT_DONE, PERSONA_NEW
from smarketing.notices.services import Told, forget, tell

AGAIN = timedelta(hours=20)  # nobody is reminded twice a day, whoever presses
WEEKLY = timedelta(days=7)  # and by itself, as long as a version is not confirmed


def tell_version(
    organization: Organization, persona: Persona, version: Version, now: datetime
) -> None:
    """Everybody who ought to read a version hears of it; of earlier ones nobody does any more."""
    older = organization.versions.filter(kind=version.kind, subject_id=persona.pk)
    forget(organization, [PERSONA_NEW], list(older.values_list("pk", flat=True)))
    people = readers(organization, today_in(organization.zone, now))
    tell(
        organization,
        PERSONA_NEW,
        [Told(one.pk, version.pk, {"name": persona.name}) for one in people],
        now,
    )


def tell_weighed(by: Member, insights: Iterable[Insight], now: datetime) -> None:
    """Whoever heard these hears what became of them; not of what they weighed themselves."""
    told = [one for one in insights if one.by_id != by.pk]
    forget(by.organization, [INSIGHT_DONE], [one.pk for one in told])
    tell(by.organization, INSIGHT_DONE, [Told(one.by_id, one.pk) for one in told], now)


@transaction.atomic
def remind_readers(*, by: Member, persona_id: int, now: datetime) -> int:
    """Remind whoever has not confirmed the published version; how many were, without those
    who were told less than a day ago."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    standing = standing_persona(by.organization, persona_id)
    if standing.published is None:
        return 0
    reminded = remind(by.organization, standing.persona, standing.published, now, AGAIN)
    if reminded:
        audit.record(by, "persona.remind", standing.persona, n=len(reminded))
    return len(reminded)


def remind(
    organization: Organization,
    persona: Persona,
    version: Version,
    now: datetime,
    after: timedelta,
) -> Collection[int]:
    """Tell again those who have not confirmed and were told longer ago than this."""
    people = {one.pk for one in readers(organization, today_in(organization.zone, now))}
    done = set(version.readings.values_list("member_id", flat=True))
    mine = organization.notices.filter(kind=PERSONA_NEW, subject=version.pk)
    lately = set(mine.filter(at__gt=now - after).values_list("member_id", flat=True))
    wanted = people - done - lately
    mine.filter(member__in=wanted).delete()
    told = [Told(one, version.pk, {"name": persona.name}) for one in sorted(wanted)]
    tell(organization, PERSONA_NEW, told, now)
    return wanted


def remind_weekly(now: datetime) -> int:
    """Every organisation's readers of versions a week old and not confirmed yet; how many."""
    found = 0
    for organization in Organization.objects.filter(personas__archived_at__isnull=True).distinct():
        for one in standing_personas(organization):
            if one.published and one.published.agreed_at < now - WEEKLY:
                with transaction.atomic():
                    found += len(remind(organization, one.persona, one.published, now, WEEKLY))
    return found
