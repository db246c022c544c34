"""The demo's personas: written, signed by both heads, heard of and read, on days of their own."""

from datetime import date, datetime, timedelta

from django.db import transaction

from personas.models import Persona
from personas.rules.matching import FIRST, Condition, Matching, Rule
from personas.rules.sheet import About, Claim, Evidence, Sheet, content_of
from personas.services.agreeing import acknowledge, propose_persona, sign_persona
from personas.services.drafts import replace_draft
from personas.services.insights import (
    add_insight,
    claim_insight,
    confirm_insight,
    decline_insight,
)
from personas.services.personas import create_persona
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.halves import MARKETING, SALES
from smarketing.demo.rules.company import PERSONAS, RULES, SEATS
from smarketing.demo.rules.heard import HEARD, Heard
from smarketing.demo.rules.personas import FACES
from smarketing.demo.rules.telling import Face, Told
from smarketing.funnel.services.matching import change_rules

Cast = dict[str, Member]  # by seat


@transaction.atomic
def people_sold_to(organization: Organization, now: datetime) -> None:
    """Every persona with its versions, what was heard, and who has read what; nothing twice."""
    if organization.insights.exists():
        return
    cast = cast_of(organization)
    for face in FACES:
        publish(cast, face, now)
    for heard in HEARD:
        hear(cast, heard, now)


def match(organization: Organization, now: datetime) -> None:
    """The rules by which leads become these personas, once."""
    if organization.matching_rules.exists():
        return
    numbers = dict(organization.personas.values_list("name", "pk"))
    rules = tuple(
        Rule(numbers[PERSONAS[place].name], tuple(Condition(*one) for one in conditions))
        for place, *conditions in RULES
    )
    change_rules(by=cast_of(organization)["cmo"], matching=Matching(FIRST, rules), seen=0, now=now)


def cast_of(organization: Organization) -> Cast:
    """The demo's members by the seat they sign in with."""
    names = {seat.name: seat.key for seat in SEATS}
    members = organization.members.filter(name__in=names)
    cast = {names[member.name]: member for member in members}
    for member in cast.values():
        member.organization = organization
    return cast


def publish(cast: Cast, face: Face, now: datetime) -> None:
    """All editions of a persona, each on its day; the newest is read by some."""
    organization = cast["cmo"].organization
    persona = organization.personas.filter(name=face.name).first()
    persona = persona or create_persona(
        by=cast["cmo"], name=face.name, about=About(), now=now - timedelta(face.editions[0][0])
    )
    today = today_in(organization.zone, now)
    heads_since = cast["cso"].headships.get().from_on  # nobody signs before
    for edition, (days, reason) in enumerate(face.editions, 1):
        at = now - timedelta(min(days, (today - heads_since).days))
        number = agree(cast, persona, content_of(sheet_of(face, edition, today)), reason, at)
        backdate(organization, persona, at)
        for seat in face.read if edition == len(face.editions) else ():
            acknowledge(by=cast[seat], persona_id=persona.pk, number=number, now=at)


def backdate(organization: Organization, persona: Persona, at: datetime) -> None:
    """What was done to a persona up to here was done on the day of its edition."""
    trail = organization.acts.filter(subject_kind="persona", subject_id=persona.pk)
    trail.filter(at__gt=at).update(at=at)


def agree(cast: Cast, persona: Persona, plain: dict, reason: str, at: datetime) -> int:
    """Marketing's head proposes and signs, sales' head signs the day after; the number."""
    mine = {"by": cast["cmo"], "persona_id": persona.pk}
    replace_draft(plain=plain, now=at, **mine)
    version = propose_persona(reason=reason, sign_as=MARKETING, now=at, **mine)
    sign_persona(
        by=cast["cso"],
        persona_id=persona.pk,
        number=version.number,
        half=SALES,
        digest=version.digest,
        now=at + timedelta(hours=3),
    )
    return version.number


def sheet_of(face: Face, edition: int, today: date) -> Sheet:
    """What an edition says; evidence is never younger than the edition."""
    told = [one for one in face.claims if one.since <= edition <= one.until]
    days = face.editions[edition - 1][0]
    return Sheet(
        About(face.role, face.company, face.quote, face.picture),
        tuple(claim_of(one, today, days) for one in told),
    )


def claim_of(told: Told, today: date, days: int) -> Claim:
    grounds = tuple(
        Evidence(kind, today - timedelta(ago), note)
        for kind, ago, note in told.grounds
        if ago >= days
    )
    return Claim(
        part=told.part,
        text=told.text,
        half=told.half,
        sure=told.sure,
        answer=told.answer,
        step=told.step,
        evidence=grounds,
        key=told.key,
    )


def hear(cast: Cast, heard: Heard, now: datetime) -> None:
    at = now - timedelta(heard.days)
    by, organization = cast[heard.seat], cast["cmo"].organization
    persona = organization.personas.filter(name=heard.persona).first()
    insight = add_insight(
        by=by,
        text=heard.text,
        part=heard.part,
        step=heard.step,
        persona_id=persona.pk if persona else None,
        now=at,
    )
    for n, seat in enumerate(heard.also, 1):
        confirm_insight(by=cast[seat], insight_id=insight.pk, now=at + timedelta(hours=n))
    weighed = {"by": cast["cmo"], "insight_id": insight.pk, "now": at + timedelta(hours=20)}
    if heard.became == "declined":
        decline_insight(reason=heard.reason, **weighed)
    elif heard.became == "claim":
        claim_insight(**weighed)
