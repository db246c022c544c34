from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models import Organization
from smarketing.funnel.models.lead import Lead

AMOUNT_LIMIT = 10**15  # minor units: sums of thousands of them still fit into 64 bits


class Outcome(models.TextChoices):
    LOST = "lost", _("lost")
    REJECTED = "rejected", _("rejected")
    RETURNED = "returned", _("returned")
    FORWARDED = "forwarded", _("forwarded")
    EXPIRED = "expired", _("expired")
    INVOICED = "invoiced", _("invoiced")
    COLLECTED = "collected", _("collected")


class Move(models.Model):
    """One version of one fact about a lead, as it was said. Appended, never edited or deleted.

    A value is three-valued: null was not said, 0 or "" was said blank. `owner`, `team` and
    `persona` keep the name by which the source system said it (MemberName, TeamName, PersonaName),
    so that joining two names folds the same facts again. They are whole numbers and no foreign
    keys because of the 0, and because a batch of 20,000 is written by COPY.
    """

    organization = models.ForeignKey(  # `verify` sees that the lead is one of this organisation's
        Organization, models.CASCADE, related_name="moves", db_index=False, db_constraint=False
    )
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="moves", db_constraint=False)
    event_key = models.CharField(max_length=320)
    version = models.IntegerField(default=1)
    deleted = models.BooleanField(default=False)
    what = models.CharField(max_length=32)  # a step, an outcome, or "" where only values are said
    stands = models.BooleanField(default=False)
    at = models.DateTimeField(null=True)
    on = models.DateField(null=True)
    back_to = models.CharField(max_length=32, default="")
    reason = models.CharField(max_length=400, default="")
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="")
    owner = models.BigIntegerField(null=True)
    team = models.BigIntegerField(null=True)
    source = models.BigIntegerField(null=True)
    campaign = models.BigIntegerField(null=True)
    persona = models.BigIntegerField(null=True)
    origin = models.CharField(max_length=10, null=True)  # noqa: DJ001 - null is "not said"
    fingerprint = models.BigIntegerField()  # of all that is said: tells a repeat from a conflict
    recorded_at = models.DateTimeField()
    recorded_in = models.BigIntegerField()  # the organisation's version
    recorded_by = models.BigIntegerField(null=True)  # the member, where a person said it
    brought_by = models.BigIntegerField(null=True)  # the import, where a file said it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "event_key", "version"], name="move_key_version_once"
            ),
            models.CheckConstraint(
                condition=Q(at__isnull=True) | Q(on__isnull=True), name="move_has_one_moment"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True)
                | Q(amount__gt=-AMOUNT_LIMIT, amount__lt=AMOUNT_LIMIT),
                name="move_amount_in_range",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="move_version_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.event_key} v{self.version}"


class VisitDay(models.Model):
    """Visits of one day from one source, as last sent by a source system."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="visit_days")
    source_system = models.CharField(max_length=60)
    day = models.DateField()
    source = models.BigIntegerField(default=0)
    count = models.IntegerField()
    brought_by = models.BigIntegerField(null=True)  # the import

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source_system", "day", "source"], name="visit_day_once"
            ),
            models.CheckConstraint(condition=Q(count__gte=0), name="visit_count_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"


class Rebuild(models.Model):
    """A job that folds the whole history again: how far it has come."""

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="+")
    after = models.BigIntegerField(default=0)  # the last lead folded
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organization_id} after {self.after}"
