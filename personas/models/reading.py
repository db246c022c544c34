from django.db import models

from smarketing.accounts.models import Member, Organization
from smarketing.agreements.models import Version


class Reading(models.Model):
    """Somebody confirmed having read a published version."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="readings")
    member = models.ForeignKey(Member, models.CASCADE, related_name="readings")
    version = models.ForeignKey(Version, models.CASCADE, related_name="readings")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "version"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.version}"
