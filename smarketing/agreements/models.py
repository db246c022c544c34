from django.db import models

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.models.team import Side


class Version(models.Model):
    """One wording of something both heads must stand behind. Its content never changes."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="versions")
    kind = models.CharField(max_length=30)  # what it is of: goal, promise, definition, plan …
    subject_id = models.BigIntegerField()  # the record of that kind
    number = models.PositiveIntegerField()  # 1, 2, 3 … of the subject
    content = models.JSONField()
    digest = models.CharField(max_length=64)  # of the content: what a signature stands under
    reason = models.CharField(max_length=400, blank=True)
    proposed_by = models.ForeignKey(Member, models.PROTECT, related_name="proposals")
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)  # when the second half signed
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "subject_id", "number"], name="version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} v{self.number}"


class Signature(models.Model):
    """One half's name under one version."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="signatures")
    half = models.CharField(max_length=10, choices=Side)
    member = models.ForeignKey(Member, models.PROTECT, related_name="signatures")
    as_deputy = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)  # of the content that was on the screen
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "half"], name="signature_once_a_half")
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.half}"
