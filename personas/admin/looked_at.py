"""What the admin shows of this room and does not write: services keep the trail, it would not."""

from django.contrib import admin

from personas.models import (
    Campaign,
    Confirmation,
    Draft,
    Insight,
    InsightNote,
    PersonaName,
    Position,
    QuizCount,
    Reading,
)
from smarketing.accounts.admin import ReadOnly


@admin.register(Draft)
class DraftAdmin(ReadOnly):
    list_display = ["persona", "organization", "changed_by", "changed_at"]
    list_filter = ["organization"]


@admin.register(Insight)
class InsightAdmin(ReadOnly):
    list_display = ["text", "persona", "part", "half", "status", "heard_at"]
    list_filter = ["organization", "status", "half", "part"]
    search_fields = ["text"]
    date_hierarchy = "heard_at"


@admin.register(InsightNote)
class InsightNoteAdmin(ReadOnly):
    list_display = ["insight", "by", "at", "text"]


@admin.register(Reading)
class ReadingAdmin(ReadOnly):
    list_display = ["member", "version", "at"]
    list_filter = ["organization"]


@admin.register(Confirmation)
class ConfirmationAdmin(ReadOnly):
    list_display = ["insight", "member", "at"]


@admin.register(PersonaName)
class PersonaNameAdmin(ReadOnly):
    list_display = ["name", "source_system", "persona", "organization"]
    list_filter = ["organization", "source_system"]
    search_fields = ["name"]


@admin.register(Position)
class PositionAdmin(ReadOnly):
    list_display = ["__str__", "kind", "organization", "changed_by", "changed_at", "archived_at"]
    list_filter = ["organization", "kind"]


@admin.register(Campaign)
class CampaignAdmin(ReadOnly):
    list_display = ["name", "code", "organization", "starts_on", "ends_on"]
    list_filter = ["organization"]
    search_fields = ["name", "code"]


@admin.register(QuizCount)
class QuizCountAdmin(ReadOnly):
    """By half and month. Who answered how is kept nowhere."""

    list_display = ["organization", "half", "month", "question", "asked", "right"]
    list_filter = ["organization", "half", "month"]
