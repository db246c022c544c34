"""The demo's audience, its message, and a campaign that both halves know of."""

from datetime import datetime, timedelta

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

CARRIED_LEADS, CARRIED_VALUE, COST = 520, 310_000_00, 24_000_00


@transaction.atomic
def address(organization: Organization, now: datetime) -> None:
    """An audience and a message both heads signed, and a campaign of this quarter; once."""
    if organization.positions.exists():
        return
    cast, then = cast_of(organization), now - timedelta(days=40)
    olivia = organization.personas.get(name="Operations Olivia")
    audience = begin_audience(by=cast["cmo"], name="Operations above 80 people", now=then)
    agree(
        cast,
        audience,
        "Heads of operations in companies of 80 people and more that run two sites or plan to.",
        ("The survey of 64 customers: nine in ten run two sites.", "figure"),
        ("Below 80 people the spreadsheet is enough, eleven calls say.", "call"),
        then,
        conditions=(Condition("size", LEAST, ("80",)),),
    )
    message = begin_message(by=cast["cmo"], persona_id=olivia.pk, step="opportunity", now=then)
    agree(
        cast,
        message,
        "We move your data over, and one person answers for it. Start with one depot.",
        ("“Who moves the data” is the page read longest before a trial.", "figure"),
        ("Nine calls since October ask who answers if it goes wrong.", "objection"),
        then,
    )
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
    text: str,
    market: tuple[str, str],
    calls: tuple[str, str],
    now: datetime,
    conditions: tuple[Condition, ...] = (),
) -> None:
    """Marketing words it, each half adds a claim, both heads sign."""

    def seen(by: Member) -> int:
        return standing_position(by.organization, position.pk).position.number

    marketing, sales, one = cast["cmo"], cast["cso"], {"position_id": position.pk, "now": now}
    word_position(by=marketing, text=text, conditions=conditions, seen=seen(marketing), **one)
    for by, (claim, ground) in ((marketing, market), (sales, calls)):
        add_point(by=by, text=claim, ground=ground, seen=seen(by), **one)
    version = propose_position(
        by=marketing, reason="", seen=seen(marketing), sign_as=MARKETING, **one
    )
    said = {"number": version.number, "digest": version.digest}
    sign_position(by=sales, half=SALES, **said, **one)
