from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.models.team import Side


class SeriesKind(models.TextChoices):
    HEADS = "heads", _("CMO and CSO")
    COUNCIL = "council", _("revenue council")


class MeetingSeries(models.Model):
    """A meeting that comes again: its cadence, and who must be there for it to count."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="meeting_series")
    kind = models.CharField(max_length=10, choices=SeriesKind)
    every = models.PositiveSmallIntegerField()  # days
    starts_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)  # the last day that may have one
    at = models.TimeField(null=True, blank=True)  # local
    minutes = models.PositiveSmallIntegerField(default=60)  # how long it lasts
    quorum_marketing = models.PositiveSmallIntegerField(default=1)
    quorum_sales = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["kind", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind"],
                condition=Q(ended_on__isnull=True),
                name="series_one_running_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(every__in=[7, 14, 28]), name="series_cadence_in_weeks"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="series_lasts_within_a_day"
            ),
            models.CheckConstraint(
                condition=Q(quorum_marketing__gte=1, quorum_sales__gte=1),
                name="series_quorum_of_both_halves",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")),
                name="series_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} / {self.every}"


class Meeting(models.Model):
    """What became of one slot of a series: moved, cancelled or held. No row: nothing yet."""

    series = models.ForeignKey(MeetingSeries, models.CASCADE, related_name="meetings")
    slot_on = models.DateField()  # its place in the cadence
    planned_on = models.DateField()  # the slot, or the day it was moved to
    held_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)  # of moving or cancelling
    minutes = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["slot_on"]
        constraints = [
            models.UniqueConstraint(fields=["series", "slot_on"], name="meeting_once_a_slot"),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(cancelled_on__isnull=True),
                name="meeting_held_or_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.slot_on}"


class Attendance(models.Model):
    """Somebody who was there, for the half they belonged to and the one they headed that day."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances")
    half = models.CharField(max_length=10, choices=Side, blank=True)
    headed = models.JSONField(default=list)  # the halves they headed, or signed for as deputy

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.meeting}"


class MeetingDecision(models.Model):
    """What a meeting decided: who does it, by when, and the number it means to move."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    text = models.CharField(max_length=200)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="+")
    due_on = models.DateField()
    metric = models.CharField(max_length=50, blank=True)  # of `metrics_of`; "" = none
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="meeting_decision_says_something")
        ]

    def __str__(self) -> str:
        return self.text


class CalendarLink(models.Model):
    """A secret address under which a member's calendar program reads the meetings."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="calendar_links")
    member = models.ForeignKey(Member, models.CASCADE, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True)  # of the secret, which is told once
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(revoked_at__isnull=True),
                name="calendar_link_one_a_member",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}"
