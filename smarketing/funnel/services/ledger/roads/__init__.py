"""The two roads into the tables: the same few statements, each engine's fastest way."""

from django.db import connection

from smarketing.funnel.services.ledger.roads import postgres, sqlite


def here():
    """The road of the database in use."""
    return postgres if connection.vendor == "postgresql" else sqlite
