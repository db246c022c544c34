from django.db import models

from smarketing.accounts.models import Organization


class Snapshot(models.Model):
    """The board as it was composed at one moment; nothing newer is ever overwritten."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="snapshots")
    period = models.CharField(max_length=20)  # its key, 2026-Q4
    version = models.BigIntegerField()  # the organisation's, read in the same moment
    day = models.DateField()  # the local day it was composed for
    computed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)  # of the panels, moments and version left out
    panels = models.BinaryField()  # zlib of the JSON
    closing = models.BooleanField(default=False)  # the last word on a closed period

    class Meta:
        ordering = ["-version", "-id"]
        indexes = [
            models.Index(fields=["organization", "period", "-version"], name="snapshot_newest")
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.period} v{self.version}"
