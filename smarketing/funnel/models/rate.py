from django.db import models
from django.db.models import F, Q

from smarketing.accounts.models import Organization


class Rate(models.Model):
    """What one unit of a currency is worth at home from a day on: the spot rate of entries."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="rates")
    currency = models.CharField(max_length=3)
    first_on = models.DateField()
    home_per_unit = models.CharField(max_length=40)  # an exact decimal, written out

    class Meta:
        ordering = ["currency", "first_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "currency", "first_on"], name="rate_day_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.home_per_unit} from {self.first_on}"


class PlanRate(models.Model):
    """What one unit of a currency is worth in goals and pay on all days of a period.

    On its days it prices entries in place of the spot rate, which is then for information. Two
    of one currency never share a day: the service sees to it.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="plan_rates")
    currency = models.CharField(max_length=3)
    first_on = models.DateField()
    last_on = models.DateField()
    home_per_unit = models.CharField(max_length=40)  # an exact decimal, written out

    class Meta:
        ordering = ["currency", "first_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "currency", "first_on"], name="plan_rate_day_once"
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="plan_rate_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.home_per_unit}, {self.first_on} to {self.last_on}"
