"""Lives under pay plans, lived in the database: what is stated and closed is computed twice.

Five people of two halves for half a year: hires, leaves, moves to the other half, deals, late ones,
refunds, plan changes, advances, closes and corrections, in any order. After each step that time
passes, and at every close, each person's statement is computed again (`again.py`) from what
happened alone. Five lives an example.
"""

import sys
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction as F

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from goals.models import Incentive, PersonQuota, PlanApproval
from goals.queries.pay import plans as standing
from goals.queries.pay.situation import situation
from goals.queries.pay.statements import closed_in, restated_in, statements_in
from goals.rules.pay.guards import shape_faults, wrong_terms
from goals.rules.pay.measures import Reading
from goals.rules.pay.payout import Advance, Besides, TakenBack
from goals.rules.pay.stints import Stint
from goals.rules.pay.terms import Spiff, Terms, content_of
from goals.services.goals import agree_goal, propose_goal
from goals.services.pay.advances import give_advance
from goals.services.pay.closing import close_pay
from goals.services.pay.incentives import end_incentive, set_incentive
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import NOW
from tests.goals.pay import again
from tests.goals.pay import test_lives as lives
from tests.goals.wordings import Q1, Q4

pytestmark = pytest.mark.django_db
QUARTERS = [Q4.period, Q1.period]
FIRST, LAST = QUARTERS[0].starts_on, QUARTERS[1].ends_on + timedelta(20)
STEPS = ["visitor", "lead", "mql", "sal", "opportunity", "customer"]
HALVES = ("sales", "marketing")
PEOPLE = 5
WON_ON, LOST_AFTER = 45, 5  # days after a quarter's first, and after its last
EDGE = (QUARTERS[0].days - 1 - WON_ON) + LOST_AFTER  # the days of a window that just holds both
SPIFFS = st.builds(
    Spiff,
    st.just("Push"),
    st.just("customer"),
    st.integers(1, 90_000),
    st.sampled_from([FIRST, FIRST + timedelta(40)]),
    st.sampled_from([date(2026, 12, 15), LAST]),
)


def agreeable(shape):
    """The shape, or the nearest that somebody may sign."""
    if not shape_faults(shape):
        return shape
    if isinstance(shape, lives.Tiers):  # attaining more paid less
        rates = sorted(band.rate for band in shape.bands)
        return lives.tiers([band.low for band in shape.bands], rates, shape.mode)
    return replace(shape, behind=lives.GOES_ON)  # it ended before it paid all


PLAN = lives.PLAN | {
    "shapes": st.tuples(*[lives.SHAPES.map(agreeable)] * 3),
    "gates": st.sampled_from([(), (lives.Gate(again.OWN, F(1, 2)),)]),
    "modifiers": st.sampled_from([(), (lives.modifier(again.GOAL, (F(1, 2), F(1), F("1.2"))),)]),
    "spiffs": lives.few(SPIFFS, most=1),
    "clawback_days": st.sampled_from([0, EDGE, 200]),
}


def plans(half):
    """Plans that can be agreed."""
    made = st.builds(lives.plan, st.just(half), st.just(timedelta(0)), **PLAN)
    return made.filter(lambda terms: not wrong_terms(terms, STEPS))


ANY_PLAN = {half: plans(half) for half in HALVES}
WHO = st.integers(0, PEOPLE - 1)
AIM = st.integers(5_000, 10**6).map(lambda n: 2 * n + 1), st.sampled_from([1, 3])


@dataclass
class Won:
    owner: int
    won_on: date
    amount: int
    refunded_on: date | None = None


@dataclass
class Lent:
    who: int
    advance: Advance
    settled_in: int | None = None


