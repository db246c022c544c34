from datetime import time

from django.db import models
from django.db.models import Q

from smarketing.accounts.models.organization import Organization
from smarketing.accounts.models.team import Office


class WorkWeek(models.Model):
    """When people work in an office, or in the company where an office says nothing of its own."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="work_weeks")
    office = models.OneToOneField(Office, models.CASCADE, null=True, related_name="work_week")
    weekdays = models.CharField(max_length=7, default="12345")  # ISO: 1 is Monday
    opens_at = models.TimeField(default=time(9))
    closes_at = models.TimeField(default=time(18))  # midnight: the end of the day

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(office__isnull=True),
                name="work_week_one_of_the_company",
            ),
            models.CheckConstraint(condition=~Q(weekdays=""), name="work_week_has_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.weekdays} {self.opens_at:%H:%M}-{self.closes_at:%H:%M}"


class Holiday(models.Model):
    """A day on which nobody works in an office, or, without one, in the whole company."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="holidays")
    office = models.ForeignKey(Office, models.CASCADE, null=True, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["office", "day"], name="holiday_once_an_office"),
            models.UniqueConstraint(
                fields=["organization", "day"],
                condition=Q(office__isnull=True),
                name="holiday_once_a_company",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"
