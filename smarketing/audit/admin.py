from django.contrib import admin

from smarketing.accounts.admin import ReadOnly
from smarketing.audit.models import Act


@admin.register(Act)
class ActAdmin(ReadOnly):
    list_display = ["at", "verb", "member", "organization", "subject_kind", "subject_id"]
    list_filter = ["verb"]
    date_hierarchy = "at"
