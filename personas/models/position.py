from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personas.models.persona import Persona
from smarketing.accounts.models import Member, Organization


class PositionKind(models.TextChoices):
    AUDIENCE = "audience", _("Audience")
    MESSAGE = "message", _("Message")


class PositionGround(models.TextChoices):
    MARKET = "market", _("the market")
    FIGURE = "figure", _("figures")
    CALL = "call", _("calls")
    OBJECTION = "objection", _("objections")


class Position(models.Model):
    """An audience, or what is said to a persona at a step. Its versions are agreements."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="positions")
    kind = models.CharField(max_length=10, choices=PositionKind)
    name = models.CharField(max_length=120, blank=True)  # of an audience
    persona = models.ForeignKey(
        Persona, models.CASCADE, null=True, blank=True, related_name="messages"
    )
    step = models.CharField(max_length=32, blank=True)  # of a message; "" is any
    content = models.JSONField()  # the draft: what the next version shall say
    number = models.PositiveIntegerField(default=1)  # raised by every edit of the draft
    changed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "name", "persona__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="audience", persona__isnull=True) & ~Q(name="")
                | Q(kind="message", persona__isnull=False, name=""),
                name="position_is_audience_or_message",
            ),
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(kind="audience"),
                name="audience_name_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "persona", "step"],
                condition=Q(kind="message"),
                name="message_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.persona} · {self.step}"


class Campaign(models.Model):
    """Demand generation: who is addressed with what, when, and what of the promise it carries."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="demand")
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=200)  # the campaign as leads carry it: utm_campaign
    source = models.CharField(max_length=200, blank=True)  # whose visits are its visitors
    audience = models.ForeignKey(
        Position, models.SET_NULL, null=True, blank=True, related_name="campaigns"
    )
    message = models.ForeignKey(Position, models.SET_NULL, null=True, blank=True, related_name="+")
    personas = models.ManyToManyField(Persona, related_name="campaigns", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    leads = models.PositiveIntegerField(null=True, blank=True)  # of the promise
    value = models.BigIntegerField(null=True, blank=True)  # of the promise, in minor units
    cost = models.BigIntegerField(null=True, blank=True)  # in minor units
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    number = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="demand_name_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="campaign_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0), name="campaign_value_from_0"
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0), name="campaign_cost_from_0"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignNote(models.Model):
    """What somebody of either half says of a campaign, before it starts or later."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    half = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()
    text = models.CharField(max_length=400)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
