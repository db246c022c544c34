"""The support desk: looks, and shuts a user out. People's own affairs go through the pages."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from smarketing.accounts.models import (
    Headship,
    Invitation,
    Member,
    Membership,
    Office,
    Organization,
    Team,
    Token,
    User,
)
from smarketing.accounts.services import access


class ReadOnly(admin.ModelAdmin):
    """Rows are shown and never written here: services keep the trail, the admin would not."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """The one switch of the desk: whether somebody may sign in."""

    list_display = ["email", "name", "language", "is_active", "is_staff"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "last_login", "is_staff", "is_active"]
    readonly_fields = ["email", "name", "language", "last_login", "is_staff"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        access.set_active(user=obj, is_active=obj.is_active)


@admin.register(Organization)
class OrganizationAdmin(ReadOnly):
    list_display = ["name", "slug", "currency", "timezone", "is_demo", "wanted", "rebuilding"]
    search_fields = ["name", "slug"]


@admin.register(Member)
class MemberAdmin(ReadOnly):
    list_display = ["name", "organization", "role", "side", "user", "ended_on"]
    list_filter = ["role", "side"]
    search_fields = ["name", "user__email"]


@admin.register(Team, Office)
class PlaceAdmin(ReadOnly):
    list_display = ["name", "organization"]


@admin.register(Membership, Headship)
class DatedAdmin(ReadOnly):
    list_display = ["member", "organization", "from_on", "to_on"]


@admin.register(Token)
class TokenAdmin(ReadOnly):
    list_display = ["name", "prefix", "organization", "member", "expires_at", "last_used_on"]
    exclude = ["digest"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ["email", "member", "created_at", "expires_at", "used_at"]
    exclude = ["digest"]
