"""What both heads sign here: the statement, the definition of a qualified lead, the plan."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.services import rights
from smarketing.agreements import services as agreements
from smarketing.agreements.models import Version
from smarketing.agreements.queries import agreement_of
from smarketing.audit import services as audit
from smarketing.funnel.queries.borders import border_of
from smarketing.funnel.rules.qualifying import Qualifying, plain_of, qualifying_flaws
from smarketing.funnel.services import definitions
from stages.models import Definition
from stages.services import rows
from stages.services.assessing import reassess

STATEMENT, DEFINITION, PLAN = "statement", "definition", "implementation_plan"
KINDS = (STATEMENT, DEFINITION, PLAN)
ALSO_DEFINED = ("contact", "workable")  # what is no step, and both halves must mean the same by
LONGEST = 2000


@transaction.atomic
def propose_statement(*, by: Member, text: str, reason: str, now: datetime) -> Version:
    """Put before both leaders why working together is strategically important."""
    rights.demand(by, "stages.propose")
    by.organization.raise_wanted()
    content = {"text": rows.text(text, LONGEST, "text")}
    return put(by, STATEMENT, by.organization.pk, content, reason, now)


@transaction.atomic
def propose_definition(
    *,
    by: Member,
    text: str,
    reason: str,
    now: datetime,
    name: str = "",
    review_on: date | None = None,
    key: str = "",
    rule: Qualifying | None = None,
) -> Version:
    """Put a definition before both heads; till both sign the old stands.

    `key` is a step's or one of `ALSO_DEFINED`; blank, it is the step leads are passed from. The
    rule is what the product itself asks of a lead; without one nothing is asked.
    """
    rights.demand(by, "stages.propose")
    by.organization.raise_wanted()
    at = border_of(by.organization)
    if at is None:
        raise Fault(_("Your steps have no border between the two halves."))
    if review_on:
        rows.not_earlier(review_on, today_in(by.organization.zone, now), "review_on")
    key = key or at.entry
    if key not in (*at.steps, *ALSO_DEFINED):
        raise Missing(_("There is no such definition."))
    rule = rule or Qualifying()
    demand_rule(rule)
    name = rows.text(name or key.upper(), 60, "name")
    definition, _made = Definition.objects.update_or_create(
        organization=by.organization,
        key=key,
        defaults={"ended_on": None},
        create_defaults={"name": name},
    )
    content = {
        "name": name,
        "text": rows.text(text, LONGEST, "text"),
        "review_on": review_on.isoformat() if review_on else "",
        "key": key,
        "rule": plain_of(rule),
    }
    return put(by, DEFINITION, definition.pk, content, reason, now)


def demand_rule(rule: Qualifying) -> None:
    if any(qualifying_flaws(rule)):
        told = _("Each condition names a field and what it must be; a least is one number.")
        raise Fault(told, fields={"rule": told})


@transaction.atomic
def end_definition(*, by: Member, key: str, now: datetime) -> Definition:
    """Take a definition out of force, today, and what waits beside it; what was signed is kept."""
    rights.demand(by, "stages.propose")
    by.organization.raise_wanted()
    definition = rows.definition(by, key)
    if definition.ended_on:
        return definition
    definition.ended_on = today_in(by.organization.zone, now)
    definition.save(update_fields=["ended_on"])
    agreements.end(by=by, kind=DEFINITION, subject_id=definition.pk, now=now)
    definitions.end(by.organization, key, now)
    audit.record(by, "definition.end", definition, key=key)
    reassess(by.organization, now)
    return definition


@transaction.atomic
def sign(
    *, by: Member, kind: str, subject_id: int, number: int, half: str, digest: str, now: datetime
) -> Version:
    """Put one half's signature under what waits; raises what `agreements.sign` raises."""
    rights.demand(by, "stages.sign")
    by.organization.raise_wanted()
    signed = agreements.sign(
        by=by,
        kind=kind,
        subject_id=subject_id,
        number=number,
        half=half,
        digest=digest,
        now=now,
    )
    if kind == DEFINITION and signed.agreed_at and signed.content.get("key"):
        by.organization.definitions.filter(pk=subject_id).update(name=signed.content["name"])
        definitions.put_in_force(
            by.organization,
            key=signed.content["key"],
            number=signed.number,
            name=signed.content["name"],
            rule=signed.content["rule"],
            now=now,
        )
    audit.record(by, f"{kind}.sign", signed, version=number, half=half)
    reassess(by.organization, now)
    return signed


def put(
    by: Member, kind: str, subject_id: int, content: dict, reason: str, now: datetime
) -> Version:
    """A new version before both heads: signatures under what only waited are void."""
    before = agreement_of(by.organization, kind, subject_id)
    newest = before.proposed or before.agreed
    if newest and newest.content == content:
        raise Fault(_("Nothing differs from what stands already."))
    version = agreements.propose(
        by=by,
        kind=kind,
        subject_id=subject_id,
        content=content,
        reason=reason.strip()[:400],
        now=now,
    )
    audit.record(by, f"{kind}.propose", version, version=version.number)
    reassess(by.organization, now)
    return version
