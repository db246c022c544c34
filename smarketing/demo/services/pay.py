"""What the demo's people earn: two plans with one curve, signed by both heads and the CEO; last
quarter's statements are frozen, one with an advance repaid, one with a question under a line."""

from datetime import date, datetime, time, timedelta

from goals.models import PayPlan
from goals.queries.pay.plans import standing_plans
from goals.rules.metrics import REVENUE
from goals.rules.pay.lines import PART
from goals.rules.pay.terms import Terms, practice
from goals.services.pay.advances import give_advance
from goals.services.pay.closing import close_pay
from goals.services.pay.incentives import set_incentive
from goals.services.pay.keepers import ask_for_steward, grant_steward
from goals.services.pay.plans import approve_plan, propose_plan, sign_plan
from goals.services.pay.questions import answer, ask
from smarketing.accounts.models import Member, Organization, Role
from smarketing.accounts.queries import heads_of
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.rules.periods import Period, add_months, quarter_of

AIMS = {"marketing": 9_600, "sales": 16_000}  # dollars a year of a member; a leader's half more
HEADS_AIM = 36_000
ADVANCE = 500
WAITED = timedelta(5)
ASKED = "A deal of mine was won on the last evening of the quarter. Is it in here?"
ANSWERED = "It is: every deal of the quarter stands behind that line, with its day. Is it settled?"


def pay(organization: Organization, today: date, now: datetime) -> None:
    """Plans agreed a week before last quarter, if the heads were there, and what people aim for."""
    first, then = quarter_of(today).starts_on, now
    before = add_months(first, -3)
    agreed_on = before - timedelta(8)
    if not organization.headships.filter(from_on__gt=agreed_on).exists():
        first, then = before, now - (today - agreed_on)
    heads = heads_of(organization.pk, today)
    owner, ceo = (organization.members.get(role=role) for role in (Role.OWNER, Role.CEO))
    for member in (*heads.values(), owner, ceo):
        member.organization = organization
    for half in HALVES:
        agree(heads, ceo, half, first, then)
    grant = ask_for_steward(by=owner, member_id=owner.pk, now=then)
    grant_steward(by=ceo, grant_id=grant.pk, now=then)
    for person in organization.members.filter(side__in=HALVES):
        set_incentive(
            by=owner,
            member_id=person.pk,
            target=100 * aim_of(person, heads),
            months=12,
            from_on=first,
            now=then,
        )
    if first == before:
        close_last(owner, heads["sales"], quarter_of(before), now)


def close_last(owner: Member, head: Member, period: Period, now: datetime) -> None:
    """Last quarter's statements, frozen five days after its end."""
    then = min(now, datetime.combine(period.ends_on, time(10), head.organization.zone) + WAITED)
    people = head.organization.members.filter(role=Role.MEMBER, side="sales").order_by("name")
    mine, another = people[:2]
    give_advance(
        by=owner, member_id=another.pk, amount=100 * ADVANCE, on=add_months(period.starts_on, 1),
        is_guaranteed=False, now=then,
    )  # fmt: skip
    close_pay(by=owner, period=period, number=0, now=then)
    mine.organization = head.organization
    question = ask(by=mine, period=period, half="sales", line=PART, number=1, text=ASKED, now=then)
    answer(by=head, question_id=question.pk, text=ANSWERED, settle=False, now=then)


def agree(heads: dict[str, Member], ceo: Member, half: str, from_on: date, then: datetime) -> None:
    """One half's plan, written by its head, signed by both and approved above them."""
    usual = practice(half, from_on, REVENUE.key)
    decided = f"Planning meeting of both halves, {then:%Y-%m-%d}"
    terms = Terms(half, usual.from_on, usual.components, decided)
    plan = propose_plan(by=heads[half], terms=terms, number=0, reason="", now=then)
    seen = {"plan_id": plan.pk, "number": 1, "digest": digest_of(plan), "now": then}
    for signer in HALVES:
        sign_plan(by=heads[signer], half=signer, **seen)
    approve_plan(by=ceo, **seen)


def digest_of(plan: PayPlan) -> str:
    return standing_plans(plan.organization)[plan.half].waiting.digest


def aim_of(person: Member, heads: dict[str, Member]) -> int:
    """Whole dollars in a year."""
    if person in heads.values():
        return HEADS_AIM
    usual = AIMS[person.side]
    return usual + usual // 2 if person.role == Role.LEADER else usual
