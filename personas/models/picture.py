from django.db import models

from smarketing.accounts.models import Member, Organization


class Picture(models.Model):
    """A persona's picture that somebody brought, as it was encoded again here: small, square.

    It lies in the database, so that a backup has it and no path leads anywhere.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="pictures")
    key = models.CharField(max_length=20)
    content = models.BinaryField()  # WebP
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="picture_once")]

    def __str__(self) -> str:
        return self.key
