from django.db import models

from smarketing.accounts.models import Organization


class Rematch(models.Model):
    """Every lead matched again with the rules in force: how far that has come, or what came."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="rematch")
    number = models.PositiveIntegerField()  # of the rules
    after = models.BigIntegerField(default=0)  # the last lead looked at
    total = models.IntegerField()  # leads to look at, when it began
    seen = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unmatched = models.IntegerField(default=0)
    tied = models.IntegerField(default=0)  # of these, those that two personas fit equally well
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.seen} of {self.total}"