@dataclass
class Books:
    """What happened, as plain values: all that the second calculation reads."""

    stays: list[list[Stint]] = field(default_factory=lambda: [[] for _n in range(PEOPLE)])
    versions: dict[str, list[Terms]] = field(default_factory=lambda: {h: [] for h in HALVES})
    deals: list[Won] = field(default_factory=list)
    lent: list[Lent] = field(default_factory=list)
    paid: dict[tuple[int, int], list[tuple[int, int, int]]] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)

    def known(self, who, without=()):
        """The deals as one person's plan sees them."""
        return [
            again.Deal(one.won_on, one.amount, one.owner == who, one.refunded_on)
            for one in self.deals
            if one not in without
        ]

    def last_terms(self, half, period):
        begun = [n for n, one in enumerate(self.versions[half]) if one.from_on <= period.ends_on]
        return self.versions[half][max(begun)]

    def statement(self, who, quarter):
        """What one person is paid for a quarter and owes on; None where no plan pays them."""
        period, stays = QUARTERS[quarter], self.stays[who]
        earned = again.earned(stays, self.versions, self.known(who), period)
        if earned is None:
            return None
        halves = sorted({one.half for one in stays if one.days_in(period)})
        return again.settled(earned, self.besides(who, quarter, halves))

    def owed(self, who):
        """What earlier statements carried on and none has settled."""
        return sum(carried - settled for (one, _q), rows in self.paid.items()
                   for _net, carried, settled in rows if one == who)  # fmt: skip

    def besides(self, who, quarter, halves):
        earlier = self.paid.get((who, quarter))
        return Besides(
            spiffs=tuple(one for half in halves for one in self.spiffs(who, half, quarter)),
            advances=tuple(
                one.advance
                for one in self.lent
                if one.who == who
                and one.settled_in in (None, quarter)
                and (one.settled_in == quarter or one.advance.on <= QUARTERS[quarter].ends_on)
            ),
            taken_back=tuple(self.taken_back(who, quarter)),
            carried=sum(settled for _n, _c, settled in earlier) if earlier else self.owed(who),
            paid=sum(net for net, _c, _s in earlier) if earlier else None,
        )

    def spiffs(self, who, half, quarter):
        period = QUARTERS[quarter]
        for spiff in self.last_terms(half, period).spiffs:
            first, last = max(spiff.from_on, period.starts_on), min(spiff.to_on, period.ends_on)
            days = [first, last] if first <= last else [date.max, date.min]
            mine = [deal for deal in self.known(who) if deal.is_mine]
            if (many := again.counted(mine, days)) > 0:
                yield spiff, Reading(many, None)

    def taken_back(self, who, quarter):
        """Of each closed quarter, what it paid for deals refunded in this one in time."""
        for before in sorted(self.closed):
            for half in HALVES:
                gone = self.lost_again(half, before, quarter) if before < quarter else []
                if not gone:
                    continue
                mine = [one for one in self.stays[who] if one.half == half]
                sums = [
                    again.earned(mine, self.versions, known, QUARTERS[before])
                    for known in (self.known(who), self.known(who, without=gone))
                ]
                if None not in sums and sums[0] != sums[1]:
                    yield TakenBack("", FIRST, "", F(sums[0]) - F(sums[1]))

    def lost_again(self, half, before, quarter):
        window = self.last_terms(half, QUARTERS[quarter]).clawback_days
        return [
            one
            for one in self.deals
            if one.won_on in QUARTERS[before]
            and one.refunded_on
            and one.refunded_on in QUARTERS[quarter]
            and (one.refunded_on - one.won_on).days <= window
        ]


