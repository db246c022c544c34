from django.contrib import admin

from smarketing.accounts.admin import ReadOnly
from smarketing.scoreboard.models import Snapshot


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnly):
    list_display = ["organization", "period", "version", "computed_at"]
