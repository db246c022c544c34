from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import MARKETING, SALES


class Half(models.TextChoices):
    MARKETING = MARKETING, _("marketing")
    SALES = SALES, _("sales")
    BOTH = "both", _("both halves")


class Step(models.Model):
    """A step of the way from visitor to customer. The key never changes, the name may."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="steps")
    key = models.SlugField(max_length=32)
    name = models.CharField(max_length=60, blank=True)  # "" = the pack's word, translated
    position = models.PositiveSmallIntegerField()
    half = models.CharField(max_length=10, choices=Half)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="step_key_once"),
            models.CheckConstraint(condition=Q(half__in=Half.values), name="step_half_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class Source(models.Model):
    """Where leads and visitors come from, by the name that came in."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="sources")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="source_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """A campaign of marketing, by the name that came in."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="campaigns")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="campaign_name_once")
        ]

    def __str__(self) -> str:
        return self.name
