from datetime import date

from django.db import models
from django.db.models import F, Q

from smarketing.accounts.models import Organization


class GoalQuerySet(models.QuerySet):
    def standing(self) -> "GoalQuerySet":
        """Goals that are agreed or proposed; a proposal taken back leaves nothing standing."""
        return self.filter(dropped_at__isnull=True)

    def on_top(self) -> "GoalQuerySet":
        """The shared goals the board shows; two never share a day."""
        return self.standing().filter(on_top=True)

    def running_on(self, day: date) -> "GoalQuerySet":
        return self.standing().filter(starts_on__lte=day, ends_on__gte=day)

    def meeting(self, starts_on: date, ends_on: date) -> "GoalQuerySet":
        """Those whose period shares a day with these."""
        return self.standing().filter(starts_on__lte=ends_on, ends_on__gte=starts_on)


class SharedGoal(models.Model):
    """The one goal both halves carry in a period.

    Its figures lie in the versions both heads sign (`agreements`, kind "goal"). The fields here
    repeat what the board shows of it: the agreed wording, or the first proposal until then.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="goals")
    name = models.CharField(max_length=120)
    metric = models.CharField(max_length=50)  # amount:customer or count:<step>
    unit = models.CharField(max_length=60)  # a currency, or the name of what is counted
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day that counts
    on_top = models.BooleanField(default=True)  # else it stands under the one on top
    number = models.PositiveIntegerField(default=1)  # of its newest version: raised by every edit
    created_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)  # never agreed, and taken back

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="goal_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="goal_number_positive"),
            models.UniqueConstraint(
                fields=["organization", "starts_on"],
                condition=Q(dropped_at__isnull=True, on_top=True),
                name="goal_start_once",  # two periods that share a day are refused by the service
            ),
        ]

    def __str__(self) -> str:
        return self.name
