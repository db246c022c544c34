from django.db import models
from django.db.models import Q

from smarketing.accounts.models import Member, Organization


class PlanItem(models.Model):
    """One thing the implementation plan does. What both heads signed lies in its versions."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="plan_items")
    text = models.CharField(max_length=200)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="plan_items")
    due_on = models.DateField()
    serves = models.CharField(max_length=20)  # the indicator it is to raise, or the habit
    made_on = models.DateField()
    progress = models.PositiveSmallIntegerField(default=0)  # in hundredths, as its owner says
    progressed_on = models.DateField(null=True, blank=True)  # the day of the last word on it
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="plan_item_says_something"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="plan_item_progress_whole"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True),
                name="plan_item_done_or_dropped",
            ),
        ]

    def __str__(self) -> str:
        return self.text
