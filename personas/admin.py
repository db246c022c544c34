"""Personas in the admin: begun, renamed, put away, brought in and taken out by the same services
as on the pages; published by two signatures alone. Everything else is looked at.

Whoever works here acts as their own member of the persona's organisation, with the rights of it.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from personas.models import (
    Campaign,
    Confirmation,
    Draft,
    Insight,
    InsightNote,
    MatchingRules,
    Persona,
    PersonaName,
    Position,
    QuizCount,
    Reading,
)
from personas.queries.personas import standing_persona
from personas.rules.exchange import FORMAT, told_sheet
from personas.rules.pictures import is_picture
from personas.rules.sheet import About, digest_of_about
from personas.services.drafts import set_about
from personas.services.personas import (
    LONGEST,
    archive_persona,
    create_persona,
    rename_persona,
    restore_persona,
)
from smarketing.accounts.admin import ReadOnly
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import standing_of
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.rights import may

ABOUT = ("role", "company", "quote", "picture")


def editor_in(request: HttpRequest, organization: Organization) -> Member | None:
    """The member as whom somebody edits personas of an organisation, if they may."""
    members = organization.members.filter(user=request.user)
    member = members.select_related("organization").first()
    allowed = member and may(standing_of(member, timezone.localdate()), "persona.edit")
    return member if allowed else None


def editors(request: HttpRequest) -> list[Member]:
    """Every member as whom this person edits personas."""
    mine = Member.objects.filter(user=request.user, ended_on__isnull=True)
    members = mine.select_related("organization")
    return [one for one in members if may(standing_of(one, timezone.localdate()), "persona.edit")]


class PersonaForm(forms.ModelForm):
    """A persona's name and who it is; the claims have a page of their own."""

    class Meta:
        model = Persona
        fields = ("organization", "name", *ABOUT)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        organization = self.cleaned_data.get("organization") or self.instance.organization
        others = organization.personas.filter(name=name).exclude(pk=self.instance.pk)
        if not 0 < len(name) <= LONGEST or others.exists():
            raise ValidationError(_("There is a persona of this name already."))
        return name

    def clean_picture(self) -> str:
        if not is_picture(self.cleaned_data["picture"]):
            raise ValidationError(_("Choose one of the list."))
        return self.cleaned_data["picture"]


@admin.register(Persona)
class PersonaAdmin(admin.ModelAdmin):
    form = PersonaForm
    list_display = ["name", "organization", "role", "company", "archived_at"]
    list_filter = ["organization", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "role", "company"]
    actions = ["archive", "restore", "export"]

    def get_readonly_fields(self, request: HttpRequest, obj: Persona | None = None) -> list[str]:
        return ["organization"] if obj else []

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **more):
        if db_field.name == "organization":
            mine = [one.organization_id for one in editors(request)]
            more["queryset"] = Organization.objects.filter(pk__in=mine)
        return super().formfield_for_foreignkey(db_field, request, **more)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(editors(request))

    def has_change_permission(self, request: HttpRequest, obj: Persona | None = None) -> bool:
        if obj is None:
            return bool(editors(request))
        return obj.archived_at is None and editor_in(request, obj.organization) is not None

    def has_delete_permission(self, request: HttpRequest, obj: Persona | None = None) -> bool:
        return False  # leads point to it and versions name it: it is archived instead

    def save_model(
        self, request: HttpRequest, obj: Persona, form: forms.ModelForm, change: bool
    ) -> None:
        """Begin it, or rename it and draft who it is: the services write, not this form."""
        by, now = editor_in(request, obj.organization), timezone.now()
        about = About(**{name: form.cleaned_data[name].strip() for name in ABOUT})
        if not change:
            made = create_persona(by=by, name=obj.name, about=about, now=now)
            obj.pk = made.pk
            obj._state.adding = False
            return
        if "name" in form.changed_data:
            seen = form.initial["name"]
            rename_persona(by=by, persona_id=obj.pk, name=obj.name, seen=seen)
        if set(form.changed_data) & set(ABOUT):
            seen = digest_of_about(standing_persona(by.organization, obj.pk).newest.about)
            set_about(by=by, persona_id=obj.pk, about=about, seen=seen, now=now)
            self.message_user(
                request, _("Who it is was drafted. It is shown once both heads have signed.")
            )

    @admin.action(description=lazy("Archive"), permissions=["change"])
    def archive(self, request: HttpRequest, found: QuerySet) -> None:
        for one in found.select_related("organization"):
            self.act(
                request, one, lambda by, pk=one.pk: archive_persona(
                    by=by, persona_id=pk, now=timezone.now()
                )
            )  # fmt: skip

    @admin.action(description=lazy("Bring back"), permissions=["change"])
    def restore(self, request: HttpRequest, found: QuerySet) -> None:
        for one in found.select_related("organization"):
            self.act(request, one, lambda by, pk=one.pk: restore_persona(by=by, persona_id=pk))

    @admin.action(description=lazy("Export as JSON"), permissions=["change"])
    def export(self, request: HttpRequest, found: QuerySet) -> JsonResponse:
        told = [
            told_sheet(one.name, standing_persona(one.organization, one.pk).sheet)
            for one in found.select_related("organization")
            if editor_in(request, one.organization)
        ]
        return JsonResponse(
            {"format": FORMAT, "personas": told},
            json_dumps_params={"ensure_ascii": False, "indent": 1},
            headers={"Content-Disposition": 'attachment; filename="personas.json"'},
        )

    def act(self, request: HttpRequest, one: Persona, doing) -> None:
        """Do it as the member of that organisation; say what is in the way."""
        by = editor_in(request, one.organization)
        if by is None:
            said = _("You edit no personas of %(name)s.") % {"name": one.organization.name}
            self.message_user(request, said, messages.ERROR)
            return
        try:
            doing(by)
        except Fault as fault:
            self.message_user(request, f"{one.name}: {fault.message}", messages.ERROR)
        else:
            self.log_change(request, one, [])


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


@admin.register(MatchingRules)
class MatchingRulesAdmin(ReadOnly):
    list_display = ["organization", "number", "by", "at"]
    list_filter = ["organization"]


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
