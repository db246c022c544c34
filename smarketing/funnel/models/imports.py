from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models import Member, Organization


class Kind(models.TextChoices):
    LEADS = "leads", _("leads and deals")
    VISITS = "visits", _("visits")
    PEOPLE = "people", _("people")
    ATTEMPTS = "attempts", _("contact attempts")


class State(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    RUNNING = "running", _("being imported")
    DONE = "done", _("imported")
    FAILED = "failed", _("failed")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class Import(models.Model):
    """One file, from its upload to what became of it. The log keeps every import."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=10, choices=Kind)
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=500)  # below the uploads; "" once the file is thrown away
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    skip_refused = models.BooleanField(default=False)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="imports")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)  # the moment its facts without one happened
    moved_at = models.DateTimeField()  # of its last sign of life
    worker = models.CharField(max_length=32, blank=True)  # whose turn it is, while one works on it
    ended_at = models.DateTimeField(null=True)
    survey = models.JSONField(default=dict)  # what the dry run found, as a person is told
    rows_done = models.IntegerField(default=0)  # a killed import goes on from here
    accepted = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    leads = models.IntegerField(default=0)  # new ones
    moves = models.IntegerField(default=0)
    without_lead = models.IntegerField(default=0)
    before = models.JSONField(default=list)  # what stood of visits, aliases, attempts, for undoing
    undone_to = models.BigIntegerField(default=0)  # the last of its moves taken back
    undone_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="import_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="import_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.kind})"


class ImportMapping(models.Model):
    """The mapping last used for a kind of file of a source, offered for the next one."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="import_mappings")
    kind = models.CharField(max_length=10, choices=Kind)
    source_system = models.CharField(max_length=60)
    heading = models.CharField(max_length=64)  # digest of the file's headings
    mapping = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "source_system", "heading"],
                name="import_mapping_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.source_system}"
