"""Personas in the admin: begun, renamed, drafted, proposed, put away, brought in and taken out by
the same services as on the pages; published by two signatures alone.

Whoever works here acts as their own member of the persona's organisation, with the rights of it.
"""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, OuterRef, QuerySet, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from personas.admin.forms import ABOUT, BringForm, PersonaForm
from personas.models import Persona
from personas.queries.personas import standing_persona
from personas.rules.sheet import About
from personas.services.agreeing import propose_persona
from personas.services.drafts import replace_draft
from personas.services.exchange import import_personas
from personas.services.personas import (
    archive_persona,
    create_persona,
    rename_persona,
    restore_persona,
)
from personas.views.asked import complain, exported
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import standing_of
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.rights import may
from smarketing.agreements.models import Version


def editor_in(request: HttpRequest, organization: Organization) -> Member | None:
    """The member as whom somebody edits personas of an organisation, if they may."""
    return next((one for one in editors(request) if one.organization_id == organization.pk), None)


def editors(request: HttpRequest) -> list[Member]:
    """Every member as whom this person edits personas."""
    mine = Member.objects.filter(user=request.user, ended_on__isnull=True)
    members = mine.select_related("organization")
    return [one for one in members if may(standing_of(one, timezone.localdate()), "persona.edit")]


def edited_by(request: HttpRequest) -> QuerySet[Organization]:
    """The organisations whose personas this person edits."""
    return Organization.objects.filter(pk__in=[one.organization_id for one in editors(request)])


