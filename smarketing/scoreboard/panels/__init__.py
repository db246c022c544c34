"""The panels in the order of the page: adding one is its module, its template and a line here."""

from smarketing.scoreboard.panels import (
    alignment,
    celebration,
    goal,
    leads,
    notice,
    pace,
    pay,
    personas,
    promises,
    quotas,
    together,
    way,
)

PANELS = (
    celebration.PANEL,
    notice.PANEL,
    goal.PANEL,
    way.PANEL,
    promises.PANEL,
    leads.PANEL,
    pace.PANEL,
    quotas.PANEL,
    pay.PANEL,
    alignment.PANEL,
    personas.PANEL,
    together.PANEL,
)
