"""Reads of celebrations: what stands, what is due, what each half brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from goals.models import Celebration
from goals.queries.attained import attained, attained_by_step
from goals.queries.closings import closing_of
from goals.queries.delivered import days_delivered, frozen_on
from goals.queries.goals import StandingGoal, agreement_for
from goals.rules.celebrations import TOLD_DAYS, Brought, levels_of, reached, undone
from goals.rules.metrics import WON, Metric
from goals.rules.spread import months_in
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period, month_of
from smarketing.funnel.models import Entry
from smarketing.funnel.queries.ground import VISITOR

LEAD = "lead"
MOST_NAMED = 20  # leads looked at for what undid a goal
UNDONE = {
    "one": gettext_noop("%(lost)s of lead %(lead)s was taken back; %(stands)s of %(figure)s stand"),
    "several": gettext_noop(
        "%(lost)s of lead %(lead)s and %(more)s more were taken back; "
        "%(stands)s of %(figure)s stand"
    ),
    "corrected": gettext_noop("The figure was corrected; %(stands)s of %(figure)s stand"),
}


def celebrations_of(organization: Organization) -> QuerySet[Celebration]:
    """Every celebration, newest first, with the words said to it."""
    return organization.celebrations.prefetch_related("words__member")


def celebration_by_id(organization: Organization, celebration_id: int) -> Celebration:
    """One of this organisation's, or `Missing`."""
    found = celebrations_of(organization).filter(pk=celebration_id).first()
    if found is None:
        raise Missing(_("There is no such celebration."))
    return found


def moment_of(
    organization: Organization, goal_id: int | None, today: date, now: datetime
) -> Celebration | None:
    """The newest one that still stands and is to be told: of this goal, or of the last weeks."""
    fresh = Q(reached_on__gt=today - timedelta(TOLD_DAYS)) | Q(goal=goal_id)
    standing = organization.celebrations.filter(withdrawn_at__isnull=True, reached_at__lte=now)
    return standing.filter(fresh).first()


def told_to(organization: Organization, since: date, now: datetime, words: int) -> list[dict]:
    """What was reached since a day, newest first, as plain data with the last words said to it.

    What was withdrawn stays among it, with the reason. Two queries.
    """
    made = celebrations_of(organization).filter(reached_on__gte=since, reached_at__lte=now)
    return [
        {
            "id": one.pk,
            "level": one.level,
            "name": one.name,
            "unit": one.unit,
            "is_money": one.unit == organization.currency,
            "figure": one.figure,
            "attained": one.attained,
            "at": one.reached_at.isoformat(),
            "why_withdrawn": one.why_withdrawn if one.withdrawn_at else None,
            "words": [{"who": word.member.name, "text": word.text} for word in said[-words:]],
            "more": max(len(said) - words, 0),
        }
        for one in made
        for said in [list(one.words.all())]
    ]


@dataclass(frozen=True)
class Celebrated:
    """A goal that both agreed to, and the levels of it that are celebrated."""

    standing: StandingGoal
    levels: frozenset[str]


def celebrated_goals(
    organization: Organization, running: StandingGoal | None, today: date
) -> list[Celebrated]:
    """The goal on the board, and the last one that ended and is not closed: a win of its days
    that is recorded later is celebrated when it comes in."""
    found = [one for one in (running, last_ended(organization, today)) if one and one.is_shared]
    once = {one.goal.pk: one for one in reversed(found)}
    return [Celebrated(one, celebrated_levels(one)) for one in once.values()]


def unsettled_goals(
    organization: Organization,
    looked_at: Sequence[Celebrated],
    running: StandingGoal | None,
    stands: int,
) -> list[int]:
    """The goals of which a level is reached and not celebrated, or celebrated and not reached.

    The goal on the board stands at `stands`; another one is counted.
    """
    found = []
    for one in looked_at:
        wording = one.standing.wording
        if one.standing is not running:
            stands = attained(organization, wording.of, wording.period).value
        if one.levels != set(reached(wording, stands)):
            found.append(one.standing.goal.pk)
    return found


def last_ended(organization: Organization, today: date) -> StandingGoal | None:
    """The shared goal whose days ended last, unless its period is closed."""
    goals = organization.goals.on_top().filter(ends_on__lt=today)
    goal = goals.order_by("-ends_on").first()
    return StandingGoal(goal, agreement_for(goal)) if goal and not closing_of(goal) else None


def celebrated_levels(standing: StandingGoal) -> frozenset[str]:
    """The levels of what both agreed to that are celebrated and not taken back."""
    mine = standing.goal.celebrations.filter(number=standing.agreement.agreed.number)
    return frozenset(mine.filter(withdrawn_at__isnull=True).values_list("level", flat=True))


def brought_in(organization: Organization, period: Period, today: date) -> Brought:
    """What each half brought up to today."""
    figures = attained_by_step(organization, period)
    steps = dict(organization.steps.values_list("key", "half"))
    own = [step for step, half in steps.items() if half == MARKETING and step != VISITOR]
    lead = LEAD if LEAD in steps else next(iter(own), LEAD)
    leads, won = figures.get(lead), figures.get(WON)
    return Brought(
        lead_step=lead,
        leads=leads.count if leads else 0,
        lead_value=value_delivered(organization, period, today),
        won_step=WON,
        won=won.count if won else 0,
        won_amount=(won.amount if won else 0) if organization.unit == "money" else None,
        currency=organization.currency,
    )


def value_delivered(organization: Organization, period: Period, today: date) -> int | None:
    """The net value of the leads delivered in a period; None where nobody measured any."""
    if not frozen_on(organization, min(today, period.ends_on)).exists():
        return None
    months = [part for part in months_in(period) if part.starts_on <= today]
    return sum(
        came - back
        for part in months
        for day, (came, back) in days_delivered(organization, month_of(part.starts_on)).items()
        if day in part
    )


def why_undone(celebration: Celebration, metric: Metric, period: Period, attained: int) -> dict:
    """What was taken back since a level was reached, as a sentence in no language."""
    organization = celebration.organization
    column = "amount" if metric.is_money else "n"
    rows = (
        Entry.objects.filter(
            organization=organization,
            what=metric.step,
            day__gte=period.starts_on,
            day__lte=period.ends_on,
            version__gt=celebration.version,
        )
        .values_list("lead_id", "lead__external_id")
        .annotate(lost=Sum(column))
        .filter(lost__lt=0)
        .order_by("lost")[:MOST_NAMED]
    )
    lost = [
        (external or str(lead), typed(-gone, metric, celebration.unit))
        for lead, external, gone in rows
    ]
    figures = [typed(value, metric, celebration.unit) for value in (attained, celebration.figure)]
    return undone(*figures, lost, UNDONE)


def typed(value: int, metric: Metric, unit: str) -> dict:
    return {"money": [value, unit]} if metric.is_money else {"count": value}


def figures_to_reach(standing: StandingGoal) -> dict[str, int]:
    """The levels of an agreed goal."""
    return levels_of(standing.wording)


def has_seen(member: Member, celebration_id: int) -> bool:
    """Whether a member put this moment away."""
    return member.celebrations_seen.filter(celebration=celebration_id).exists()
