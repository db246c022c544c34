from django.db import models

from smarketing.accounts.models import Organization


class Verification(models.Model):
    """The last time that everything derived was computed once more, and what differed."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="verification", primary_key=True
    )
    at = models.DateTimeField()
    version = models.BigIntegerField()  # the ledger's, as it was read
    found = models.PositiveIntegerField()  # differences, told up to a number

    def __str__(self) -> str:
        return f"{self.organization}: {self.found}"
