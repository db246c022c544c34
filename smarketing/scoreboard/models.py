from django.db import models
from django.db.models import Q

from smarketing.accounts.models import Member, Organization


class Kind(models.TextChoices):
    LIVE = "live"  # the board of the day it was composed on: what everybody sees
    CLOSING = "closing"  # the last word on a period that has ended
    ASKED = "asked"  # another period, or an earlier moment, because somebody asked


class SnapshotQuerySet(models.QuerySet):
    def live(self) -> "SnapshotQuerySet":
        return self.filter(kind=Kind.LIVE)


class Snapshot(models.Model):
    """The board as it was composed at one moment. Its panels never change.

    A change that leaves every panel as it was makes no new snapshot: `right_version` and
    `right_at` of this one move on instead, up to which it is known to be right.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="snapshots", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.LIVE)
    period = models.CharField(max_length=20)  # its key, 2026-Q4
    as_of = models.DateTimeField(null=True, blank=True)  # the earlier moment that was asked for
    version = models.BigIntegerField()  # the organisation's, read in the same moment
    day = models.DateField()  # the local day it was composed for
    computed_at = models.DateTimeField()
    right_version = models.BigIntegerField()
    right_at = models.DateTimeField()
    digest = models.CharField(max_length=64)  # of the panels, moments and version left out
    panels = models.BinaryField()  # zlib of the JSON

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-right_version", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(right_version__gte=models.F("version")),
                name="snapshot_right_from_its_version_on",
            ),
            models.CheckConstraint(
                condition=Q(as_of__isnull=True) | Q(kind=Kind.ASKED),
                name="snapshot_as_of_is_asked_for",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "kind", "-right_version", "-id"], name="snapshot_newest"
            ),
            models.Index(fields=["organization", "kind", "-computed_at"], name="snapshot_as_of"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.period} v{self.version}"


class NightlyMail(models.Model):
    """The mail of a night, as far as it went out: each person gets one a day."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    day = models.DateField()  # local

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="nightly_mail_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.day}"
