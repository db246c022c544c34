from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models.goal import SharedGoal
from smarketing.accounts.models import Organization


class Along(models.TextChoices):
    """Along what a goal is cut."""

    SIDE = "side", _("half")
    OFFICE = "office", _("office")
    PERSONA = "persona", _("persona")


class GoalSlice(models.Model):
    """What of a goal falls to a half, an office or a persona: the same whole, cut three ways."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="goal_slices")
    goal = models.ForeignKey(SharedGoal, models.CASCADE, related_name="slices")
    along = models.CharField(max_length=10, choices=Along)
    key = models.CharField(max_length=20)  # a half, or the number of an office or a persona
    target = models.BigIntegerField()

    class Meta:
        ordering = ["along", "key"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "along", "key"], name="goal_slice_once"),
            models.CheckConstraint(condition=Q(target__gt=0), name="goal_slice_positive"),
            models.CheckConstraint(condition=Q(along__in=Along.values), name="goal_slice_known"),
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.along} {self.key}"
