"""The board is composed here, by a worker or a command, and by nobody else."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from goals.queries.celebrations import celebrated_goals, unsettled_goals
from goals.rules.spans import period_by_key
from goals.services.celebrations import settle_celebrations
from smarketing.accounts.models import Organization
from smarketing.accounts.moment import one_moment
from smarketing.accounts.queries import today_in
from smarketing.accounts.queries.settled import Facts, Settled
from smarketing.audit import bell
from smarketing.scoreboard.models import Kind, Snapshot
from smarketing.scoreboard.queries.scene import Scene, scene_of
from smarketing.scoreboard.queries.snapshots import Shown, shown_last, version_at
from smarketing.scoreboard.rules.packing import Board, packed
from smarketing.scoreboard.services.compose import compose
from smarketing.scoreboard.services.prune import prune_asked, prune_live

CHANNEL = "board:{}"  # where a new version is announced
PRUNED_S = 5  # old boards are looked for no more often by who composes board after board


def refresh(organization_id: int, now: datetime, settled: Settled | None = None) -> Snapshot:
    """Compose the board as of now, keep it if it says something new, announce its version.

    Safe to run twice and at once with others: what is newer is never overwritten. A process that
    composes board after board hands in what it keeps of them: `settled`.
    """
    with bell.answering(organization_id):
        seen = look(organization_id, now, settled)
        if settle_all(seen, now):
            seen = look(organization_id, now, settled)  # the goal and its moment in the same push
        if is_unasked_change(seen):
            claim_change(seen.organization)
            seen = look(organization_id, now, settled)
        if seen.closed:
            keep(Kind.CLOSING, *seen.closed, now)
        kept = keep(Kind.LIVE, seen.scene, seen.board, now)
        announce(seen.organization)
        let_go = partial(prune_live, seen.organization, now)
        seen.scene.settled.of("let go", let_go, on=now.timestamp() // PRUNED_S)
        return kept


@dataclass(frozen=True)
class Seen:
    """What there was to show at one moment, and what was shown before."""

    organization: Organization
    scene: Scene
    board: Board
    shown: Shown | None
    closed: tuple[Scene, Board] | None  # the last word on a period that has just ended
    unsettled: list[int]  # goals that were reached, or fell back, and nobody was told yet


def settle_all(seen: Seen, now: datetime) -> bool:
    """Celebrate what was reached and take back what no longer is; whether anything was."""
    settled = [settle_celebrations(seen.organization, goal, now) for goal in seen.unsettled]
    return any(settled)


def look(organization_id: int, now: datetime, settled: Settled | None = None) -> Seen:
    """Compose today's board and, once, the closing of the period before it."""
    with one_moment(organization_id) as organization:
        today = today_in(organization.zone, now)
        facts = settled.of(organization, today) if settled else Facts()
        last = facts.of("shown", lambda: shown_last(organization))
        shown = next((Shown(*row) for row in last.rows()), None)
        scene = scene_of(organization, None, today, now, settled=facts)
        looked_at = facts.of(
            "celebrated", lambda: celebrated_goals(organization, scene.goal, today)
        )
        closed = just_closed(scene, shown)
        return Seen(
            organization=organization,
            scene=scene,
            board=compose(scene),
            shown=shown,
            closed=(closed, compose(closed)) if closed else None,
            unsettled=unsettled_goals(organization, looked_at, scene.goal, scene.attained),
        )


def just_closed(scene: Scene, shown: Shown | None) -> Scene | None:
    """The period that was on the board until now, if it has ended: its last day's scene."""
    if shown is None or shown.period == scene.period.key:
        return None
    period = period_by_key(shown.period, scene.organization.fiscal_start)
    if period.ends_on >= scene.today:
        return None
    return scene_of(scene.organization, period, period.ends_on, scene.now)


def is_unasked_change(seen: Seen) -> bool:
    """Whether the board changed although nobody wrote: a day began, or a release."""
    return (
        seen.shown is not None
        and seen.shown.right_version == seen.organization.wanted
        and seen.shown.digest != packed(seen.board)[1]
    )


@transaction.atomic
def claim_change(organization: Organization) -> None:
    """Give such a change a version of its own: one version never names two boards."""
    organization.raise_wanted()


@transaction.atomic
def keep(
    kind: Kind, scene: Scene, board: Board, now: datetime, as_of: datetime | None = None
) -> Snapshot:
    """Keep the board unless a newer one is kept; one that says the same is only confirmed."""
    organization = scene.organization
    version = organization.wanted if scene.version is None else scene.version
    same_kind = organization.snapshots.filter(kind=kind, as_of=as_of)
    if kind != Kind.LIVE:
        same_kind = same_kind.filter(period=scene.period.key)
    shown = same_kind.defer("panels").first()
    panels, digest = packed(board)
    if shown and (shown.digest == digest or shown.right_version > version):
        confirmed = same_kind.filter(pk=shown.pk, right_version__lte=version)
        confirmed.update(right_version=version, right_at=now, day=scene.today)
        return shown
    return Snapshot.objects.create(
        organization=organization,
        kind=kind,
        period=scene.period.key,
        as_of=as_of,
        version=version,
        day=scene.today,
        computed_at=now,
        right_version=version,
        right_at=now,
        digest=digest,
        panels=panels,
    )


def announce(organization: Organization) -> None:
    """Tell every streaming process; whoever misses it asks the database within two seconds."""
    channel = CHANNEL.format(organization.pk)
    bell.if_redis(lambda: bell.client.publish(channel, organization.wanted))


def compose_asked(
    organization_id: int, period_key: str, as_of: datetime | None, now: datetime
) -> Snapshot:
    """Compose the board of another period, or as the ledger was known at an earlier moment.

    Both may be named; without a period it is the one that was running at the moment. Targets are
    those that stand today, and the board says so.
    """
    with one_moment(organization_id) as organization:
        period = period_by_key(period_key, organization.fiscal_start) if period_key else None
        version = version_at(organization, as_of) if as_of else None
        today = today_in(organization.zone, as_of or now)
        scene = scene_of(organization, period, today, as_of or now, version)
        board = compose(scene)
    kept = keep(Kind.ASKED, scene, board, now, as_of)
    prune_asked(organization)
    return kept
