"""What both heads sign, by version, and what each half gave to it."""

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from goals.queries.pay.plans import PLAN, is_in_force
from goals.rules.pay.terms import terms_of
from personas.models import Part
from personas.queries.positions import called
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import HALVES
from smarketing.agreements.models import Version
from smarketing.funnel.queries.borders import border_of
from smarketing.funnel.queries.steps import step_names
from stages.rules.facts import SIGNED, Given, Subject, Wording

MESSAGES = {Part.SAY, Part.AVOID, Part.WORDS}


def subjects_of(organization: Organization) -> dict[str, dict[int, Subject]]:
    """What versions are of, by kind and number; five queries."""
    zone = organization.zone
    goals = organization.goals.values_list("id", "name", "dropped_at")
    personas = organization.personas.values_list("id", "name", "archived_at")
    definitions = organization.definitions.values_list("id", "name", "ended_on")
    found = {
        "goal": {key: Subject(key, name, local(at, zone)) for key, name, at in goals},
        "persona": {key: Subject(key, name, local(at, zone)) for key, name, at in personas},
        "definition": {key: Subject(key, name, on) for key, name, on in definitions},
        "audience": {},
        "message": {},
    }
    steps = step_names(organization)
    for one in organization.positions.select_related("persona"):
        ended, given = local(one.archived_at, zone), given_in(one.content)
        found[one.kind][one.pk] = Subject(one.pk, called(one, steps), ended, one.persona_id, given)
    return found


def qualifications(
    organization: Organization, definitions: dict[int, Subject]
) -> tuple[Subject, ...]:
    """Of the definitions, that of the step leads are passed from: what makes a lead qualified."""
    at = border_of(organization)
    mine = organization.definitions.filter(key=at.entry) if at else organization.definitions
    return tuple(definitions[one] for one in mine.values_list("pk", flat=True))


def wordings(
    organization: Organization, names: dict[str, dict[int, Subject]]
) -> tuple[Wording, ...]:
    """Every version of what both heads sign, oldest first; two queries."""
    versions = (
        organization.versions.filter(kind__in=SIGNED)
        .select_related("plan_approval")
        .prefetch_related("signatures")
        .order_by("kind", "subject_id", "number")
    )
    return tuple(wording(one, names, organization.zone) for one in versions)


def wording(version: Version, names: dict[str, dict[int, Subject]], zone: ZoneInfo) -> Wording:
    content = version.content
    subject = names.get(version.kind, {}).get(version.subject_id)
    return Wording(
        kind=version.kind,
        subject=version.subject_id,
        number=version.number,
        name=content.get("name") or (subject.name if subject else ""),
        proposed_on=local(version.proposed_at, zone),
        agreed_on=local(in_force_at(version), zone),
        withdrawn_on=local(version.withdrawn_at, zone),
        signed=tuple((one.half, local(one.signed_at, zone)) for one in version.signatures.all()),
        halves=halves_in(content),
        given=given_in(content),
        has_message=has_message(content),
        evidence_on=evidence_in(content),
        starts_on=day_in(content, "starts_on"),
        ends_on=day_in(content, "ends_on"),
        review_on=day_in(content, "review_on"),
        shared=terms_of(content).shared if version.kind == PLAN else Fraction(0),
    )


def in_force_at(version: Version) -> datetime | None:
    """When both had signed; a pay plan also waits for whoever stands above them."""
    if version.kind == PLAN:
        return version.plan_approval.at if is_in_force(version) else None
    return version.agreed_at


def halves_in(content: dict) -> tuple[str, ...]:
    """The halves a version is about: the one it names, else those that keep its claims."""
    claims = content.get("claims")
    said = {one.get("half") for one in claims} if isinstance(claims, list) else set()
    return tuple(sorted({content.get("half"), *said}.intersection(HALVES)))


def given_in(content: dict) -> tuple[Given, ...]:
    """What each half did for an audience or a message, as a version or a draft keeps it."""
    made = content.get("contributions") or ()
    return tuple((one["half"], date.fromisoformat(one["on"])) for one in made)


def has_message(content: dict) -> bool:
    """Whether a persona's version claims what to say to them, or in which words."""
    claims = content.get("claims")
    said = {one.get("part") for one in claims} if isinstance(claims, list) else set()
    return not said.isdisjoint(MESSAGES)


def evidence_in(content: dict) -> date | None:
    """The oldest evidence that a persona's claim still rests on: of each claim the newest."""
    claims = content.get("claims")
    every = [one.get("evidence") for one in claims] if isinstance(claims, list) else []
    newest = [max(each["on"] for each in evidence) for evidence in every if evidence]
    return date.fromisoformat(min(newest)) if newest else None


def day_in(content: dict, key: str) -> date | None:
    return date.fromisoformat(content[key]) if content.get(key) else None


def local(at: datetime | None, zone: ZoneInfo) -> date | None:
    return at.astimezone(zone).date() if at else None
