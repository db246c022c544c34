"""The demo's audience, its message, and a campaign that both halves know of."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from personas.models import Position
from personas.queries.positions import standing_position
from personas.rules.matching import LEAST, Condition
from personas.services.campaigns import Plan, note_campaign, plan_campaign
from personas.services.positions import (
    add_point,
    begin_audience,
    begin_message,
    propose_position,
    sign_position,
    word_position,
)
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.halves import MARKETING, SALES
from smarketing.accounts.rules.periods import quarter_of
from smarketing.demo.rules.events import WEBINARS
from smarketing.demo.services.personas import Cast, cast_of


@dataclass(frozen=True)
class Said:
    """A wording, and what each half knows that it rests on, with the ground of it."""

    text: str
    market: tuple[str, str]
    calls: tuple[str, str]


@dataclass(frozen=True)
class Edition:
    """What both heads signed so many days ago."""

    ago: int
    size: str  # the fewest people of a company
    audience: Said
    message: Said

    def before(self, now: datetime, seated: datetime) -> datetime:
        """When it was signed: not before both heads had their seats."""
        return max(now - timedelta(days=self.ago), seated)


EDITIONS = (
    Edition(
        340,
        "20",
        Said(
            "Heads of operations in companies of 20 people and more.",
            ("Six in ten visitors from operations stay to the prices.", "figure"),
            ("On calls it is operations that names the problem first.", "call"),
        ),
        Said(
            "All depots on one screen, within a month.",
            ("“One screen” is searched for twice as often as any feature.", "market"),
            ("Every second call begins with the screens they have.", "call"),
        ),
    ),
    Edition(
        190,
        "50",
        Said(
            "Heads of operations in companies of 50 people and more that run two sites.",
            ("Companies with one site win half as often.", "figure"),
            ("With one site the spreadsheet is enough, seven calls say.", "call"),
        ),
        Said(
            "All depots on one screen within a month; we move your data over.",
            ("The page on moving data was read by every third trial.", "figure"),
            ("“Who moves our data?” came up on twelve calls.", "objection"),
        ),
    ),
    Edition(
        40,
        "80",
        Said(
            "Heads of operations in companies of 80 people and more that run two sites or plan to.",
            ("The survey of 64 customers: nine in ten run two sites.", "figure"),
            ("Below 80 people the spreadsheet is enough, eleven calls say.", "call"),
        ),
        Said(
            "We move your data over, and one person answers for it. Start with one depot.",
            ("“Who moves the data” is the page read longest before a trial.", "figure"),
            ("Nine calls since October ask who answers if it goes wrong.", "objection"),
        ),
    ),
)
CARRIED_LEADS, CARRIED_VALUE, COST = 520, 310_000_00, 24_000_00


@transaction.atomic
def address(organization: Organization, now: datetime) -> None:
    """An audience and a message both heads signed, and a campaign of this quarter; once."""
    if organization.positions.exists():
        return
    cast, olivia = cast_of(organization), organization.personas.get(name="Operations Olivia")
    seat = max(one.from_on for one in organization.headships.all())
    moments = [
        one.before(now, datetime.combine(seat + timedelta(1), time(9), organization.zone))
        for one in EDITIONS
    ]
    first, then = moments[0], moments[-1]
    audience = begin_audience(by=cast["cmo"], name="Operations above 80 people", now=first)
    message = begin_message(by=cast["cmo"], persona_id=olivia.pk, step="opportunity", now=first)
    for one, moment in zip(EDITIONS, moments, strict=True):
        conditions = (Condition("size", LEAST, (one.size,)),)
        agree(cast, audience, one.audience, moment, conditions)
        agree(cast, message, one.message, moment)
    today = today_in(organization.zone, now)
    quarter = quarter_of(today, organization.fiscal_start)
    campaign = plan_campaign(
        by=cast["cmo"],
        plan=Plan(
            name="Depot webinars",
            code=WEBINARS,
            source="webinar",
            starts_on=quarter.starts_on,
            ends_on=quarter.ends_on,
            audience_id=audience.pk,
            message_id=message.pk,
            persona_ids=(olivia.pk,),
            leads=CARRIED_LEADS,
            value=CARRIED_VALUE,
            cost=COST,
        ),
        now=then,
    )
    said = "Good, if the follow-up call comes the day after; we keep Tuesday mornings free."
    note_campaign(by=cast["cso"], campaign_id=campaign.pk, text=said, now=then)


def agree(
    cast: Cast,
    position: Position,
    said: Said,
    now: datetime,
    conditions: tuple[Condition, ...] = (),
) -> None:
    """Marketing words it, each half adds a claim, both heads sign."""

    def seen(by: Member) -> int:
        return standing_position(by.organization, position.pk).position.number

    marketing, sales, one = cast["cmo"], cast["cso"], {"position_id": position.pk, "now": now}
    word_position(by=marketing, text=said.text, conditions=conditions, seen=seen(marketing), **one)
    for by, (claim, ground) in ((marketing, said.market), (sales, said.calls)):
        add_point(by=by, text=claim, ground=ground, seen=seen(by), **one)
    version = propose_position(
        by=marketing, reason="", seen=seen(marketing), sign_as=MARKETING, **one
    )
    seen_version = {"number": version.number, "digest": version.digest}
    sign_position(by=sales, half=SALES, **seen_version, **one)
