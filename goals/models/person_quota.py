from django.db import models
from django.db.models import F, Q

from smarketing.accounts.models import Member, Organization, Team


class PersonQuota(models.Model):
    """What one person carries of a team's period. No quota is no row, never a quota of 0.

    It names the team: who changes teams keeps the quota of those days where it was. `ramp` are
    the percents of the full target in each month from `ramp_from` on, for somebody new.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="person_quotas", db_index=False
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="person_quotas")
    member = models.ForeignKey(Member, models.CASCADE, related_name="quotas")
    metric = models.CharField(max_length=50)
    unit = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    target = models.BigIntegerField()  # in full; minor units where the metric is money
    ramp_from = models.DateField(null=True, blank=True)
    ramp = models.JSONField(default=list)  # percents: [25, 50, 75]

    class Meta:
        ordering = ["starts_on", "member__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "team", "member", "metric", "starts_on", "ends_on"],
                name="person_quota_once",
            ),
            models.CheckConstraint(condition=Q(target__gt=0), name="person_quota_positive"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="person_quota_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.starts_on} – {self.ends_on}"
