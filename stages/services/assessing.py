"""The kept line: computed anew when its evidence may have changed, one row a day."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.audit import services as audit
from stages.models import AssessmentDay
from stages.queries.assessment import newest_day
from stages.queries.facts import facts_of
from stages.rules.assess import assess
from stages.rules.contributions import contributions
from stages.rules.facts import Facts
from stages.rules.table import VERSION

MOST_DAYS = 800  # so far back a history is told after a pause, or when asked for
KEPT = ("tenths", "stage", "in_name_only", "evidence", "halves", "table", "version")


def reassess(organization: Organization, now: datetime, since: date | None = None) -> AssessmentDay:
    """Keep where the organisation stands today, and every day since the last kept one.

    Runs inside the writer's transaction, after `raise_wanted`. Days before today are told from
    the records as they stand; a day once kept and gone is not told again.
    """
    today = today_in(organization.zone, now)
    last = newest_day(organization)
    first = max(first_missing(last, since, today), today - timedelta(MOST_DAYS))
    facts = facts_of(organization, today, first)
    days = [first + timedelta(n) for n in range((today - first).days + 1)]
    rows = [row_of(organization, facts, day) for day in days]
    AssessmentDay.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organization", "day"],
        update_fields=KEPT,
    )
    if last and last.day <= today and last.tenths != rows[-1].tenths:
        moved = {"before": last.tenths, "after": rows[-1].tenths, "stage": rows[-1].stage}
        audit.record_for(organization, "stages.move", **moved)
    return rows[-1]


def first_missing(last: AssessmentDay | None, since: date | None, today: date) -> date:
    """The first day to tell: after the last kept one, today at the latest."""
    if last is None:
        return since or today
    return min(last.day + timedelta(1), today)


def row_of(organization: Organization, facts: Facts, day: date) -> AssessmentDay:
    line = assess(facts, day)
    return AssessmentDay(
        organization=organization,
        day=line.day,
        tenths=line.tenths,
        stage=line.stage,
        in_name_only=line.in_name_only,
        evidence={
            one.key: {
                "strength": str(one.strength),
                "said": one.found.said,
                "params": dict(one.found.params),
            }
            for one in line.shown
        },
        halves=contributions(facts, day),
        table=VERSION,
        version=organization.wanted,
    )


def look_again(organization: Organization, now: datetime) -> bool:
    """Assess an organisation whose evidence may have changed; write only where the line differs.

    Answers whether it wrote. What changed nothing costs one small update and rings no bell.
    """
    today, last, seen = (
        today_in(organization.zone, now),
        newest_day(organization),
        organization.wanted,
    )
    if last and last.day == today and last.table == VERSION:
        new = row_of(organization, facts_of(organization, today), today)
        if (new.tenths, new.evidence, new.halves) == (last.tenths, last.evidence, last.halves):
            AssessmentDay.objects.filter(pk=last.pk, version__lt=seen).update(version=seen)
            return False
    with transaction.atomic():
        organization.raise_wanted()
        reassess(organization, now)
        audit.record_for(organization, "stages.assess")
    return True


def look_everywhere(now: datetime) -> int:
    """Look again wherever a board, or the local day, changed since; how many lines moved."""
    known = Organization.objects.annotate(
        seen=Max("assessment_days__version"), told=Max("assessment_days__day")
    )
    return sum(look_again(one, now) for one in known if is_stale(one, now))


def is_stale(organization: Organization, now: datetime) -> bool:
    """Whether something may have changed since the last kept assessment."""
    if organization.seen is None or organization.seen < organization.wanted:
        return True
    return organization.told < today_in(organization.zone, now)
