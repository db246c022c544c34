"""Reads of kept boards: the newest one, that of a period, that of an earlier moment."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max, OuterRef, Subquery

from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.statements import Statement
from smarketing.scoreboard.models import Kind, Snapshot
from smarketing.scoreboard.rules.packing import unpacked


class Shown(NamedTuple):
    """What a new board is compared with."""

    period: str
    right_version: int
    digest: str


def shown_last(organization: Organization) -> Statement:
    """The board everybody sees, as one `Shown` or none."""
    return Statement(organization.snapshots.live().values_list(*Shown._fields)[:1])


def newest(organization: Organization) -> Snapshot | None:
    """The board everybody sees, without its panels."""
    return organization.snapshots.live().defer("panels").first()


def asked_for(
    organization: Organization, period: Period | None, as_of: datetime | None
) -> Snapshot | None:
    """The kept board of a period, of an earlier moment, or of both; None where none is kept."""
    if as_of is None:
        return of_period(organization, period.key) if period else newest(organization)
    return as_it_stood(organization, period, as_of) or composed_later(organization, period, as_of)


def of_period(organization: Organization, key: str) -> Snapshot | None:
    """The newest board of a period; an ended one's closing says what was known at its end."""
    boards = organization.snapshots.filter(period=key, as_of__isnull=True)
    return boards.exclude(kind=Kind.CLOSING).defer("panels").first()


def as_it_stood(
    organization: Organization, period: Period | None, as_of: datetime
) -> Snapshot | None:
    """The board that was on the screens at a moment, of this period if one is named."""
    boards = organization.snapshots.filter(
        kind__in=(Kind.LIVE, Kind.CLOSING), computed_at__lte=as_of
    )
    if period:
        boards = boards.filter(period=period.key)
    return boards.defer("panels").order_by("-computed_at", "-id").first()


def composed_later(
    organization: Organization, period: Period | None, as_of: datetime
) -> Snapshot | None:
    """The board that was composed afterwards for an earlier moment."""
    boards = organization.snapshots.filter(kind=Kind.ASKED, as_of=as_of)
    if period:
        boards = boards.filter(period=period.key)
    return boards.defer("panels").first()


def panels_at(organization: Organization, as_of: datetime | None = None) -> dict:
    """The panels of the newest board, or of the one on the screens at a moment; {} without one."""
    board = as_it_stood(organization, None, as_of) if as_of else newest(organization)
    return unpacked(board.panels)["panels"] if board else {}


def is_late(organization: Organization, snapshot: Snapshot, today: date) -> bool:
    """Whether something happened, or a day began, that this board does not show yet."""
    if snapshot.as_of is not None:
        return False
    return snapshot.right_version < organization.wanted or snapshot.day < today


def version_at(organization: Organization, moment: datetime) -> int:
    """The newest version of the organisation that was written by then; 0 before the first."""
    known = (
        organization.moves.filter(recorded_at__lte=moment).aggregate(last=Max("recorded_in")),
        organization.acts.filter(at__lte=moment).aggregate(last=Max("version")),
        organization.snapshots.filter(right_at__lte=moment).aggregate(last=Max("right_version")),
    )
    return max(found["last"] or 0 for found in known)


def lagging(now: datetime) -> list[int]:
    """Every organisation whose board is missing, older than wanted or of an earlier local day."""
    newest_of = (
        Snapshot.objects.live()
        .filter(organization=OuterRef("pk"))
        .order_by("-right_version", "-id")
    )
    rows = Organization.objects.annotate(
        shown=Subquery(newest_of.values("right_version")[:1]),
        shown_on=Subquery(newest_of.values("day")[:1]),
    ).values_list("pk", "timezone", "wanted", "shown", "shown_on")
    return [
        organization.pk
        for organization, wanted, shown, day in map(as_shown, rows)
        if shown is None or shown < wanted or day < today_in(organization.zone, now)
    ]


def as_shown(row: tuple) -> tuple:
    number, zone, wanted, shown, day = row
    return Organization(pk=number, timezone=zone), wanted, shown, day
