"""The two roads into the tables: the same few statements, each engine's fastest way.

A plus before a column keeps it out of the choice of an index. An engine that knows little of a
table takes an organisation for few rows, and would read all of them instead of a few leads'.
"""

from django.db import connection

from smarketing.funnel.services.ledger.roads import postgres, sqlite


def here():
    """The road of the database in use."""
    return postgres if connection.vendor == "postgresql" else sqlite
