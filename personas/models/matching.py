from django.db import models

from smarketing.accounts.models import Member, Organization


class MatchingRules(models.Model):
    """One wording of the rules by which leads become personas. The newest is in force."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="matching_rules")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="matching_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.number}"
