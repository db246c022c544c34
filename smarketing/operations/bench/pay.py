"""`bench pay`: everybody's statements of twelve periods again, and a drag of the simulator."""

import random
import statistics
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from goals.models import Incentive
from goals.queries.pay.plans import standing_plans
from goals.queries.pay.situation import situation
from goals.queries.pay.statements import statements_in
from goals.rules.pay.curve import PRACTICE
from goals.rules.pay.terms import Component, Gate, Terms, practice
from goals.rules.wording import Wording
from goals.services.goals import agree_goal, propose_goal
from goals.services.pay.plans import propose_plan, sign_plan
from goals.views.pay.simulator import pay_what_if
from smarketing.accounts.models import Headship, Member, Organization, User
from smarketing.accounts.queries import standing_of
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.rules.periods import Period, add_months, month_of
from smarketing.operations.bench import ground
from smarketing.operations.bench.figures import Result, seconds, spread

SCALES = {  # people, moves, drags
    "full": (1_000, 20_000, 60),
    "small": (100, 1_000, 20),
    "tiny": (6, 40, 3),
}
PERIODS = 12
BEGAN = date(2025, 1, 1)
METRIC, UNIT = "count:opportunity", "opportunities"


@dataclass(frozen=True)
class Company:
    organization: Organization
    heads: dict[str, Member]
    months: list[Period]
    ends: datetime  # the last moment of the last month


def measure(scale: str) -> Result:
    """P1 and P2."""
    people, moves, drags = SCALES[scale]
    company = paid_company(people, moves)
    took = [seconds(lambda: recomputed(company)) for _round in range(3)]
    dragged = [seconds(lambda at=at: drag(company, at)) * 1000 for at in range(drags)]
    result = Result("pay", connection.vendor)
    result.figures = {
        "people": people,
        "periods": PERIODS,
        "recompute_s": spread(took),
        "drag_ms": spread(dragged),
        "inexact": recomputed(company),
    }
    result.measured("pay_recompute", statistics.median(took))
    result.measured("pay_drag", statistics.median(dragged))
    return result


def recomputed(company: Company) -> str:
    """Everybody's statement of every period; a sentence where lines do not make their total."""
    for month in company.months:
        now = situation(company.organization, company.ends, month)
        for one in statements_in(now):
            if sum(line.amount for line in one.lines if line.adds) != one.paid.total:
                return f"{one.key}: the lines do not add up"
    return ""


def drag(company: Company, at: int) -> None:
    """One answer to the slider, for a head who is told both sums."""
    reader = company.heads["sales"]
    period = company.months[-1].key
    request = RequestFactory().get("/pay/what-if/", {"at": str(50 + at), "period": period})
    request.user, request.member, request.session = reader.user, reader, {}
    request.standing = standing_of(reader, company.months[-1].ends_on)
    answer = pay_what_if(request)
    if answer.status_code != 200:
        raise RuntimeError("the simulator did not answer")


def paid_company(people: int, moves: int) -> Company:
    """A year of monthly goals, both plans of three parts in force, and so many people paid."""
    organization, _by = ground.company()
    ground.post_rows(organization, ground.rows(moves))
    began = datetime.combine(BEGAN, time(12), organization.zone)
    heads = {half: head_of(organization, half) for half in HALVES}
    months = [month_of(add_months(BEGAN, n)) for n in range(PERIODS)]
    for month in months:
        agreed_goal(heads, month, datetime.combine(month.starts_on, time(12), organization.zone))
    for half, head in heads.items():
        agreed_plan(heads, head, plan_of(half), began)
    hire(organization, heads, people)
    ends = datetime.combine(months[-1].ends_on, time(23), organization.zone)
    return Company(organization, heads, months, ends + timedelta(hours=2))


def head_of(organization: Organization, half: str) -> Member:
    user = User.objects.create_user(f"{half}@bench.example", "a long enough word", name=half)
    head = Member.objects.create(
        organization=organization, user=user, name=half, role="leader", side=half
    )
    Headship.objects.create(organization=organization, member=head, half=half, from_on=BEGAN)
    return head


def agreed_goal(heads: dict[str, Member], month: Period, now: datetime) -> None:
    wording = Wording("The bench's goal", METRIC, UNIT, month.starts_on, month.ends_on, 400)
    goal = propose_goal(by=heads["sales"], wording=wording, reason="", now=now)
    for half, head in heads.items():
        agree_goal(by=head, goal_id=goal.pk, number=1, half=half, now=now)


def plan_of(half: str) -> Terms:
    """Six tenths on the goal, the rest on the own promise and on a count; a gate and a cap."""
    usual = practice(half, BEGAN, METRIC)
    promise = f"promise:{half}"
    parts = (
        Component(usual.components[0].measure, Fraction(6, 10), PRACTICE),
        Component(promise, Fraction(3, 10), PRACTICE),
        Component("count:sal", Fraction(1, 10), PRACTICE, 400),
    )
    gate = Gate(promise, Fraction(8, 10))
    return replace(usual, components=parts, gates=(gate,), cap=Fraction(3, 2))


def agreed_plan(heads: dict[str, Member], by: Member, terms: Terms, now: datetime) -> None:
    plan = propose_plan(by=by, terms=terms, number=0, reason="", now=now)
    digest = standing_plans(by.organization)[terms.half].waiting.digest
    for half, head in heads.items():
        sign_plan(by=head, plan_id=plan.pk, number=1, half=half, digest=digest, now=now)


def hire(organization: Organization, heads: dict[str, Member], people: int) -> None:
    """People of both halves; a fifth of them began some day of the year."""
    chance = random.Random(2026)
    made = Member.objects.bulk_create(
        Member(organization=organization, name=f"Person {n}", role="member", side=HALVES[n % 2])
        for n in range(people)
    )
    Incentive.objects.bulk_create(
        Incentive(
            organization=organization,
            member=person,
            half=person.side,
            target_minor=chance.randrange(2_000_00, 30_000_00),
            currency=organization.currency,
            months=12,
            from_on=BEGAN + timedelta(chance.randrange(365) if chance.random() < 0.2 else 0),
            set_by=heads["sales"],
            set_at=timezone.now(),
        )
        for person in made
    )