class Company(RuleBasedStateMachine):
    """Acme under two plans; the same happens in the product and in the books."""

    world: "World"

    def __init__(self):
        super().__init__()
        self.place = transaction.atomic()
        self.place.__enter__()
        self.books, self.today, self.closings, self.waiting = Books(), FIRST, [0, 0], []
        for n, person in enumerate(self.world.people):
            person.side = HALVES[n % 2]  # what the life before did was rolled back

    def teardown(self):
        try:
            if sys.exc_info()[0] is None:
                self.live_to_the_end()
        finally:
            transaction.set_rollback(True)
            self.place.__exit__(None, None, None)

    @property
    def now(self):
        return datetime.combine(self.today, time(12), self.world.acme.zone)

    @initialize(
        sales=ANY_PLAN["sales"], marketing=ANY_PLAN["marketing"], aims=st.tuples(*[AIM[0]] * 4)
    )
    def begin(self, sales, marketing, aims):
        for terms in (sales, marketing):
            self.agree(replace(terms, from_on=FIRST))
        Incentive.objects.bulk_create(
            self.world.incentive(who, aim) for who, aim in enumerate(aims)
        )
        for who, aim in enumerate(aims):
            self.books.stays[who] = [Stint(HALVES[who % 2], aim, 3, FIRST)]

    @rule(half=st.sampled_from(HALVES), data=st.data(), later=st.integers(0, 25))
    def change_the_plan(self, half, data, later):
        terms = data.draw(ANY_PLAN[half])
        self.agree(replace(terms, from_on=self.today + timedelta(later)))

    def agree(self, terms):
        """It is in force: how names come under it is told elsewhere."""
        versions = self.books.versions[terms.half]
        version = self.world.acme.versions.create(
            kind=standing.PLAN, subject_id=self.world.plans[terms.half].pk,
            number=len(versions) + 1, content=content_of(terms),
            proposed_by=self.world.stella, proposed_at=NOW, agreed_at=NOW,
        )  # fmt: skip
        PlanApproval.objects.create(version=version, at=NOW)
        versions.append(terms)

    @rule(who=WHO, aim=AIM[0], months=AIM[1])
    def hire(self, who, aim, months):
        person = self.world.people[who]
        set_incentive(
            by=self.world.stella, member_id=person.pk, target=aim, months=months,
            from_on=self.today, now=self.now,
        )  # fmt: skip
        before = self.today - timedelta(1)
        stays = [one for one in self.books.stays[who] if one.from_on != self.today]
        stays = [
            replace(one, to_on=before) if (one.to_on or date.max) > before else one for one in stays
        ]
        self.books.stays[who] = [*stays, Stint(person.side, aim, months, self.today)]

    @rule(who=WHO, aim=AIM[0])
    def move_to_the_other_half(self, who, aim):
        person = self.world.people[who]
        person.side = HALVES[1 - HALVES.index(person.side)]
        person.save(update_fields=["side"])
        self.hire(who, aim, 3)

    @rule(who=WHO)
    def leave(self, who):
        stays = self.books.stays[who]
        if stays and stays[-1].to_on is None:
            person = self.world.people[who]
            end_incentive(by=self.world.stella, member_id=person.pk, to_on=self.today, now=self.now)
            stays[-1] = replace(stays[-1], to_on=self.today)

    @rule(
        who=WHO, amount=st.integers(20_000, 500_000), found_late=st.sampled_from([0, 0, 0, 30, 90])
    )
    def win(self, who, amount, found_late):
        self.win_all([who], amount, found_late)

    def win_all(self, owners, amount, found_late=0):
        day, deals = max(self.today - timedelta(found_late), FIRST), self.books.deals
        self.post(
            said(f"d{n}", "customer", day, amount)._replace(owner=f"P{who}")
            for n, who in enumerate(owners, len(deals))
        )
        deals += [Won(who, day, amount) for who in owners]

    @rule(place=st.integers(0, 30))
    def refund(self, place):
        kept = [n for n, one in enumerate(self.books.deals) if one.refunded_on is None]
        if kept:
            self.refund_all([kept[place % len(kept)]])

    def refund_all(self, places):
        self.post(said(f"d{n}", "lost", self.today) for n in places)
        for n in places:
            self.books.deals[n].refunded_on = self.today

    def post(self, facts):
        """What was said is posted before anybody looks."""
        self.waiting += facts

    def situation(self, quarter):
        self.look()
        return situation(self.world.acme, self.now, QUARTERS[quarter])

    def look(self):
        if self.waiting:
            with transaction.atomic():
                self.world.acme.raise_wanted()
                ledger.post(self.world.acme, self.waiting, recorded_at=self.now)
            self.waiting = []

    @rule(who=WHO, amount=st.integers(1, 400_000), sure=st.booleans())
    def lend(self, who, amount, sure):
        is_closed = any(self.today in QUARTERS[n] for n in self.books.closed)
        lent = Lent(who, Advance(self.today, amount, sure))
        given = [(one.who, one.advance) for one in self.books.lent]  # the same twice is refused
        if self.books.stays[who] and not is_closed and (who, lent.advance) not in given:
            give_advance(
                by=self.world.stella, member_id=self.world.people[who].pk, amount=amount,
                on=self.today, is_guaranteed=sure, now=self.now,
            )  # fmt: skip
            self.books.lent.append(lent)

    def live_to_the_end(self):
        """Everybody wins something in each quarter, and two deals are lost again after it; both are
        closed, something is found late, and what it changes is corrected."""
        for period in QUARTERS:
            self.today = max(self.today, period.starts_on + timedelta(WON_ON))
            self.win_all(range(PEOPLE), 300_001)
            self.today = max(self.today, period.ends_on + timedelta(LOST_AFTER))
            kept = [n for n, one in enumerate(self.books.deals) if one.refunded_on is None]
            self.refund_all(kept[:3:2])
            self.close()
        self.win_all([0], 123_457, 150)
        for _quarter in QUARTERS:
            self.close()

    @rule(days=st.sampled_from([1, 20, 45, 93]))
    def wait(self, days):
        self.today = min(self.today + timedelta(days), LAST)
        for n, period in enumerate(QUARTERS):
            if period.starts_on <= self.today and n not in self.books.closed:
                self.compare(n)

    def compare(self, quarter):
        """Were the quarter over now, every statement is what the books say."""
        stated = {one.member.pk: one.stands for one in statements_in(self.situation(quarter))}
        found = {who: (one.total, one.carried) for who, one in stated.items()}
        assert found == self.expected(quarter)

    def expected(self, quarter):
        told = {
            person.pk: self.books.statement(who, quarter)
            for who, person in enumerate(self.world.people)
        }
        return {pk: sums for pk, sums in told.items() if sums is not None}

    @rule()
    def close(self):
        over = [n for n, period in enumerate(QUARTERS) if period.ends_on < self.today]
        if not over:
            return
        quarter = min(over, key=lambda n: (self.closings[n], n))
        changes = self.expected(quarter)
        is_first = quarter not in self.books.closed
        if not is_first:
            changes = {pk: sums for pk, sums in changes.items() if sums[0] - sums[1]}
        if not changes:
            found = statements_in if is_first else restated_in
            assert not found(self.situation(quarter))
            return
        self.look()
        close_pay(
            by=self.world.stella, period=QUARTERS[quarter], number=self.closings[quarter],
            reason="" if is_first else "later figures", now=self.now,
        )  # fmt: skip
        self.closings[quarter] += 1
        self.note(quarter, changes)

    def note(self, quarter, changes):
        """Write down what was closed, and see that it was frozen so."""
        frozen = {}
        for one in closed_in(self.world.acme, QUARTERS[quarter]):
            frozen[one.member.pk] = (one.paid.total, one.paid.carried)  # the last of each person
            assert sum(line.amount for line in one.lines if line.adds) == one.paid.total
        for who, person in enumerate(self.world.people):
            if person.pk not in changes:
                continue
            assert frozen[person.pk] == changes[person.pk]
            total, carried = changes[person.pk]
            settled = 0 if (who, quarter) in self.books.paid else self.books.owed(who)
            rows = self.books.paid.setdefault((who, quarter), [])
            rows.append((total - carried, carried, settled))
            for one in self.books.lent:
                due = one.advance.on <= QUARTERS[quarter].ends_on
                if one.who == who and one.settled_in is None and due:
                    one.settled_in = quarter
        self.books.closed.add(quarter)


