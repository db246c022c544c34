from django.db import models
from django.db.models import F, Q

from smarketing.accounts.models import Organization, Team


class Quota(models.Model):
    """What a sales team carries of a period. No quota is no row, never a quota of 0."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="quotas")
    team = models.ForeignKey(Team, models.PROTECT, related_name="quotas")
    metric = models.CharField(max_length=50)
    unit = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    target = models.BigIntegerField()  # minor units of the currency where the metric is money

    class Meta:
        ordering = ["starts_on", "team__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "team", "metric", "starts_on", "ends_on"],
                name="quota_once",
            ),
            models.CheckConstraint(condition=Q(target__gt=0), name="quota_positive"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="quota_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.starts_on} – {self.ends_on}"
