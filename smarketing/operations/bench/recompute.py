"""`bench recompute`: a board composed after a batch of moves, whatever the history behind it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from smarketing.accounts.models import Organization
from smarketing.accounts.queries.settled import Settled
from smarketing.funnel.queries.counts import counts
from smarketing.funnel.rules.questions import Question
from smarketing.operations.bench import ground
from smarketing.operations.bench.figures import Result, in_turn
from smarketing.scoreboard.rules.packing import packed
from smarketing.scoreboard.services.refresh import look

SCALES = {  # moves behind each board, times that it is composed
    "full": ((10_000, 100_000, 1_000_000), 50),
    "small": ((1_000, 10_000), 20),
    "tiny": ((40, 160), 2),
}
BATCH = 100  # moves
WINDOW = timedelta(days=90)
SETTLED = Settled()  # as a worker has it that composes board after board


def measure(scale: str) -> Result:
    """T7 and T8."""
    sizes, times = SCALES[scale]
    now = timezone.now()
    companies = {size: grown(size, now) for size in sizes}
    news = {size: batches(times + 1, now) for size in sizes}
    boards = in_turn(
        {n: lambda c=c: composed(c, now) for n, c in companies.items()},
        times,
        before=lambda n: ground.move_on(companies[n], next(news[n])),
    )
    windows = in_turn({n: lambda c=c: free_window(c, now) for n, c in companies.items()}, times)
    largest, smallest = companies[sizes[-1]], sizes[0]
    bare = in_turn({"statement": lambda: bare_statement(largest, now)}, times)["statement"]
    result = Result("recompute", connection.vendor)
    result.figures = {
        "moves": list(sizes),
        "board_ms": rounded(boards),
        "free_window_ms": rounded(windows),
        "bare_statement_ms": round(bare, 2),
        "inexact": next(filter(None, (wrong(one, now) for one in companies.values())), ""),
    }
    result.measured("growth_totals", boards[sizes[-1]] / boards[smallest])
    result.measured("growth_window", windows[sizes[-1]] / windows[smallest])
    result.measured("snapshot", boards[sizes[-1]])
    result.measured("snapshot_sql", boards[sizes[-1]] / bare)
    return result


def batches(count: int, now: datetime) -> Iterator[list[ground.Row]]:
    """So many batches of moves of new leads, of the last weeks: no board is as it was before."""
    began, days = now - 2 * ground.RECENT, ground.RECENT.days
    moves = ground.rows(count * BATCH, began, days, ground.SEED + 1)
    return (moves[start : start + BATCH] for start in range(0, len(moves), BATCH))


def rounded(took: dict[int, float]) -> dict[str, float]:
    return {str(size): round(ms, 2) for size, ms in took.items()}


def grown(size: int, now: datetime) -> Organization:
    """A company with so many moves behind it, and a shared goal."""
    organization, _by = ground.company(f"grown-{size}")
    ground.post_rows(organization, ground.rows(size, ground.year_until(now)))
    ground.shared_goal(organization, now)
    return organization


def composed(organization: Organization, now: datetime) -> bytes:
    """What a worker does for a snapshot, up to its bytes."""
    return packed(look(organization.pk, now, SETTLED).board)[0]


def free_window(organization: Organization, now: datetime) -> object:
    """What the engine answers about days that begin and end within months."""
    last = now.date() - timedelta(days=10)
    return counts(organization, Question(last - WINDOW, last, by=("owner", "step")))


def bare_statement(organization: Organization, now: datetime) -> list[tuple]:
    """The limit: the month totals of a quarter as one statement gives them."""
    since = (now - WINDOW).date().replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT dim, what, key, SUM(n), SUM(reached), SUM(taken_back), SUM(amount), "
            "SUM(unpriced) FROM funnel_periodtotal WHERE organization_id = %s AND month >= %s "
            "GROUP BY dim, what, key",
            [organization.pk, since],
        )
        return cursor.fetchall()


def wrong(organization: Organization, now: datetime) -> str:
    """What the sums, or the board, disagree about with the entries."""
    scene = look(organization.pk, now).scene
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT what, SUM(n) FROM funnel_entry WHERE organization_id = %s "
            "AND day BETWEEN %s AND %s GROUP BY what",
            [organization.pk, scene.period.starts_on, scene.period.ends_on],
        )
        counted = {what: n for what, n in cursor.fetchall() if n}
    shown = {step: figure.count for step, figure in scene.counts.items() if figure.count}
    return ground.inexact(organization) or ("" if shown == counted else f"the board: {shown}")