def said(lead, what, on, amount=None):
    return Said(LeadRef("crm", lead), f"{lead}-{what}", what=what, on=on, amount=amount)


@dataclass
class World:
    acme: object
    plans: dict
    stella: object
    people: list

    def incentive(self, who, aim):
        """What somebody aims for from the first day on."""
        return Incentive(
            organization=self.acme, member=self.people[who], half=HALVES[who % 2], target_minor=aim,
            currency="USD", from_on=FIRST, set_by=self.stella, set_at=NOW,
        )  # fmt: skip


@pytest.fixture
def world(acme, mia, sara, stella, north):
    """Both quarters' goals agreed; five people who carry quotas; nobody aims for anything yet."""
    for wording in (Q4, Q1):
        wording = replace(wording, target=again.TARGET)
        made = propose_goal(by=mia, wording=wording, reason="", now=NOW)
        for head, half in ((mia, "marketing"), (sara, "sales")):
            agree_goal(by=head, goal_id=made.pk, number=1, half=half, now=NOW)
    people = [
        acme.members.create(name=f"P{n}", role="member", side=HALVES[n % 2]) for n in range(PEOPLE)
    ]
    for person in people:
        acme.memberships.create(member=person, team=north, from_on=date(2026, 1, 1))
        acme.member_names.create(source_system="crm", name=person.name, member=person)
        for period in QUARTERS:
            PersonQuota.objects.create(
                organization=acme, team=north, member=person, metric="amount:customer",
                unit="USD", starts_on=period.starts_on, ends_on=period.ends_on,
                target=again.QUOTA,
            )  # fmt: skip
    assert not Incentive.objects.exists()
    plans = {half: acme.pay_plans.create(half=half, created_at=NOW) for half in HALVES}
    return World(acme, plans, stella, people)


def test_every_statement_of_every_life_is_computed_twice_alike(world):
    Company.world = world
    profile = settings.get_profile(settings.get_current_profile_name())
    lived = settings(
        profile,
        max_examples=profile.max_examples // PEOPLE,
        stateful_step_count=16,
        phases=[Phase.reuse, Phase.generate],  # a life is short to read, and long to shrink
    )
    run_state_machine_as_test(Company, settings=lived)
