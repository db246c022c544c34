from django.db import models
from django.db.models import Q

from smarketing.accounts.models import Organization


class StepTarget(models.Model):
    """How many leads (or visits) shall reach a step in a calendar month, typed by a person."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="step_targets")
    step = models.CharField(max_length=32)
    month = models.DateField()  # its first day
    count = models.BigIntegerField()

    class Meta:
        ordering = ["month", "step"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "step", "month"], name="step_target_once"
            ),
            models.CheckConstraint(condition=Q(count__gte=0), name="step_target_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.month:%Y-%m}: {self.count}"
