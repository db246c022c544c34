"""Attempts to reach the person behind a lead, by one click or from a program."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import Attempt
from smarketing.funnel.rules.attempts import SaidAttempt
from smarketing.funnel.services.handoffs.following import follow

CLICKED = "click:"
JUST_NOW_S = 60  # a second press within a minute is the same attempt


@transaction.atomic
def note_attempt(
    *, by: Member, lead_id: int, kind: str, now: datetime, reached: bool = False
) -> Attempt:
    """By one click: I tried to reach this person just now, or did reach them."""
    rights.demand(by, "handoff.answer")
    by.organization.raise_wanted()
    lead = by.organization.leads.filter(pk=lead_id, merged_into__isnull=True).first()
    if lead is None:
        raise Missing(_("There is no such lead."))
    key = f"{CLICKED}{lead.pk}:{by.pk}:{kind}:{int(now.timestamp()) // JUST_NOW_S}"
    key += ":reached" if reached else ""
    attempt, made = Attempt.objects.get_or_create(
        organization=by.organization,
        event_key=key,
        defaults={
            "lead": lead,
            "at": now,
            "kind": kind[:40],
            "by": by.name,
            "member": by,
            "reached": reached,
        },
    )
    if made:
        follow(by.organization, [], also=[lead.pk], now=now)
        audit.record(by, "handoff.attempt", lead, kind=kind)
    return attempt


def take_attempts(
    organization: Organization,
    said: Collection[SaidAttempt],
    leads: dict[str, int],
    now: datetime,
) -> tuple[list[SaidAttempt], list[SaidAttempt]]:
    """Keep the attempts of a batch; those that were news, and those in conflict with what stands.

    `leads` are the ids of their leads by event key. A higher version takes the place of a lower
    one. Runs in a transaction that raised `wanted`.
    """
    kept = {
        attempt.event_key: attempt
        for attempt in organization.attempts.filter(event_key__in=[one.key for one in said])
    }
    news, conflicts = [], []
    for one in said:
        standing, values = kept.get(one.key), values_of(one, leads[one.key])
        if standing is None or one.version > standing.version:
            kept[one.key], _made = Attempt.objects.update_or_create(
                organization=organization, event_key=one.key, defaults=values
            )
            news.append(one)
        elif one.version == standing.version and not same(standing, values):
            conflicts.append(one)
    follow(organization, [], also={leads[one.key] for one in news}, now=now)
    return news, conflicts


def values_of(one: SaidAttempt, lead_id: int) -> dict:
    return {
        "lead_id": lead_id,
        "version": one.version,
        "deleted": one.deleted,
        "at": one.at,
        "kind": one.kind,
        "by": one.by,
        "human": one.human,
        "reached": one.reached,
    }


def same(standing: Attempt, values: dict) -> bool:
    return all(getattr(standing, name) == value for name, value in values.items())
