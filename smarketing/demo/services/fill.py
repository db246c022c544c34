"""The demo organisation, filled: its people, its promises, and eighteen months of moves."""

import secrets
from bisect import bisect
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from goals.queries.plan import usual_metric
from goals.services.forecasts import learn, look_back
from smarketing.accounts.models import (
    Headship,
    Member,
    Membership,
    Office,
    Organization,
    Team,
    User,
)
from smarketing.accounts.queries import heads_of
from smarketing.accounts.rules.halves import MARKETING, SALES
from smarketing.accounts.rules.periods import add_months
from smarketing.demo.rules import company
from smarketing.demo.rules.events import events_of
from smarketing.demo.rules.lives import days_between, lives_of, visits_of
from smarketing.demo.services.alignment import align
from smarketing.demo.services.messages import address
from smarketing.demo.services.moves import SYSTEM
from smarketing.demo.services.pay import pay
from smarketing.demo.services.personas import match, people_sold_to
from smarketing.demo.services.promises import promise
from smarketing.demo.services.quizzes import learn_together
from smarketing.funnel.models.step import Half
from smarketing.funnel.queries.step_terms import Terms
from smarketing.funnel.rules.handoffs import Limit, Limits
from smarketing.funnel.services.events import MOST, receive, receive_visits
from smarketing.funnel.services.handoffs.agreeing import set_turns
from smarketing.funnel.services.handoffs.terms import propose_terms, sign_terms
from smarketing.funnel.services.steps import create_default_steps
from smarketing.notices.services import forget_before

MONTHS_BACK = 18
LIMITS = Limits(
    Limit(timedelta(hours=8), working=True),
    Limit(timedelta(hours=8), working=True),
    tries=3,
    tries_days=10,
)
A_WEEK = 600  # events, about
Progress = Callable[[str], None]


def fill(now: datetime, tell: Progress, keep: Callable[[dict[str, str]], None]) -> None:
    """Make the demo organisation; `keep` is given the sign-ins, random passwords by address.

    After a start that was cut off it goes on where it stopped: an event that was taken before is
    a repeat, and the promises are made all at once, last.
    """
    if not Organization.objects.filter(slug=company.SLUG).exists():
        with transaction.atomic():
            keep(found(now))
    organization = Organization.objects.get(slug=company.SLUG)
    if organization.goals.exists():
        return
    today = now.astimezone(ZoneInfo(company.ZONE)).date()
    first = first_day(today)
    tell("Eighteen months of moves …")
    program = organization.members.get(role="program", name="Demo")
    meet_at_the_border(organization, today, now)
    story = live(organization, program, first, today, now)
    tell("Personas, and what was heard of them …")
    people_sold_to(organization, now)
    match(organization, now)
    address(organization, now)
    learn_together(organization, now)
    tell("Goals, promises, pay, meetings and a plan …")
    with transaction.atomic():
        promise(organization, story, today, now)
        pay(organization, today, now)
        align(organization, today, now)
        forget_before(organization, now - timedelta(days=2))
        date_back(organization)
    tell("What past leads teach the forecast …")
    learn(organization.pk, now)
    look_back(organization, usual_metric(organization), today)
    Organization.objects.filter(pk=organization.pk).update(demo_moves=True)


def date_back(organization: Organization) -> None:
    """What the story tells of earlier days was known then: its acts carry the version of their
    moment, so that the board of an earlier day shows no later moves."""
    told = organization.moves.values("recorded_in").annotate(at=Max("recorded_at"))
    batches = sorted((one["at"], one["recorded_in"]) for one in told)
    moments = [at for at, _version in batches]
    acts = list(organization.acts.filter(at__lt=moments[-1]))
    for act in acts:
        place = bisect(moments, act.at)
        act.version = batches[place - 1][1] if place else 0
    organization.acts.bulk_update(acts, ["version"], batch_size=500)


