"""What is kept of some leads and of those they took in: hand-offs, facts, attempts."""

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from smarketing.funnel.models import Attempt, Handoff, Lead, Move
from smarketing.funnel.rules.handoffs import Heard, Try, moment_of

Family = Mapping[int, int]  # the lead that speaks for each of these


def family_of(ids: Collection[int]) -> dict[int, int]:
    """Who speaks for these leads and for those they took in: themselves, else who took them in."""
    pairs = Lead.objects.filter(pk__in=ids).values_list("pk", "merged_into_id")
    heads = {into or lead for lead, into in pairs}
    taken_in = Lead.objects.filter(merged_into__in=heads).values_list("pk", "merged_into_id")
    return {lead: lead for lead in heads} | dict(taken_in)


def kept_of(family: Family) -> dict[int, dict[str, Handoff]]:
    """The hand-offs of these leads, by the fact that passed them."""
    kept: dict[int, dict[str, Handoff]] = {}
    for handoff in Handoff.objects.filter(lead__in=family):
        kept.setdefault(family[handoff.lead_id], {})[handoff.passed_by] = handoff
    return kept


def facts_of(zone: ZoneInfo, family: Family) -> dict[int, list[Heard]]:
    """What was said of these leads: the highest version of each fact."""
    newest: dict[str, tuple[int, list]] = {}
    moves = (
        Move.objects.filter(lead__in=family)
        .exclude(what="")
        .order_by("version")
        .values_list(
            "lead_id", "event_key", "what", "stands", "at", "on", "recorded_at", "reason",
            "recorded_by", "deleted", "id",
        )
    )  # fmt: skip
    for lead, key, *said in moves:
        newest[key] = (family[lead], said)
    facts: dict[int, list[Heard]] = {}
    for key, (lead, said) in newest.items():
        what, stands, at, on, recorded_at, reason, by, deleted, number = said
        moment = moment_of(at, on, recorded_at, zone)
        if not deleted and moment is not None:
            fact = Heard(key, what, stands, moment, reason, by, number)
            facts.setdefault(lead, []).append(fact)
    return facts


def tries_at(family: Family) -> dict[int, list[Try]]:
    """When a person tried to reach these leads."""
    attempts = Attempt.objects.filter(lead__in=family, human=True, deleted=False).order_by("at")
    found: dict[int, list[Try]] = {}
    for lead, at, reached in attempts.values_list("lead_id", "at", "reached"):
        found.setdefault(family[lead], []).append(Try(at, reached))
    return found
