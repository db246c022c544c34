"""What if: a chain with other figures, kept to be compared and talked about."""

from django.db import models
from django.db.models import Q

from goals.models.chain import QuotaChain
from smarketing.accounts.models import Member, Organization


class Scenario(models.Model):
    """A chain's figures as somebody supposes them; what is left out is as the chain has it."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="scenarios")
    chain = models.ForeignKey(QuotaChain, models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=120)
    quota = models.BigIntegerField(null=True, blank=True)  # minor units where it is money
    figures = models.JSONField(default=dict)  # of links, by key: exact fractions as text
    later = models.SmallIntegerField(default=0)  # days by which every win comes later, or sooner
    people = models.PositiveIntegerField(null=True, blank=True)  # in sales who carry the quota
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="scenarios_made")
    made_at = models.DateTimeField()
    brought_at = models.DateTimeField(null=True, blank=True)  # onto the next council's agenda
    adopted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "name"], name="scenario_name_once"),
            models.CheckConstraint(
                condition=Q(quota__isnull=True) | Q(quota__gt=0), name="scenario_quota_positive"
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(people__gt=0), name="scenario_people_positive"
            ),
            models.CheckConstraint(
                condition=Q(later__gte=-180, later__lte=180), name="scenario_later_half_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.name
