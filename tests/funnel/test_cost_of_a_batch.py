"""What a batch costs is told by what it changes, not by what the ledger holds already."""

from datetime import UTC, date, datetime

from django.db import connection, transaction

from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.ledger import roads

NOW = datetime(2026, 11, 1, tzinfo=UTC)
EACH = 100  # of SQLite's own steps
FAR_MORE = 10**9  # rows than the planner knows: what it learnt of other tests' rows outlives them
LEDGER = ("funnel_lead", "funnel_move", "funnel_entry")


def post(organization, said):
    with transaction.atomic():
        organization.raise_wanted()
        return ledger.post(organization, said, recorded_at=NOW)


def leads(first, last):
    return [
        Said(LeadRef("crm", f"L{n}"), f"L{n}:lead", what="lead", on=date(2026, 3, 1 + n % 28))
        for n in range(first, last)
    ]


def test_a_move_costs_the_same_behind_ten_times_the_leads(works):
    grow(works, 0, 200)
    post(works, [won(6)])
    few = effort(lambda: post(works, [won(7)]))
    grow(works, 200, 2_000)
    many = effort(lambda: post(works, [won(8)]))
    assert many < 2 * few


def test_moves_are_found_by_their_keys_though_the_planner_counted_nothing_yet(works):
    """Programs post for a minute before PostgreSQL looks at the tables by itself."""
    for start in range(0, 2_000, 500):
        post(works, leads(start, start + 500))
    with connection.cursor() as cursor:
        keys = [f"L{n}:lead" for n in range(100)]
        one = effort(lambda: roads.here().moves_under(cursor, works.pk, keys[:1]))
        many = effort(lambda: roads.here().moves_under(cursor, works.pk, keys))
    assert many <= 100 * (one or EACH)


def grow(organization, first, last):
    """As an import does it, which has the planner look at what it wrote."""
    post(organization, leads(first, last))
    with connection.cursor() as cursor:
        roads.here().learn(cursor, FAR_MORE)


def won(n):
    return Said(LeadRef("crm", f"L{n}"), f"L{n}:customer", what="customer", on=date(2026, 4, 2))


def effort(act):
    """What the database does meanwhile: SQLite's steps, or the rows that PostgreSQL reads."""
    if connection.vendor == "postgresql":
        before = rows_read()
        act()
        return rows_read() - before
    steps = 0

    def count():
        nonlocal steps
        steps += EACH

    connection.connection.set_progress_handler(count, EACH)
    try:
        act()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return steps


def rows_read():
    """Rows of the ledger read in this transaction so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT SUM(seq_tup_read + idx_tup_fetch) FROM pg_stat_xact_user_tables "
            "WHERE relname = ANY(%s)",
            [list(LEDGER)],
        )
        return int(cursor.fetchone()[0])
