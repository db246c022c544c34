from django.db import models
from django.db.models import Q

from smarketing.accounts.models import Organization


class StandingDefinition(models.Model):
    """What both heads mean by a step, from when they signed it until the next holds.

    Kept here so that a lead is asked in the moment it comes; the wording and the signatures lie
    with the agreement of the same number.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="standing_definitions"
    )
    key = models.SlugField(max_length=32)  # of the step, or of what else it defines
    number = models.PositiveIntegerField()  # the version both heads signed
    name = models.CharField(max_length=60)
    rule = models.JSONField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)  # null: in force

    class Meta:
        ordering = ["key", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key", "number"], name="standing_definition_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "key"],
                condition=Q(until__isnull=True),
                name="standing_definition_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
