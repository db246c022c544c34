from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personas.models.persona import Persona
from personas.models.words import Part
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.models.team import Side


class Status(models.TextChoices):
    OPEN = "open", _("waits to be weighed")
    CLAIM = "claim", _("became a claim")
    MERGED = "merged", _("joined with another")
    DECLINED = "declined", _("declined")


class Insight(models.Model):
    """One sentence that somebody of either half heard from prospects."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="insights")
    persona = models.ForeignKey(
        Persona, models.SET_NULL, null=True, blank=True, related_name="insights"
    )
    part = models.CharField(max_length=20, choices=Part)
    step = models.CharField(max_length=32, blank=True)
    text = models.CharField(max_length=400)
    by = models.ForeignKey(Member, models.PROTECT, related_name="insights")
    half = models.CharField(max_length=10, choices=Side, blank=True)  # of the one who heard it
    lead_key = models.CharField(max_length=261, blank=True)  # "system external-id": no foreign key
    heard_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    reason = models.CharField(max_length=400, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    edition = models.PositiveIntegerField(null=True, blank=True)  # in which it was published
    weighed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    weighed_at = models.DateTimeField(null=True, blank=True)
    is_told = models.BooleanField(default=True)  # its author has seen what became of it

    class Meta:
        ordering = ["-heard_at", "-pk"]
        indexes = [models.Index(fields=["organization", "status"], name="insight_waiting")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="insight_says_something"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="insight_part_known"),
            models.CheckConstraint(
                condition=Q(half__in=["", *Side.values]), name="insight_half_is_a_half"
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="insight_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.DECLINED) | ~Q(reason=""),
                name="insight_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.OPEN, weighed_at__isnull=True)
                | (~Q(status=Status.OPEN) & Q(weighed_at__isnull=False)),
                name="insight_weighed_or_open",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Confirmation(models.Model):
    """Somebody hears that too."""

    insight = models.ForeignKey(Insight, models.CASCADE, related_name="confirmations")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["insight", "member"], name="confirmation_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.insight}"


class InsightNote(models.Model):
    """What somebody adds to an insight: a thought, or another insight that goes with it."""

    insight = models.ForeignKey(Insight, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.CharField(max_length=400, blank=True)
    other = models.ForeignKey(
        Insight, models.CASCADE, null=True, blank=True, related_name="named_by"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(other__isnull=False), name="insight_note_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
