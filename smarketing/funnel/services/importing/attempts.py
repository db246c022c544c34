"""Contact attempts of a file, and back again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Attempt, Handoff, Import
from smarketing.funnel.rules.reading.facts import AttemptRow
from smarketing.funnel.services.handoffs.following import follow
from smarketing.funnel.services.importing.book import ref_of
from smarketing.funnel.services.importing.leads import Taken
from smarketing.funnel.services.ledger.leads import known_ids

AT_ONCE = 500
SAID = ("lead_id", "deleted", "at", "kind", "by", "human", "reached")
Stood = list  # [the attempt, its version, what it said in the order of SAID, its import]


def take_attempts(
    organization: Organization, rows: Sequence[AttemptRow], *, import_id: int, now: datetime
) -> tuple[Taken, list[Stood]]:
    """Keep the attempts of these rows; what others said before is given back for undoing.

    An attempt said otherwise is its next version. Runs in a transaction that raised `wanted`.
    """
    leads = known_ids(organization, {ref_of(row) for row in rows})
    kept = standing(organization, [row.key for row in rows])
    fresh: dict[str, Attempt] = {}
    changed: dict[str, Attempt] = {}
    before: list[Stood] = []
    for row in rows:
        lead = leads.get(ref_of(row))
        if lead is None:
            continue  # it was merged or erased since the file was checked
        values = (lead, False, row.at, row.kind, row.by, row.human, row.reached)
        one = kept.get(row.key)
        if one is None:
            said = dict(zip(SAID, values, strict=True))
            fresh[row.key] = Attempt(
                organization=organization, event_key=row.key, brought_by=import_id, **said
            )
        elif said_by(one) != values:
            before.append(stood(one))
            say(one, values, import_id)
            changed[row.key] = one
    Attempt.objects.bulk_create(fresh.values(), batch_size=AT_ONCE)
    keep(changed.values())
    touched = {one.lead_id for one in (*fresh.values(), *changed.values())}
    follow(organization, [], also=handed_on(touched), now=now)
    taken = len(fresh) + len(changed)
    return Taken(accepted=taken, unchanged=len(rows) - taken), before


def standing(organization: Organization, keys: Sequence[str]) -> dict[str, Attempt]:
    """The attempts that are kept under these keys."""
    return {
        one.event_key: one
        for some in slices(keys)
        for one in organization.attempts.filter(event_key__in=some)
    }


def slices(values: Sequence) -> Iterator[Sequence]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def said_by(one: Attempt) -> tuple:
    return tuple(getattr(one, name) for name in SAID)


def say(one: Attempt, values: Sequence, import_id: int | None) -> None:
    """The next version of an attempt."""
    for name, value in zip(SAID, values, strict=True):
        setattr(one, name, value)
    one.version, one.brought_by = one.version + 1, import_id


def keep(changed: Iterable[Attempt]) -> None:
    fields = [*(name.removesuffix("_id") for name in SAID), "version", "brought_by"]
    Attempt.objects.bulk_update(changed, fields, batch_size=100)


def stood(one: Attempt) -> Stood:
    lead, deleted, at, *said = said_by(one)
    return [one.pk, [lead, deleted, at.isoformat(), *said], one.brought_by]


def handed_on(leads: set[int]) -> set[int]:
    """Those of the leads that were passed: only their promises depend on attempts."""
    return {
        lead
        for some in slices(sorted(leads))
        for lead in Handoff.objects.filter(lead__in=some).values_list("lead_id", flat=True)
    }


def unknown_rows(organization: Organization, rows: Sequence[AttemptRow]) -> Iterator[AttemptRow]:
    """The rows whose lead is not here."""
    leads = known_ids(organization, {ref_of(row) for row in rows})
    return (row for row in rows if ref_of(row) not in leads)


def take_back(one: Import, at_a_time: int, now: datetime) -> int | None:
    """Say the next attempts of an import as they stood before it; the last one's id, None: done.

    What was said anew since stays. Runs in a transaction that raised `wanted`.
    """
    mine = Attempt.objects.filter(brought_by=one.pk, pk__gt=one.undone_to)
    chunk = list(mine.order_by("pk")[:at_a_time])
    if not chunk:
        return None
    before = {attempt: (values, brought_by) for attempt, values, brought_by in reversed(one.before)}
    for attempt in chunk:
        if attempt.pk in before:
            (lead, deleted, at, *said), brought_by = before[attempt.pk]
            say(attempt, (lead, deleted, datetime.fromisoformat(at), *said), brought_by)
        else:
            attempt.deleted, attempt.version = True, attempt.version + 1
    keep(chunk)
    touched = {attempt.lead_id for attempt in chunk}
    follow(one.organization, [], also=handed_on(touched), now=now)
    return chunk[-1].pk
