"""One moment: whatever is read inside belongs together, however many writers are at work."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.db import connection, transaction
from django.db.models import BigIntegerField

from smarketing.accounts.models import Organization
from smarketing.accounts.statements import Later, Statement

FIELDS = [field.attname for field in Organization._meta.concrete_fields]


@contextmanager
def one_moment(organization_id: int) -> Iterator[Organization]:
    """Read the organisation first, then everything as it stood in that same moment.

    `wanted` of what is given is the version that the moment belongs to.
    """
    with moment():
        row = next(iter(by_number().rows(number=organization_id)), None)
        if row is None:
            raise Organization.DoesNotExist
        yield Organization.from_db(Organization.objects.db, FIELDS, row)


@cache
def by_number() -> Statement:
    """The statement of an organisation, written once: a moment begins with it."""
    mine = Organization.objects.filter(pk=Later("number", BigIntegerField()))
    return Statement(mine.values_list(*FIELDS))


@contextmanager
def moment() -> Iterator[None]:
    """A moment for reading only: on SQLite a deferred transaction, which no writer waits for.

    Inside a transaction that already runs, that transaction is the moment.
    """
    if connection.in_atomic_block:
        yield
        return
    with reading(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def reading() -> Iterator[None]:
    """Let SQLite begin without taking the writers' lock, which the settings ask for."""
    mode = getattr(connection, "transaction_mode", None)
    if mode is None:
        yield
        return
    connection.transaction_mode = None
    try:
        yield
    finally:
        connection.transaction_mode = mode
