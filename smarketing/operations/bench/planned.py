"""A company whose leads go the whole way: what the benches of chain and forecast stand on."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from goals.rules.spans import keyed
from goals.services.chains import ChainSaid, start_chain
from goals.services.quotas import set_quota
from smarketing.accounts.models import Headship, Member, Organization, Team
from smarketing.accounts.rules.periods import Period, quarter_of
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.operations.bench import ground

DAYS = 540  # over which the leads came
SHARES = {"mql": 0.35, "sal": 0.8, "opportunity": 0.4, "customer": 0.25}  # that go on
WAITS = {"mql": 9, "sal": 3, "opportunity": 12, "customer": 40}  # days, on average
ENDED = 0.3  # of those that go on no more, the share that is said to be lost
TEAMS = 20


def company(open_leads: int, now: datetime) -> tuple[Organization, Member]:
    """20 teams with quotas, 6 personas, 10 sources, and about so many open leads."""
    organization, _program = ground.company(f"planned-{open_leads}")
    head = organization.members.create(name="sales", role="leader", side="sales")
    Headship.objects.create(
        organization=organization, member=head, half="sales", from_on=ground.BEGAN.date()
    )
    post(organization, facts(round(open_leads * 1.25), now.date()))
    quarter = quarter_of(now.date(), organization.fiscal_start)
    for number in range(TEAMS):
        team = Team.objects.create(organization=organization, name=f"Team {number}", side="sales")
        set_quota(
            by=head, today=quarter.starts_on, team_id=team.pk, period=quarter, target=1_000_000_00
        )
    return organization, head


def chain(organization: Organization, head: Member, now: datetime) -> None:
    """The chain to a quota of this quarter, measured where there is enough."""
    quarter: Period = quarter_of(now.date(), organization.fiscal_start)
    period = keyed(quarter.starts_on, quarter.ends_on, organization.fiscal_start)
    figures = {"rate-visitor": Fraction(3, 100)} | {
        f"rate-{step}": Fraction(str(share))
        for step, share in zip(["lead", *SHARES][:-1], SHARES.values(), strict=True)
    }
    figures |= {"value": Fraction(25_000_00)}
    said = ChainSaid(20_000_000_00, figures, "as the bench expects")
    start_chain(by=head, metric="amount:customer", period=period, said=said, now=now)


def facts(leads: int, today: date) -> Iterator[list[Said]]:
    """Each lead's way up to today."""
    chance = random.Random(2026)
    for number in range(leads):
        lead = LeadRef("bench", f"P{number}")
        day = today - timedelta(DAYS * (leads - number) // leads)
        said = {
            "owner": f"owner {int(80 * chance.random() ** 2)}",
            "persona": f"persona {int(6 * chance.random() ** 2)}",
            "source": f"source {int(10 * chance.random() ** 2)}",
        }
        way = [Said(lead, f"P{number}:lead", what="lead", on=day, **said)]
        for step, share in SHARES.items():
            waited = timedelta(round(chance.expovariate(1 / WAITS[step])))
            if chance.random() > share:
                if chance.random() < ENDED:
                    way.append(Said(lead, f"P{number}:lost", what="lost", on=day + waited))
                break
            day += waited
            worth = {"amount": round(chance.lognormvariate(14.5, 0.6))}
            more = worth if step == "customer" else {}
            way.append(Said(lead, f"P{number}:{step}", what=step, on=day, **more))
        yield [fact for fact in way if fact.on <= today]


def post(organization: Organization, lives: Iterator[list[Said]], chunk: int = 20_000) -> None:
    """The facts into the ledger, chunk by chunk."""
    batch: list[Said] = []
    for life in lives:
        batch += life
        if len(batch) >= chunk:
            post_batch(organization, batch)
            batch = []
    post_batch(organization, batch)


def post_batch(organization: Organization, batch: list[Said]) -> None:
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, batch, recorded_at=timezone.now())
