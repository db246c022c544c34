from django.db import models
from django.db.models import F, Q

from smarketing.accounts.models import Organization


class PromiseTarget(models.Model):
    """The value of leads that marketing promises for a calendar month, typed by a person."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="promise_targets")
    month = models.DateField()  # its first day
    amount = models.BigIntegerField()  # home minor units

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "month"], name="promise_target_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_target_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.amount}"


class PromiseValue(models.Model):
    """What a lead of a persona is worth in the promise, frozen for a fiscal quarter.

    Close rate times average won amount of the complete cohorts before it. It never moves while
    the period lasts, so that the promise does not move under the team.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="promise_values")
    starts_on = models.DateField()
    ends_on = models.DateField()
    step = models.CharField(max_length=32)  # the entry step
    persona = models.BigIntegerField()  # 0 = none, -1 = all together
    entered = models.IntegerField()  # leads of the cohorts
    won = models.IntegerField()  # those that were won within the horizon
    amount = models.BigIntegerField()  # what was won, home minor units
    value = models.BigIntegerField()  # of one lead, home minor units
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "starts_on", "step", "persona"], name="promise_value_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="promise_value_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(won__gte=0, entered__gte=F("won")), name="promise_value_won_of_entered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}, persona {self.persona}: {self.value}"
