"""What forecasts go by, and what they would have said before."""

from django.db import models
from django.db.models import F, Q

from smarketing.accounts.models import Organization


class ForecastBasis(models.Model):
    """What past leads teach (`rules.forecast.past`), counted once a day up to the day before.

    A board's forecast is that of its snapshot, because what it goes by lies still in between.
    """

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="forecast_basis")
    until = models.DateField()  # the last day that is counted
    arrangement = models.CharField(max_length=64)  # of the steps it was counted along
    version = models.BigIntegerField()  # of the organisation, when it was counted
    past = models.BinaryField()
    digest = models.CharField(max_length=64)  # of what was learned: the same teaches the same
    learned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"until {self.until}"


class Hindcast(models.Model):
    """What the forecast of a past period would have said at the end of a day within it.

    Figures are in minor units where the metric is money, else counts.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="hindcasts")
    metric = models.CharField(max_length=50)
    starts_on = models.DateField()
    ends_on = models.DateField()
    day = models.DateField()  # at whose end it is made
    week = models.PositiveSmallIntegerField()  # of the period, from 1
    p10 = models.BigIntegerField()
    p50 = models.BigIntegerField()
    p90 = models.BigIntegerField()
    run_rate = models.BigIntegerField()
    weighted = models.BigIntegerField(null=True)  # None where no deals stood open
    outcome = models.BigIntegerField()

    class Meta:
        ordering = ["starts_on", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "metric", "starts_on", "ends_on", "day"],
                name="hindcast_once",
            ),
            models.CheckConstraint(
                condition=Q(p10__lte=F("p50"), p50__lte=F("p90")), name="hindcast_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.starts_on} at {self.day}"