class StandingFilter(admin.SimpleListFilter):
    """Published, waiting for a signature, or neither yet."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [
            ("published", _("published")),
            ("waits", _("waits for a signature")),
            ("never", _("never published")),
        ]

    def queryset(self, request: HttpRequest, found: QuerySet) -> QuerySet:
        if self.value() == "published":
            return found.filter(published__isnull=False)
        if self.value() == "never":
            return found.filter(published__isnull=True)
        return found.filter(waits=True) if self.value() == "waits" else found


@admin.register(Persona)
class PersonaAdmin(admin.ModelAdmin):
    form = PersonaForm
    list_display = ["name", "organization", "role", "company", "published", "waits", "archived_at"]
    list_filter = [
        "organization",
        StandingFilter,
        ("archived_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["name", "role", "company"]
    actions = ["propose", "archive", "restore", "export", "export_markdown"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Persona]:
        versions = Version.objects.filter(
            kind="persona", subject_id=OuterRef("pk"), organization=OuterRef("organization")
        )
        agreed = versions.filter(agreed_at__isnull=False).order_by("-number")
        newest = versions.filter(withdrawn_at__isnull=True).order_by("-number")
        found = (
            super()
            .get_queryset(request)
            .annotate(
                published=Subquery(agreed.values("agreed_at")[:1]),
                newest=Subquery(newest.values("number")[:1]),
                newest_agreed=Subquery(newest.values("agreed_at")[:1]),
            )
        )
        waiting = When(newest__isnull=False, newest_agreed__isnull=True, then=True)
        return found.annotate(waits=Case(waiting, default=False))

    @admin.display(description=_("published"))
    def published(self, one: Persona):
        return one.published

    @admin.display(description=_("waits for a signature"), boolean=True)
    def waits(self, one: Persona) -> bool:
        return one.waits

    def get_urls(self) -> list[URLPattern]:
        bring = self.admin_site.admin_view(self.bring)
        return [path("import/", bring, name="personas_persona_import"), *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Persona | None = None) -> list[str]:
        return ["organization"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Persona | None = None) -> list[str]:
        whole = ["organization", "name", *ABOUT]
        return [*whole, "claims", "seen"] if self.may_write(request, obj) else whole

    def may_write(self, request: HttpRequest, obj: Persona | None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **more):
        if db_field.name == "organization":
            more["queryset"] = edited_by(request)
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
        self, request: HttpRequest, obj: Persona, form: PersonaForm, change: bool
    ) -> None:
        """Begin it, or rename it and draft it: the services write, not this form."""
        by, now, said = editor_in(request, obj.organization), timezone.now(), form.cleaned_data
        if not change:
            made = create_persona(
                by=by,
                name=obj.name,
                about=About(**{name: form.plain[name] for name in ABOUT}),
                now=now,
            )
            obj.pk = made.pk
            obj._state.adding = False
        elif "name" in form.changed_data:
            rename_persona(by=by, persona_id=obj.pk, name=obj.name, seen=form.initial["name"])
        if said["claims"] if not change else {"claims", *ABOUT} & set(form.changed_data):
            replace_draft(by=by, persona_id=obj.pk, plain=form.plain, now=now)
            told = _("It was drafted. It is shown once both heads have signed.")
            self.message_user(request, told)

    def bring(self, request: HttpRequest) -> HttpResponse:
        """Take personas from a file; each becomes a draft."""
        if not editors(request):
            raise PermissionDenied
        form = BringForm(
            request.POST or None, request.FILES or None, organizations=edited_by(request)
        )
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            by = editor_in(request, said["organization"])
            try:
                done = import_personas(by=by, plain=said["file"], now=timezone.now())
            except Fault as fault:
                complain(form, fault)
            else:
                names = done.begun + done.drafted
                for one in by.organization.personas.filter(name__in=names):
                    self.log_change(request, one, _("Taken from a file."))
                told = _("Taken as drafts: %(names)s.") % {"names": ", ".join(names)}
                self.message_user(request, told)
                return redirect("admin:personas_persona_changelist")
        context = {**self.admin_site.each_context(request), "form": form, "opts": self.opts}
        context["title"] = _("Import")
        status = 400 if form.errors else 200
        return render(request, "admin/personas/persona/import.html", context, status=status)

    @admin.action(description=_("Put the draft before both heads"), permissions=["change"])
    def propose(self, request: HttpRequest, found: QuerySet) -> None:
        said = {"reason": "", "now": timezone.now()}
        self.act(request, found, lambda by, pk: propose_persona(by=by, persona_id=pk, **said))

    @admin.action(description=_("Archive"), permissions=["change"])
    def archive(self, request: HttpRequest, found: QuerySet) -> None:
        now = timezone.now()
        self.act(request, found, lambda by, pk: archive_persona(by=by, persona_id=pk, now=now))

    @admin.action(description=_("Bring back"), permissions=["change"])
    def restore(self, request: HttpRequest, found: QuerySet) -> None:
        self.act(request, found, lambda by, pk: restore_persona(by=by, persona_id=pk))

    @admin.action(description=_("Export as JSON"), permissions=["change"])
    def export(self, request: HttpRequest, found: QuerySet) -> HttpResponse:
        return exported(self.sheets_of(request, found), as_markdown=False)

    @admin.action(description=_("Export as Markdown"), permissions=["change"])
    def export_markdown(self, request: HttpRequest, found: QuerySet) -> HttpResponse:
        return exported(self.sheets_of(request, found), as_markdown=True)

    def sheets_of(self, request: HttpRequest, found: QuerySet) -> list[tuple]:
        """The published or drafted sheets of those that this person may edit, by name."""
        return [
            (one.name, standing_persona(one.organization, one.pk).sheet)
            for one in found.select_related("organization")
            if editor_in(request, one.organization)
        ]

    def act(
        self, request: HttpRequest, found: QuerySet, doing: Callable[[Member, int], object]
    ) -> None:
        """Do it to each as the member of its organisation; say what is in the way."""
        for one in found.select_related("organization"):
            by = editor_in(request, one.organization)
            if by is None:
                said = _("You edit no personas of %(name)s.") % {"name": one.organization.name}
                self.message_user(request, said, messages.ERROR)
                continue
            try:
                doing(by, one.pk)
            except Fault as fault:
                self.message_user(request, f"{one.name}: {fault.message}", messages.ERROR)
            else:
                self.log_change(request, one, [])
