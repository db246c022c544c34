"""The five habits on the company's own records, each with the page that mends it."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from goals.queries.chains import agreement_for_chain, chain_in
from goals.queries.goals import agreement_for, board_period, goal_in
from goals.queries.pay.plans import standing_plans
from goals.queries.quotas import quotas_of
from personas.queries.personas import StandingPersona
from personas.queries.readers import read_of, readers
from smarketing.accounts.models import BoardDay, Organization
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.rules.periods import Period

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Habit:
    """`n` of `of` records keep it; None of anything where there is no record yet."""

    number: int
    name: str
    said: str
    n: int
    of: int
    url: str
    mend: str  # what the link says

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.n, self.of) if self.of else None


def habits_of(request: HttpRequest, standing: list[StandingPersona], today: date) -> list[Habit]:
    """The five, in a number of queries that grows with the quotas of the period alone."""
    organization = request.member.organization
    period = board_period(organization, today)
    return [
        one_goal(organization, period),
        linked(organization, period),
        seen(organization, today),
        paid(organization),
        alive(organization, standing, today),
    ]


def one_goal(organization: Organization, period: Period) -> Habit:
    goal = goal_in(organization, period)
    agreement = agreement_for(goal) if goal else None
    n = len(agreement.agreed.signatures.all()) if agreement and agreement.agreed else 0
    if goal is None:
        said = _("No goal runs today.")
    elif n == len(HALVES):
        said = _("Both heads signed the goal that runs today.")
    else:
        said = _("The goal that runs today waits for signatures.")
    return Habit(
        1, _("The same business goal"), said, n, len(HALVES), reverse("goals"), _("Open the goals")
    )


def linked(organization: Organization, period: Period) -> Habit:
    """Quotas of the period from which a chain that both heads signed leads back to leads."""
    quotas = list(
        quotas_of(organization).filter(starts_on__lte=period.ends_on, ends_on__gte=period.starts_on)
    )
    signed: dict[tuple[str, Period], bool] = {}
    for one in quotas:
        place = (one.metric, Period(one.starts_on, one.ends_on))
        if place not in signed:
            chain = chain_in(organization, *place)
            signed[place] = bool(chain and agreement_for_chain(chain).agreed)
    n = sum(signed[one.metric, Period(one.starts_on, one.ends_on)] for one in quotas)
    said = (
        _("%(n)s of %(of)s quotas have leads linked that both heads signed.")
        % {"n": n, "of": len(quotas)}
        if quotas
        else _("No team has a quota in this period.")
    )
    return Habit(
        2, _("Leads are linked to quotas"), said, n, len(quotas), reverse("chain"), _("Link them")
    )


def seen(organization: Organization, today: date) -> Habit:
    people = {member.pk for member in readers(organization, today)}
    days = BoardDay.objects.filter(member__in=people, day__gt=today - WEEK, day__lte=today)
    n = days.values("member").distinct().count()
    said = _("%(n)s of %(of)s people of both halves opened the scoreboard in seven days.")
    return Habit(
        3,
        _("Each sees the other’s progress"),
        said % {"n": n, "of": len(people)},
        n,
        len(people),
        reverse("board"),
        _("Open the scoreboard"),
    )


def paid(organization: Organization) -> Habit:
    plans = standing_plans(organization)
    n = sum(half in plans and plans[half].in_force is not None for half in HALVES)
    said = _("%(n)s of 2 halves have a pay plan in force on the shared goal.") % {"n": n}
    return Habit(
        4, _("Pay depends on the shared goal"), said, n, len(HALVES), reverse("pay"),
        _("Open the plans"),
    )  # fmt: skip


def alive(organization: Organization, standing: list[StandingPersona], today: date) -> Habit:
    published = [one.published for one in standing if one.published]
    read = read_of(organization, published, today)
    n, of = sum(one.n for one in read.values()), sum(one.of for one in read.values())
    said = (
        _("%(n)s of %(of)s readings of the published personas are confirmed.") % {"n": n, "of": of}
        if of
        else _("No persona is published yet.")
    )
    return Habit(
        5, _("Buyer personas stay alive"), said, n, of, reverse("personas"), _("Open the personas")
    )
