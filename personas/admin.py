"""Personas, looked at. A version is published by two signatures alone, so nothing is written."""

from django.contrib import admin

from personas.models import Confirmation, Draft, Insight, Persona, PersonaName, Reading
from smarketing.accounts.admin import ReadOnly


@admin.register(Persona)
class PersonaAdmin(ReadOnly):
    list_display = ["name", "organization", "role", "company", "archived_at"]
    list_filter = ["organization", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "role", "company"]


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