def meet_at_the_border(organization: Organization, today: date, now: datetime) -> None:
    """What sales promises of each lead, in both heads' names; what nobody owns yet goes in turns
    to the people of North."""
    if organization.handoff_rules.exists():
        return
    heads = heads_of(organization.pk, today)
    for head in heads.values():
        head.organization = organization
    for step, terms, reason in (
        ("mql", Terms(MARKETING, True, LIMITS), "Nobody waits overnight."),
        ("opportunity", Terms(Half.BOTH, False, LIMITS), "Marketing stays with the deal."),
    ):
        version = propose_terms(
            by=heads[SALES], step=step, terms=terms, reason=reason, now=now, sign_as=SALES
        )
        said = {"number": version.number, "digest": version.digest, "half": MARKETING}
        sign_terms(by=heads[MARKETING], step=step, now=now, **said)
    set_turns(by=heads[SALES], team_id=organization.teams.get(name="North").pk)


def first_day(today: date) -> date:
    """The first of the month eighteen months ago."""
    return add_months(today.replace(day=1), -MONTHS_BACK)


def found(now: datetime) -> dict[str, str]:
    """The company with its offices, teams and people; the sign-ins of its seats."""
    organization = Organization.objects.create(
        name=company.NAME,
        slug=company.SLUG,
        currency=company.CURRENCY,
        timezone=company.ZONE,
        is_demo=True,
        created_at=now,
    )
    create_default_steps(organization)
    organization.steps.filter(key="opportunity").update(half=Half.BOTH)  # their joint step
    Member.objects.create(organization=organization, name="Demo", role="program")
    offices = {
        name: Office.objects.create(organization=organization, name=name)
        for name in company.OFFICES
    }
    for team in company.TEAMS:
        make_team(organization, team, offices[team.office])
    return dict(take_seat(organization, seat, now) for seat in company.SEATS)


def make_team(organization: Organization, team: company.Team, office: Office) -> None:
    made = Team.objects.create(
        organization=organization, name=team.name, side=team.side, office=office
    )
    for name in team.people:
        member = Member.objects.create(organization=organization, name=name, side=team.side)
        Membership.objects.create(organization=organization, member=member, team=made)


def take_seat(organization: Organization, seat: company.Seat, now: datetime) -> tuple[str, str]:
    """Somebody who signs in: the address and the password."""
    email, password = f"{seat.key}@{company.DOMAIN}", secrets.token_urlsafe(9)
    user = User.objects.create_user(email, password, name=seat.name, language=seat.language)
    member, _made = Member.objects.update_or_create(
        organization=organization,
        name=seat.name,
        defaults={"user": user, "role": seat.role, "side": seat.side},
    )
    if seat.heads:
        Headship.objects.create(
            organization=organization,
            member=member,
            half=seat.heads,
            from_on=first_day(now.date()),
        )
    return email, password


def live(
    organization: Organization, by: Member, first: date, today: date, now: datetime
) -> Counter:
    """Tell the story up to now through the side door; what will have happened, by month and step.

    The counter also holds what is still to come, since a company plans with what it expects.
    """
    happened: Counter = Counter()
    events = []
    for day in days_between(first, today + timedelta(100)):
        for life in lives_of(day, first):
            for move in life.moves:
                month = move.at.date().replace(day=1)
                happened[month, move.what] += 1
                happened[month, f"{move.what} amount"] += move.amount or 0
            events += events_of(life, now) if day <= today else ()
        happened[day.replace(day=1), "visitor"] += sum(n for _s, n in visits_of(day, first))
    events.sort(key=itemgetter("at"))
    for batch in batches(events, A_WEEK):  # as they came: so leads wait, and are answered
        heard = datetime.fromisoformat(batch[-1]["at"])
        receive(by=by, events=batch, source_system=SYSTEM, now=min(heard, now))
    visits = [
        {"day": day.isoformat(), "source": source, "count": so_far(count, day, today, now)}
        for day in days_between(first, today)
        for source, count in visits_of(day, first)
    ]
    for batch in batches(visits, MOST):
        receive_visits(by=by, visits=batch, source_system=SYSTEM)
    return happened


def so_far(count: int, day: date, today: date, now: datetime) -> int:
    """Of a day's visits, those up to now."""
    if day < today:
        return count
    midnight = datetime.combine(today, time(), ZoneInfo(company.ZONE)).astimezone(UTC)
    return int(count * ((now - midnight) / timedelta(days=1)))


def batches(rows: list, size: int) -> list[list]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]
