from django.db import models
from django.db.models import Q

from goals.models.goal import SharedGoal
from smarketing.accounts.models import Member, Organization


class Closing(models.Model):
    """A goal's period as it was closed: its figures frozen, with the ledger's version.

    What comes in later for its days is a correction line: an entry of a newer version. A period
    that both heads reopened may be closed again, which makes the next one.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="closings")
    goal = models.ForeignKey(SharedGoal, models.CASCADE, related_name="closings")
    number = models.PositiveIntegerField()  # 1, 2, 3 … of the goal
    version = models.BigIntegerField()  # the ledger's: sums up to it are what was closed
    figures = models.JSONField()  # `rules.closing.Closed`
    closed_by = models.ForeignKey(Member, models.PROTECT, related_name="closings")
    closed_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="closing_number_once"),
            models.UniqueConstraint(
                fields=["goal"],
                condition=Q(reopened_at__isnull=True),
                name="closing_stands_once_a_goal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal} · {self.number}"
