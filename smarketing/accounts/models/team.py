from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models.organization import Organization
from smarketing.accounts.rules.halves import MARKETING, SALES


class Side(models.TextChoices):
    MARKETING = MARKETING, _("marketing")
    SALES = SALES, _("sales")


class Office(models.Model):
    """A place where people of both halves work."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="offices")
    name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=63, blank=True)  # "" = the organisation's

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="office_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People of one half. A team first met in a file has neither side nor office yet."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="teams")
    name = models.CharField(max_length=200)
    side = models.CharField(max_length=10, choices=Side, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="teams")
    archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="team_name_once"),
            models.CheckConstraint(
                condition=Q(side__in=["", *Side.values]), name="team_side_is_a_half"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamName(models.Model):
    """What a source system calls a team. Two names can be joined later: they point to one team."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="team_names")
    source_system = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    team = models.ForeignKey(Team, models.CASCADE, related_name="names")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source_system", "name"], name="team_name_in_source_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_system}: {self.name}"
