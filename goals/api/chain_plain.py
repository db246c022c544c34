"""Between what programs send and read of a chain, and the values the services know."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.utils.translation import gettext as _

from goals.api.plain import figure_said, figure_told
from goals.models import Edge, Link
from goals.queries.chain_page import interval_of, owing
from goals.queries.chain_why import LinkWhy
from goals.queries.chains import Worked, agreement_for_chain, figure_of, key_of
from goals.queries.goals import signatures_under
from goals.rules.metrics import REVENUE, kind_of
from goals.rules.spans import keyed
from goals.services.chains import ChainSaid
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.agreements.models import Version

PLACES = 10  # decimals of a rate that a program reads
LONGEST = 20  # characters of a rate that a program sends


def said_of_chain(organization: Organization, metric: str, said: Mapping) -> ChainSaid:
    """A new chain as a program sent it."""
    figures = {
        key: figure_typed(organization, key, figure) for key, figure in said["figures"].items()
    }
    quota = figure_said(said["quota"], kind_of(metric), organization.currency, "quota")
    return ChainSaid(quota, figures, said["reason"])


def figure_typed(organization: Organization, key: str, text: str) -> Fraction:
    """A link's figure: a rate as a decimal share such as `"0.31"`, a value as an amount."""
    if key == Edge.VALUE:
        return Fraction(figure_said(text, REVENUE, organization.currency))
    try:
        share = Decimal(text) if len(text) <= LONGEST else Decimal("nan")
    except InvalidOperation:
        share = Decimal("nan")
    if not share.is_finite() or abs(share.adjusted()) > PLACES:
        told = _('Send a rate as a share in a string, such as "0.31".')
        raise Fault(told, fields={"figure": told})
    return Fraction(share)


def decimal_of(figure: Fraction) -> str:
    """An exact share as a decimal with at most ten digits behind the point."""
    scaled = round(figure * 10**PLACES)
    return f"{scaled / Decimal(10**PLACES):f}".rstrip("0").rstrip(".")


def link_told(link: Link) -> dict:
    """A link as a program reads it."""
    figure, organization = figure_of(link), link.organization
    value = link.edge == Edge.VALUE
    return {
        "id": link.pk,
        "chain": link.chain_id,
        "key": key_of(link),
        "edge": link.edge,
        "from_step": link.from_step,
        "to_step": link.to_step,
        "persona_id": link.persona or None,
        "source_id": link.source or None,
        "rate": None if value else decimal_of(figure),
        "amount": figure_told(round(figure), REVENUE, organization.currency) if value else None,
        "kind": link.kind,
        "is_guess": link.is_guess,
        "entered": link.entered,
        "reached": link.reached,
        "interval": interval_of(link),
        "cohorts_from": link.cohorts_from,
        "cohorts_to": link.cohorts_to,
        "within": link.within,
        "measured_on": link.measured_on,
        "set_by": link.set_by.name if link.set_by else None,
        "set_on": link.set_on,
        "reason": link.reason,
    }


def chain_told(found: Worked, today: date) -> dict:
    """A chain as a program reads it: links, and what is owed of each step by when."""
    chain, organization = found.chain, found.chain.organization
    agreement = agreement_for_chain(chain)
    return {
        "id": chain.pk,
        "number": chain.number,
        "metric": chain.metric,
        "unit": chain.unit,
        "period": keyed(chain.starts_on, chain.ends_on, organization.fiscal_start).key,
        "starts_on": chain.starts_on,
        "ends_on": chain.ends_on,
        "quota": figure_told(chain.quota, found.metric, chain.unit),
        "links": [link_told(link) for _key, link in sorted(found.links.items())],
        "steps": [step_told(found, step.key, today) for step in found.reckoned.chain.steps],
        "agreed": version_told(agreement.agreed, organization),
        "proposed": version_told(agreement.proposed, organization),
    }


def step_told(found: Worked, step: str, today: date) -> dict:
    owed = owing(found.reckoned, step, today)
    months = found.reckoned.months.get(step, {})
    return {
        "step": step,
        "owed": owed.whole,
        "needed_by_today": owed.by_today,
        "months": {f"{month:%Y-%m}": count for month, count in months.items()},
    }


def version_told(version: Version | None, organization: Organization) -> dict | None:
    """What is signed, or waits for it."""
    if version is None:
        return None
    return {
        "version": version.number,
        "digest": version.digest,
        "by": version.proposed_by.name,
        "reason": version.reason,
        "owed": version.content["owed"],
        "signed": signatures_under(version, organization.zone),
    }


def explained(why: LinkWhy) -> dict:
    """What a link stands on, as a program reads it."""
    page = why.rows
    return {
        "link": link_told(why.link),
        "parent": None if why.parent is None else decimal_of(why.parent),
        "cohorts": [
            {"month": one.key, "entered": one.entered, "reached": one.reached}
            for one in why.cohorts
        ],
        "rows": [
            {"id": row.id, "day": row.day, "lead": row.display, "n": row.n, "why": row.why}
            for row in (page.rows if page else [])
        ],
        "next": page.next if page else None,
        "changes": [
            {
                "by": act.member.name if act.member else None,
                "at": act.at,
                "was": act.detail["was"],
                "figure": act.detail["figure"],
                "reason": act.detail["reason"],
            }
            for act in why.changes
        ],
    }
